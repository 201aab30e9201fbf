/** Cells: what stands too close together to be drawn one by one. Pure. */

import { toPixels, fromPixels } from "./mercator.js";

export const MERGE_PX = 30;
export const MERGE_BELOW_ZOOM = 16;
const GRID_PX = 64;

/**
 * @typedef {{key: string, kind: string, lon: number, lat: number}} Point
 * @typedef {{key: string, lon: number, lat: number, n: number, kinds: Object<string, number>}} Cell
 */

/** @param {Object<string, number>} kinds @param {string} kind */
function addOne(kinds, kind) {
  kinds[kind] = (kinds[kind] ?? 0) + 1;
}

/**
 * Merge points closer than 30 px into cells, below zoom 16. A point named in `alone` never merges.
 * @param {Point[]} points @param {number} zoom @param {string[]} alone keys
 * @returns {{single: Point[], cells: Cell[]}}
 */
export function mergeClose(points, zoom, alone = []) {
  if (zoom >= MERGE_BELOW_ZOOM) return { single: points, cells: [] };
  const groups = [];
  const single = points.filter((point) => alone.includes(point.key));
  for (const point of points) {
    if (alone.includes(point.key)) continue;
    const at = toPixels(point.lon, point.lat, zoom);
    const near = groups.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < MERGE_PX);
    if (near) near.points.push(point);
    else groups.push({ at, points: [point] });
  }
  const cells = [];
  for (const { points: together } of groups) {
    if (together.length === 1) single.push(together[0]);
    else cells.push(toCell(together));
  }
  return { single, cells };
}

/** @param {Point[]} together @returns {Cell} */
function toCell(together) {
  const kinds = {};
  let lon = 0;
  let lat = 0;
  for (const point of together) {
    addOne(kinds, point.kind);
    lon += point.lon / together.length;
    lat += point.lat / together.length;
  }
  return { key: `cell:${together[0].key}`, lon, lat, n: together.length, kinds };
}

/**
 * Count points in squares of 64 px at the whole zoom below.
 * @param {{kind: string, lon: number, lat: number}[]} points @param {number} zoom
 * @returns {{lon: number, lat: number, n: number, kinds: Object<string, number>}[]}
 */
export function gridCells(points, zoom) {
  const whole = Math.floor(zoom);
  const squares = new Map();
  for (const point of points) {
    const at = toPixels(point.lon, point.lat, whole);
    const key = `${Math.floor(at.x / GRID_PX)},${Math.floor(at.y / GRID_PX)}`;
    const square = squares.get(key) ?? { x: 0, y: 0, n: 0, kinds: {} };
    square.x += at.x;
    square.y += at.y;
    square.n += 1;
    addOne(square.kinds, point.kind);
    squares.set(key, square);
  }
  return [...squares.values()].map(({ x, y, n, kinds }) => ({
    ...fromPixels(x / n, y / n, whole), n, kinds,
  }));
}

/**
 * A cell without the kinds that are switched off; null when nothing is left.
 * @param {Cell} cell @param {Set<string>} hidden
 * @returns {Cell | null}
 */
export function withoutHidden(cell, hidden) {
  const kinds = Object.fromEntries(Object.entries(cell.kinds).filter(([kind]) => !hidden.has(kind)));
  const left = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  return left ? { ...cell, kinds, n: left } : null;
}
