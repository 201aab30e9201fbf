/** Brings the map page to life: reads its configuration and puts the parts together. */

import { createApp } from "./app.js";
import { createMarks } from "./marks.js";
import { connectHost } from "./messages.js";
import { createSpeaker } from "./words.js";

/** @param {object} map Leaflet map that folium made */
async function start(map) {
  const L = window.L;
  const config = JSON.parse(document.getElementById("map-config").textContent);
  const page = {
    config, document, kinds: config.kinds, signs: config.signs, limits: config.limits, silent: config.silent,
    say: createSpeaker(config.words), draw: createMarks(document, config.kinds),
    basemap: { set() {} },
    buildCard: (detail) => Object.assign(document.createElement("h2"), { textContent: detail.name_zh }),
  };
  let app = null;
  const tell = config.mode === "hosted" ? connectHost(window, (change) => app?.set(change)) : () => {};
  map.attributionControl.setPrefix(false);
  L.control.scale({ imperial: false }).addTo(map);
  document.documentElement.dataset.mode = config.mode;
  app = createApp(L, map, page, tell);
  await app.start();
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  document.documentElement.dataset.ready = "1";
  tell("ready");
}

const page = window.ChangningMap;
page.start = start;
if (page.map) start(page.map);
