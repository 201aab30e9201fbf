/** The parts every life of the map page needs: words, marks, and the map underneath. */

import { createBasemapLayer } from "./basemap/layer.js";
import { createMarks } from "./marks.js";
import { createSpeaker } from "./words.js";

const NO_BASEMAP = { set() {}, reserve() {}, lie() {}, cover() {} };

/** @param {string | object} source address of the archive, or the archive */
async function readArchive(source) {
  if (typeof source !== "string") return source;
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
  return answer.json();
}

/**
 * @param {object} L Leaflet @param {object} map @param {object} config @param {Function} say
 * @returns {Promise<{set: (look: {lang: string, names: string, theme: string}) => void,
 *   reserve: (reserved: import("./basemap/labels_layout.js").Reserved[], scope: string) => void,
 *   lie: (datum: string) => void, cover: (isCovered: boolean) => void}>}
 */
async function layBasemap(L, map, config, say) {
  const archive = await readArchive(config.basemap);
  const layer = createBasemapLayer(L, archive, {
    lang: config.lang, theme: config.theme, silent: config.silent,
    silentWords: { zh: say("zh", "map.no_data"), en: say("en", "map.no_data") },
  });
  layer.addTo(map);
  return {
    set: (look) => layer.setLook(look),
    reserve: (reserved, scope) => layer.setReserved(reserved, scope),
    lie: (datum) => layer.setDatum(datum),
    cover: (isCovered) => layer.setCovered(isCovered),
    layer,
  };
}

/**
 * @param {object} L Leaflet @param {object} map @param {Document} document
 * @param {(detail: object, lang: string) => HTMLElement} buildCard
 * @returns {Promise<object>} what the app and its parts take
 */
export async function assemblePage(L, map, document, buildCard) {
  const config = JSON.parse(document.getElementById("map-config").textContent);
  const say = createSpeaker(config.words);
  map.attributionControl.setPrefix(false);
  L.control.scale({ imperial: false }).addTo(map);
  const page = {
    config, document, say, buildCard, kinds: config.kinds, signs: config.signs, limits: config.limits,
    silent: config.silent, draw: createMarks(document, config.kinds), basemap: NO_BASEMAP, faults: [],
  };
  try {
    page.basemap = await layBasemap(L, map, config, say);
  } catch {
    // The sites can be used without the streets; the reader is told.
    page.faults.push("map.error_basemap");
  }
  return page;
}
