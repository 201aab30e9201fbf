/** Text along a line: where each character stands, or that it does not fit. */

const STEEP = (50 * Math.PI) / 180;
const MAX_TURN = 0.42;
const MAX_LEAN = 0.75;
const STACK_GAP = 1.14;
const STRAIGHT = 0.03;
const CHAR_AIR = 1.5;

/**
 * A line in pixels with the way walked to each point.
 * @param {Float64Array} ring unit Mercator @param {number} k pixels per unit
 */
export function measureLine(ring, k) {
  const count = ring.length / 2;
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const way = new Float64Array(count);
  for (let n = 0; n < count; n += 1) {
    xs[n] = ring[2 * n] * k;
    ys[n] = ring[2 * n + 1] * k;
    if (n) way[n] = way[n - 1] + Math.hypot(xs[n] - xs[n - 1], ys[n] - ys[n - 1]);
  }
  return { xs, ys, way, length: way[count - 1] };
}

/** Point after walking `s` pixels. @returns {{x: number, y: number}} */
export function pointAlong(line, s) {
  let low = 0;
  let high = line.way.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (line.way[middle] <= s) low = middle;
    else high = middle;
  }
  const leg = line.way[high] - line.way[low];
  const part = leg > 0 ? Math.min(Math.max((s - line.way[low]) / leg, 0), 1) : 0;
  return {
    x: line.xs[low] + (line.xs[high] - line.xs[low]) * part,
    y: line.ys[low] + (line.ys[high] - line.ys[low]) * part,
  };
}

/**
 * A text taken apart into characters, with the way each needs.
 * @param {string} name @param {{size: number, weight: number}} type
 * @param {boolean} upright Chinese: a little air between the characters, stacked on steep lines
 * @param {(text: string, size: number, weight: number) => number} measure
 */
export function buildText(name, type, upright, measure) {
  const chars = Array.from(name);
  const widths = [];
  let before = 0;
  for (let n = 0; n < chars.length; n += 1) {
    const through = measure(chars.slice(0, n + 1).join(""), type.size, type.weight);
    widths.push(through - before + (upright ? CHAR_AIR : 0));
    before = through;
  }
  const total = widths.reduce((sum, each) => sum + each, 0);
  return { chars, widths, total, size: type.size, weight: type.weight, upright };
}

/** Smallest turn from one angle to another, -PI..PI. */
function turnBetween(from, to) {
  const turn = (to - from) % (2 * Math.PI);
  if (turn > Math.PI) return turn - 2 * Math.PI;
  return turn < -Math.PI ? turn + 2 * Math.PI : turn;
}

function boxAround(glyph, width, size) {
  const c = Math.abs(Math.cos(glyph.a));
  const s = Math.abs(Math.sin(glyph.a));
  const x = (width * c + size * s) / 2 + 1;
  const y = (width * s + size * c) / 2 + 1;
  return [glyph.x - x, glyph.y - y, glyph.x + x, glyph.y + y];
}

function fitStacked(line, middle, chars, size, chord) {
  const step = (size * STACK_GAP) / Math.abs(Math.sin(chord.a));
  const half = (step * chars.length) / 2;
  if (middle - half < 0 || middle + half > line.length) return null;
  const sign = chord.dy >= 0 ? 1 : -1;
  const from = pointAlong(line, middle - half);
  const to = pointAlong(line, middle + half);
  const glyphs = chars.map((t, n) => {
    const at = pointAlong(line, middle + sign * (step * (n + 0.5) - half));
    return { t, x: at.x, y: at.y, a: 0 };
  });
  for (let n = 1; n < glyphs.length; n += 1) {
    if (glyphs[n].y - glyphs[n - 1].y < size) return null;
  }
  const boxes = glyphs.map((glyph) => boxAround(glyph, size, size));
  return { glyphs, boxes, span: [middle - half, middle + half], ends: [from, to], stacked: true };
}

/**
 * Place a text with its middle at `middle` pixels along the line.
 * @param {ReturnType<typeof measureLine>} line @param {number} middle
 * @param {{chars: string[], widths: number[], total: number, size: number, upright: boolean}} text
 *   `upright`: may be stacked on steep lines (Chinese)
 * @returns {{glyphs: {t: string, x: number, y: number, a: number}[], boxes: number[][],
 *   span: number[], ends: {x: number, y: number}[], stacked: boolean}|null}
 */
export function fitText(line, middle, text) {
  const half = text.total / 2;
  if (middle - half < 0 || middle + half > line.length) return null;
  const from = pointAlong(line, middle - half);
  const to = pointAlong(line, middle + half);
  const chord = { dx: to.x - from.x, dy: to.y - from.y, a: 0 };
  chord.a = Math.atan2(chord.dy, chord.dx);
  const slope = Math.atan2(Math.abs(chord.dy), Math.abs(chord.dx));
  if (text.upright && slope > STEEP) return fitStacked(line, middle, text.chars, text.size, chord);
  const sign = chord.dx < 0 || (chord.dx === 0 && chord.dy > 0) ? -1 : 1;
  const lean = Math.atan2(sign * chord.dy, sign * chord.dx);
  const glyphs = [];
  let walked = -half;
  for (let n = 0; n < text.chars.length; n += 1) {
    const width = text.widths[n];
    const a = pointAlong(line, middle + sign * walked);
    const b = pointAlong(line, middle + sign * (walked + width));
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    if (Math.abs(turnBetween(lean, angle)) > MAX_LEAN) return null;
    if (n && Math.abs(turnBetween(glyphs[n - 1].a, angle)) > MAX_TURN) return null;
    glyphs.push({ t: text.chars[n], x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, a: angle });
    walked += width;
  }
  const boxes = glyphs.map((glyph, n) => boxAround(glyph, text.widths[n], text.size));
  return { glyphs, boxes, span: [middle - half, middle + half], ends: [from, to], stacked: false };
}

/** Whether all characters stand at one angle, so that the text can be drawn in one piece. */
export function isStraight(glyphs) {
  return glyphs.every((glyph) => Math.abs(turnBetween(glyphs[0].a, glyph.a)) < STRAIGHT);
}

/**
 * Middles worth trying on a line, best first within each stretch of about `every` pixels.
 * @param {number} length @param {number} total width of the text @param {number} every
 * @returns {number[][]} one list per stretch
 */
export function middlesAlong(length, total, every) {
  const count = Math.max(1, Math.round(length / every));
  const stretch = length / count;
  return Array.from({ length: count }, (_, n) => {
    const centre = (n + 0.5) * stretch;
    const tries = [centre];
    for (let off = 22; off < stretch / 2; off += 22) tries.push(centre - off, centre + off);
    return tries.filter((s) => s - total / 2 >= 0 && s + total / 2 <= length);
  });
}
