/**
 * GCJ-02 and BD-09, the shifted systems of Chinese map services, to WGS 84 and back; and the plane
 * a map with such tiles lies on. The arithmetic is that of `geodata/datum.py`, and tested against it.
 * Positions are longitude and latitude in degrees.
 */

const AXIS_M = 6378245.0;
const FLATTENING = 0.00669342162296594323;
const BAIDU = (Math.PI * 3000) / 180;
const ENOUGH_DEGREES = 1e-13;
const MOST_STEPS = 30;
const { PI, sin, cos, sqrt, abs, atan2, hypot } = Math;
const degrees = (radians) => (radians * 180) / PI;

/** @typedef {[number, number]} Place */

/** @param {Place} wgs @returns {Place} */
function gcjFromWgs([lon, lat]) {
  const x = lon - 105;
  const y = lat - 35;
  const wave = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
  const root = sqrt(abs(x));
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
  north += (wave * 2) / 3;
  north += ((20 * sin(PI * y) + 40 * sin((PI * y) / 3)) * 2) / 3;
  north += ((160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
  east += (wave * 2) / 3;
  east += ((20 * sin(PI * x) + 40 * sin((PI * x) / 3)) * 2) / 3;
  east += ((150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) / 3;
  const angle = (lat * PI) / 180;
  const magic = 1 - FLATTENING * sin(angle) ** 2;
  const meridian = (AXIS_M * (1 - FLATTENING)) / (magic * sqrt(magic));
  const parallel = (AXIS_M / sqrt(magic)) * cos(angle);
  return [lon + degrees(east / parallel), lat + degrees(north / meridian)];
}

/** @param {Place} gcj @returns {Place} */
function baiduFromGcj([lon, lat]) {
  const reach = hypot(lon, lat) + 0.00002 * sin(lat * BAIDU);
  const angle = atan2(lat, lon) + 0.000003 * cos(lon * BAIDU);
  return [reach * cos(angle) + 0.0065, reach * sin(angle) + 0.006];
}

const FORWARD = {
  gcj02: gcjFromWgs,
  bd09: (wgs) => baiduFromGcj(gcjFromWgs(wgs)),
};

/** @param {Place} wgs @param {string} datum wgs84, cgcs2000, gcj02 or bd09 @returns {Place} */
export function toDatum(wgs, datum) {
  return datum in FORWARD ? FORWARD[datum](wgs) : wgs;
}

/** Find what the shift takes to a place: try, look how far off, correct. @param {Place} place @returns {Place} */
export function fromDatum(place, datum) {
  if (!(datum in FORWARD)) return place;
  let [lon, lat] = place;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const there = FORWARD[datum]([lon, lat]);
    const off = [there[0] - place[0], there[1] - place[1]];
    lon -= off[0];
    lat -= off[1];
    if (abs(off[0]) < ENOUGH_DEGREES && abs(off[1]) < ENOUGH_DEGREES) break;
  }
  return [lon, lat];
}

/** The plane a datum's tiles lie on: WGS 84's, unless it is a shifted one. @param {string} datum */
export function findPlane(datum) {
  return datum in FORWARD ? datum : "wgs84";
}

/**
 * The one place where positions go from WGS 84 to the map's plane and back. The tiles stay where
 * their service puts them; whatever Leaflet draws from a position (marks, rings, lines, areas) is
 * shifted on its way to the plane, and whatever it reads from the plane (clicks, the view's edges)
 * is shifted back, each point by its own shift, to 1e-8 m. Moving the tiles instead, by the shift in
 * the middle of the view, would put the edges of a screen of 1280 px 48 m off at zoom 13, 9 m at
 * zoom 15 and 2 m at zoom 17. Distances stay those of WGS 84: whoever measures asks for positions.
 *
 * @param {object} L Leaflet @param {string} datum of the tiles
 * @returns {object} a CRS of Leaflet
 */
export function createPlane(L, datum) {
  const plain = L.CRS.EPSG3857;
  if (!(datum in FORWARD)) return plain;
  const projection = L.extend({}, plain.projection, {
    project({ lat, lng }) {
      const [east, north] = toDatum([lng, lat], datum);
      return plain.projection.project(L.latLng(north, east));
    },
    unproject(point) {
      const { lat, lng } = plain.projection.unproject(point);
      const [lon, north] = fromDatum([lng, lat], datum);
      return L.latLng(north, lon);
    },
  });
  return L.extend({}, plain, { code: `EPSG:3857 on ${datum}`, projection });
}
