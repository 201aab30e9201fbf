/** How much street lies in a box: names of places look for the quiet spots. */

/** Width of one square in unit Mercator, about 30 m. */
const SQUARE = 9e-7;
const MOST_SQUARES = 1e6;

/**
 * @param {{rings: Float64Array[], box: number[]}[]} roads
 * @returns {(box: number[]) => number} length of street in a box of unit Mercator, in the same unit
 */
export function buildBusy(roads) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const road of roads) {
    for (const n of [0, 1]) {
      box[n] = Math.min(box[n], road.box[n]);
      box[n + 2] = Math.max(box[n + 2], road.box[n + 2]);
    }
  }
  if (!(box[0] < Infinity)) return () => 0;
  const side = Math.max(SQUARE, Math.sqrt(((box[2] - box[0]) * (box[3] - box[1])) / MOST_SQUARES));
  const wide = Math.ceil((box[2] - box[0]) / side) + 1;
  const high = Math.ceil((box[3] - box[1]) / side) + 1;
  const sums = sumUp(fill(roads, box, side, wide, high), wide, high);
  const clamp = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
  return ([x0, y0, x1, y1]) => {
    const [left, right] = [x0, x1].map((x) => clamp((x - box[0]) / side, wide));
    const [top, bottom] = [y0, y1].map((y) => clamp((y - box[1]) / side, high));
    const at = (x, y) => sums[y * (wide + 1) + x];
    return side * (at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top));
  };
}

/** Steps of each street, counted in the square they fall into. */
function fill(roads, box, side, wide, high) {
  const counts = new Float32Array(wide * high);
  for (const { rings } of roads) {
    for (const ring of rings) {
      for (let n = 2; n < ring.length; n += 2) {
        const dx = ring[n] - ring[n - 2];
        const dy = ring[n + 1] - ring[n - 1];
        const steps = Math.ceil(Math.hypot(dx, dy) / side);
        for (let step = 0; step < steps; step += 1) {
          const x = Math.floor((ring[n - 2] + (dx * step) / steps - box[0]) / side);
          const y = Math.floor((ring[n - 1] + (dy * step) / steps - box[1]) / side);
          counts[y * wide + x] += 1;
        }
      }
    }
  }
  return counts;
}

/** Sums over all squares above and left of each corner. */
function sumUp(counts, wide, high) {
  const sums = new Float64Array((wide + 1) * (high + 1));
  for (let y = 0; y < high; y += 1) {
    let row = 0;
    for (let x = 0; x < wide; x += 1) {
      row += counts[y * wide + x];
      sums[(y + 1) * (wide + 1) + x + 1] = sums[y * (wide + 1) + x + 1] + row;
    }
  }
  return sums;
}
