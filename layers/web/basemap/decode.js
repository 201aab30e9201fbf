/** The archive of the basemap, read into typed arrays of unit Mercator. */

import { toDatum } from "../datum.js";
import { toUnit } from "./project.js";

/**
 * @typedef {object} BaseFeature
 * @property {Float64Array[]} rings x, y, x, y ... in unit Mercator
 * @property {string} cls
 * @property {string} zh empty when it has no name
 * @property {string} en
 * @property {*} extra
 * @property {number[]} box [x0, y0, x1, y1]
 */

const LAYERS = [
  "district", "subdistrict", "airport", "residential", "campus", "park", "water", "waterline", "building",
  "rail", "road", "roadname", "metro", "station", "place",
];

/**
 * Undo the delta coding of one ring.
 * @param {number[]} deltas @param {[number, number]} origin @param {number} scale
 * @param {string} [datum] the plane's
 * @returns {Float64Array}
 */
export function decodeRing(deltas, origin, scale, datum = "wgs84") {
  const ring = new Float64Array(deltas.length - (deltas.length % 2));
  let x = 0;
  let y = 0;
  for (let n = 0; n < ring.length; n += 2) {
    x += deltas[n];
    y += deltas[n + 1];
    const unit = toUnit(...toDatum([origin[0] + x / scale, origin[1] + y / scale], datum));
    ring[n] = unit[0];
    ring[n + 1] = unit[1];
  }
  return ring;
}

function findBox(rings) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let n = 0; n < ring.length; n += 2) {
      box[0] = Math.min(box[0], ring[n]);
      box[1] = Math.min(box[1], ring[n + 1]);
      box[2] = Math.max(box[2], ring[n]);
      box[3] = Math.max(box[3], ring[n + 1]);
    }
  }
  return box;
}

/**
 * @param {object} archive as in `layers/web/basemap.json`
 * @param {string} [datum] the plane's
 * @returns {{layers: Object<string, BaseFeature[]>, attribution: {zh: string, en: string}}}
 */
export function decodeArchive(archive, datum) {
  if (archive.v !== 1) throw new Error(`basemap archive version ${archive.v} is not known`);
  const layers = {};
  for (const name of LAYERS) {
    layers[name] = (archive.layers[name] || []).map(([coded, cls, nameIndex, extra]) => {
      const rings = coded
        .map((ring) => decodeRing(ring, archive.origin, archive.scale, datum))
        .filter((ring) => ring.length > 0);
      const [zh, en] = nameIndex >= 0 ? archive.names[nameIndex] : ["", ""];
      return { rings, cls: String(cls ?? ""), zh, en, extra, box: findBox(rings) };
    });
  }
  return { layers, attribution: archive.attribution };
}
