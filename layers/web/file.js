/** Brings the saved file to life: the map, a list beside it, and switches for language and look. */

import { createApp } from "./app.js";
import { createCard } from "./card.js";
import { createHead } from "./file_head.js";
import { createSide } from "./file_side.js";
import { createList } from "./list.js";
import { createMarks } from "./marks.js";
import { createSpeaker } from "./words.js";

/** @param {object} map Leaflet map that folium made */
async function start(map) {
  const root = document.documentElement;
  const config = JSON.parse(document.getElementById("map-config").textContent);
  const view = { lang: config.lang, theme: config.theme };
  const page = {
    config, document, kinds: config.kinds, signs: config.signs, limits: config.limits, silent: config.silent,
    say: createSpeaker(config.words), draw: createMarks(document, config.kinds),
    basemap: { set() {} },
    buildCard: (detail) => side.buildCard(detail),
  };
  let app = null;
  const side = createSide(page, view, (change) => app.set(change), { createCard, createList });
  const head = createHead(page, view, async (change) => {
    Object.assign(view, change);
    head.show();
    await app.set(change);
    await side.show(app.camera.position());
  });
  root.dataset.mode = "file";
  map.attributionControl.setPrefix(false);
  window.L.control.scale({ imperial: false }).addTo(map);
  map.invalidateSize();
  app = createApp(window.L, map, page, () => {});
  head.show();
  await app.start();
  await side.show(app.camera.position());
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  root.dataset.ready = "1";
}

// Without scripts, or where they fail, the class is missing and the tables are what is seen.
const page = window.ChangningMap;
document.documentElement.classList.add("scripted");
page.start = (map) => start(map).catch((error) => {
  document.documentElement.classList.remove("scripted");
  throw error;
});
