/** Text along a line: where each character stands, or that it does not fit. */

import { isSquare } from "./wording.js";

const STEEP = (58 * Math.PI) / 180;
const MAX_TURN = 0.42;
const MAX_LEAN = 0.75;
const STACK_GAP = 1.14;
/** Share of the way that the straight line between a text's ends must be. */
const STRAIGHT = 0.9995;
const PIECE_SIZES = 1.6;
const CHAR_AIR = 1.5;
const LEAST_STEP = 22;

/** Ways walked along rings, in the ring's own unit: the same at every zoom. @type {WeakMap<Float64Array, Float64Array>} */
const WAYS = new WeakMap();

function wayAlong(ring) {
  let way = WAYS.get(ring);
  if (way) return way;
  way = new Float64Array(ring.length / 2);
  for (let n = 1; n < way.length; n += 1) {
    way[n] = way[n - 1] + Math.hypot(ring[2 * n] - ring[2 * n - 2], ring[2 * n + 1] - ring[2 * n - 1]);
  }
  WAYS.set(ring, way);
  return way;
}

/**
 * A line in pixels, with the way walked to each of its points.
 * @param {Float64Array} ring unit Mercator @param {number} k pixels per unit
 * @returns {{ring: Float64Array, way: Float64Array, k: number, length: number}} `length` in pixels
 */
export function measureLine(ring, k) {
  const way = wayAlong(ring);
  return { ring, way, k, length: way[way.length - 1] * k };
}

/** Point after walking `s` pixels. @returns {{x: number, y: number}} */
export function pointAlong({ ring, way, k }, s) {
  const walked = s / k;
  let low = 0;
  let high = way.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (way[middle] <= walked) low = middle;
    else high = middle;
  }
  const leg = way[high] - way[low];
  const part = leg > 0 ? Math.min(Math.max((walked - way[low]) / leg, 0), 1) : 0;
  return {
    x: (ring[2 * low] + (ring[2 * high] - ring[2 * low]) * part) * k,
    y: (ring[2 * low + 1] + (ring[2 * high + 1] - ring[2 * low + 1]) * part) * k,
  };
}

/**
 * A text taken apart into characters, with the way each needs.
 * @param {string} name @param {{size: number, weight: number}} type
 * @param {(text: string, size: number, weight: number) => number} measure
 * @returns {{chars: string[], widths: number[], total: number, size: number, weight: number, upright: boolean}}
 *   `upright`: Chinese alone has a little air between the characters, and is stacked on steep lines
 */
export function buildText(name, type, measure) {
  const chars = Array.from(name);
  const upright = isSquare(name);
  const widths = chars.map((char) => measure(char, type.size, type.weight) + (upright ? CHAR_AIR : 0));
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
  const span = [middle - half, middle + half];
  return { whole: false, angle: 0, glyphs, boxes, span, ends: [from, to], stacked: true };
}

/** A text in one piece on a straight stretch: boxes as high as they are long, not one for each letter. */
function fitWhole(from, to, lean, sign, text) {
  const [start, end] = sign > 0 ? [from, to] : [to, from];
  const count = Math.ceil(text.total / (text.size * PIECE_SIZES));
  const boxes = [];
  for (let n = 0; n < count; n += 1) {
    const part = (n + 0.5) / count;
    const at = { x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part, a: lean };
    boxes.push(boxAround(at, text.total / count, text.size));
  }
  return { whole: true, angle: lean, glyphs: [], boxes };
}

/** Each character where its own bit of line leads; null where that bends too much. */
function fitBent(line, middle, lean, sign, text) {
  const glyphs = [];
  let walked = -text.total / 2;
  let b = pointAlong(line, middle + sign * walked);
  for (let n = 0; n < text.chars.length; n += 1) {
    const width = text.widths[n];
    const a = b;
    b = pointAlong(line, middle + sign * (walked + width));
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    if (Math.abs(turnBetween(lean, angle)) > MAX_LEAN) return null;
    if (n && Math.abs(turnBetween(glyphs[n - 1].a, angle)) > MAX_TURN) return null;
    glyphs.push({ t: text.chars[n], x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, a: angle });
    walked += width;
  }
  const boxes = glyphs.map((glyph, n) => boxAround(glyph, text.widths[n], text.size));
  return { whole: false, angle: lean, glyphs, boxes };
}

/**
 * Place a text with its middle at `middle` pixels along the line.
 * @param {ReturnType<typeof measureLine>} line @param {number} middle
 * @param {ReturnType<typeof buildText>} text
 * @returns {{whole: boolean, angle: number, glyphs: {t: string, x: number, y: number, a: number}[],
 *   boxes: number[][], span: number[], ends: {x: number, y: number}[], stacked: boolean} | null}
 *   `whole`: drawn in one piece between its ends, at the angle; else character by character
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
  const isStraight = Math.hypot(chord.dx, chord.dy) > text.total * STRAIGHT;
  const fit = isStraight && !text.upright ? fitWhole(from, to, lean, sign, text) : fitBent(line, middle, lean, sign, text);
  return fit && { ...fit, span: [middle - half, middle + half], ends: [from, to], stacked: false };
}

/**
 * Middles worth trying on a line, best first within each stretch of about `every` pixels.
 * @param {number} length @param {number} total width of the text @param {number} every
 * @returns {number[][]} one list per stretch
 */
export function middlesAlong(length, total, every) {
  const count = Math.max(1, Math.round(length / every));
  const stretch = length / count;
  const step = Math.max(LEAST_STEP, total / 4);
  return Array.from({ length: count }, (_, n) => {
    const centre = (n + 0.5) * stretch;
    const tries = [centre];
    for (let off = step; off < stretch / 2; off += step) tries.push(centre - off, centre + off);
    return tries.filter((s) => s - total / 2 >= 0 && s + total / 2 <= length);
  });
}
