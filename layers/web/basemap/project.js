/** From degrees to the canvas: unit Mercator (0..1 over the world), world pixels, view, paths. */

export const TILE_PX = 256;
const EARTH_ROUND_M = 40075016.686;
const NEAR_PX = 0.6;

/**
 * Position in unit Mercator; y grows southward.
 * @param {number} lon @param {number} lat degrees
 * @returns {[number, number]}
 */
export function toUnit(lon, lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** Pixels the world is wide at a zoom. @param {number} zoom @returns {number} */
export function worldPx(zoom) {
  return TILE_PX * 2 ** zoom;
}

/**
 * Pixels per metre on the ground at a height of the map.
 * @param {number} zoom @param {number} unitY @returns {number}
 */
export function pxPerMetre(zoom, unitY) {
  const shrink = 1 / Math.cosh(Math.PI * (1 - 2 * unitY));
  return worldPx(zoom) / (EARTH_ROUND_M * shrink);
}

/**
 * What a canvas shows: `left`, `top` are world pixels of its corner.
 * @param {number} zoom @param {number} left @param {number} top
 * @param {number} width @param {number} height
 */
export function buildView(zoom, left, top, width, height) {
  const k = worldPx(zoom);
  const margin = 24;
  const box = [
    (left - margin) / k, (top - margin) / k,
    (left + width + margin) / k, (top + height + margin) / k,
  ];
  return { zoom, k, left, top, width, height, box };
}

/** Whether two boxes [x0, y0, x1, y1] share ground. */
export function isMeeting(a, b) {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/**
 * Add one ring to the current path; points closer than can be seen are left out.
 * @param {CanvasRenderingContext2D} ctx @param {Float64Array} ring
 * @param {{k: number, left: number, top: number}} view @param {boolean} closed
 */
export function traceRing(ctx, ring, view, closed) {
  const end = ring.length - 2;
  let x = ring[0] * view.k - view.left;
  let y = ring[1] * view.k - view.top;
  ctx.moveTo(x, y);
  for (let n = 2; n <= end; n += 2) {
    const nextX = ring[n] * view.k - view.left;
    const nextY = ring[n + 1] * view.k - view.top;
    if (n < end && Math.abs(nextX - x) < NEAR_PX && Math.abs(nextY - y) < NEAR_PX) continue;
    x = nextX;
    y = nextY;
    ctx.lineTo(x, y);
  }
  if (closed) ctx.closePath();
}

/**
 * One path of all features in sight.
 * @returns {boolean} whether there is anything to paint
 */
export function traceAll(ctx, features, view, closed) {
  let isAny = false;
  ctx.beginPath();
  for (const feature of features) {
    if (!isMeeting(feature.box, view.box)) continue;
    isAny = true;
    for (const ring of feature.rings) traceRing(ctx, ring, view, closed);
  }
  return isAny;
}

/**
 * Whether a point lies in rings, by the even-odd rule.
 * @param {Float64Array[]} rings @param {number} x @param {number} y
 */
export function isInside(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let n = 0, last = ring.length - 2; n < ring.length; last = n, n += 2) {
      const y0 = ring[n + 1];
      const y1 = ring[last + 1];
      if (y0 > y === y1 > y) continue;
      if (x < ((ring[last] - ring[n]) * (y - y0)) / (y1 - y0) + ring[n]) inside = !inside;
    }
  }
  return inside;
}
