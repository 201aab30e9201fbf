/** Web Mercator arithmetic; no map needed. Longitude and latitude in degrees (EPSG:4326). */

const TILE = 256;

/**
 * Position on the world's plane at a zoom, in pixels; y grows southward.
 * @param {number} lon @param {number} lat @param {number} zoom
 * @returns {{x: number, y: number}}
 */
export function toPixels(lon, lat, zoom) {
  const size = TILE * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return {
    x: ((lon + 180) / 360) * size,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size,
  };
}

/**
 * The same way back.
 * @param {number} x @param {number} y @param {number} zoom
 * @returns {{lon: number, lat: number}}
 */
export function fromPixels(x, y, zoom) {
  const size = TILE * 2 ** zoom;
  const north = Math.PI - (2 * Math.PI * y) / size;
  return { lon: (x / size) * 360 - 180, lat: (Math.atan(Math.sinh(north)) * 180) / Math.PI };
}
