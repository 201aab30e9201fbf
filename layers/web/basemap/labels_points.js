/** Names that stand at a point: places, stations, parks; and the box each would take. */

const LINE_GAP = 1.25;

/**
 * A block of centred lines of text.
 * @param {{t: string, size: number, weight: number}[]} rows @param {number} x @param {number} y
 * @param {"center"|"left"|"right"} align side of the text that stands at x
 * @param {(text: string, size: number, weight: number) => number} measure
 */
export function buildBlock(rows, x, y, align, measure) {
  const heights = rows.map((row) => row.size * LINE_GAP);
  const height = heights.reduce((sum, each) => sum + each, 0);
  let top = y - height / 2;
  const lines = rows.map((row, n) => {
    const line = { t: row.t, x, y: top + heights[n] / 2, size: row.size, weight: row.weight };
    top += heights[n];
    return line;
  });
  const width = Math.max(...rows.map((row) => measure(row.t, row.size, row.weight)));
  const left = { center: x - width / 2, left: x, right: x - width }[align];
  const box = [left - 2, y - height / 2, left + width + 2, y + height / 2];
  return { lines, align, boxes: [box] };
}

/**
 * The places a name may take round a dot, best first: right, left, below, above.
 * @param {{t: string, size: number, weight: number}[]} rows @param {number} gap from the middle
 */
export function blocksAround(rows, x, y, gap, measure) {
  const half = rows.reduce((sum, row) => sum + row.size * LINE_GAP, 0) / 2;
  return [
    buildBlock(rows, x + gap + 3, y, "left", measure),
    buildBlock(rows, x - gap - 3, y, "right", measure),
    buildBlock(rows, x, y + gap + half, "center", measure),
    buildBlock(rows, x, y - gap - half, "center", measure),
  ];
}

/**
 * Middle of the widest crossing of an area at half its height: inside even when it is bent.
 * @param {Float64Array[]} rings @param {number[]} box @returns {{x: number, y: number, wide: number}}
 */
export function middleOf(rings, box) {
  const y = (box[1] + box[3]) / 2;
  const cuts = [];
  for (const ring of rings) {
    for (let n = 0, last = ring.length - 2; n < ring.length; last = n, n += 2) {
      const y0 = ring[n + 1];
      const y1 = ring[last + 1];
      if (y0 > y !== y1 > y) cuts.push(ring[n] + ((y - y0) / (y1 - y0)) * (ring[last] - ring[n]));
    }
  }
  cuts.sort((a, b) => a - b);
  let best = { x: (box[0] + box[2]) / 2, y, wide: 0 };
  for (let n = 0; n + 1 < cuts.length; n += 2) {
    const wide = cuts[n + 1] - cuts[n];
    if (wide > best.wide) best = { x: (cuts[n] + cuts[n + 1]) / 2, y, wide };
  }
  return best;
}
