/** Brings the saved file to life: the map, a list beside it, and switches for language and look. */

import { createApp } from "./app.js";
import { assemblePage } from "./assemble.js";
import { createHead } from "./file_head.js";
import { createSide } from "./file_side.js";

/** @param {object} map Leaflet map that folium made */
async function start(map) {
  const root = document.documentElement;
  let app = null;
  let side = null;
  const page = await assemblePage(window.L, map, document, (detail) => side.buildCard(detail));
  const view = { lang: page.config.lang, theme: page.config.theme };
  side = createSide(page, view, (change) => app.set(change));
  const head = createHead(page, view, async (change) => {
    Object.assign(view, change);
    head.show();
    await app.set(change);
    await side.show(app.camera.position());
  });
  root.dataset.mode = "file";
  map.invalidateSize();
  app = createApp(window.L, map, page, () => {});
  head.show();
  await app.start();
  await side.show(app.camera.position());
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  root.dataset.ready = "1";
}

// Without scripts, or where they fail, the class is missing and the tables are what is seen.
const host = window.ChangningMap;
document.documentElement.classList.add("scripted");
host.start = (map) => start(map).catch((error) => {
  document.documentElement.classList.remove("scripted");
  throw error;
});
