/** The last stretch of a line that leaves the district, cut into pieces that fade. */

import { measureLine, pointAlong } from "./labels_line.js";
import { TILE_PX, isInside, pxPerMetre } from "./project.js";

const REACH_M = 900;
const PIECES = 9;

/** Part of a line between two ways walked. @returns {Float64Array} */
function cut(line, from, to) {
  const start = pointAlong(line, from);
  const end = pointAlong(line, to);
  const points = [start.x, start.y];
  for (let n = 0; n < line.way.length; n += 1) {
    if (line.way[n] > from && line.way[n] < to) points.push(line.ring[2 * n], line.ring[2 * n + 1]);
  }
  return Float64Array.from([...points, end.x, end.y]);
}

function fadeRing(ring, reach, isOut) {
  const line = measureLine(ring, 1);
  const last = ring.length - 2;
  const most = Math.min(reach, line.length / 2);
  const head = isOut(ring[0], ring[1]) ? most : 0;
  const tail = isOut(ring[last], ring[last + 1]) ? most : 0;
  const fading = [];
  for (let n = 0; n < PIECES; n += 1) {
    const share = (n + 0.5) / PIECES;
    const [from, to] = [n / PIECES, (n + 1) / PIECES];
    if (head) fading.push({ ring: cut(line, from * head, to * head), share });
    if (tail) fading.push({ ring: cut(line, line.length - to * tail, line.length - from * tail), share });
  }
  return { body: cut(line, head, line.length - tail), fading };
}

/**
 * @param {object[]} lines decoded @param {object[]} district decoded; without it nothing fades
 * @returns {{line: object, fading: {ring: Float64Array, share: number}[]}[]}
 *   each line without its fading ends, and those ends, faintest first
 */
export function fadeOutside(lines, district) {
  const rings = district.flatMap((feature) => feature.rings);
  const isOut = (x, y) => rings.length > 0 && !isInside(rings, x, y);
  return lines.map((line) => {
    const reach = (REACH_M * pxPerMetre(0, line.box[1])) / TILE_PX;
    const parts = line.rings.filter((ring) => ring.length > 2).map((ring) => fadeRing(ring, reach, isOut));
    return {
      line: { ...line, rings: parts.map(({ body }) => body) },
      fading: parts.flatMap(({ fading }) => fading),
    };
  });
}
