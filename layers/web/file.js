/** Brings the saved file to life: the map, what stands beside it, switches, and the story. */

import { createApp } from "./app.js";
import { assemblePage } from "./assemble.js";
import { createHead } from "./file_head.js";
import { createSide } from "./file_side.js";
import { createStory } from "./story.js";

/** @param {object} map Leaflet map that folium made */
async function start(map) {
  const root = document.documentElement;
  let app = null;
  let side = null;
  const page = await assemblePage(window.L, map, document, (detail) => side.buildCard(detail));
  const view = { lang: page.config.lang, theme: page.config.theme };
  side = createSide(page, view, (change) => app.set(change));
  const story = page.config.story && createStory(page, view, {
    set: (change) => app.set(change), position: () => app.camera.position(), hidden: () => app.view.hidden,
    resize: () => map.invalidateSize({ animate: false }), reset: () => side.reset() });
  const head = createHead(page, view, async (change) => {
    Object.assign(view, change);
    head.show();
    story?.draw();
    await app.set(change);
    await side.show(app.camera.position());
  }, story && (() => story.open()));
  root.dataset.mode = "file";
  map.invalidateSize();
  app = createApp(window.L, map, page, () => {});
  head.show();
  await app.start();
  await side.show(app.camera.position());
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  await story?.start();
  root.dataset.ready = "1";
}

// Without scripts, or where they fail, the class is missing and the tables are what is seen.
const host = window.ChangningMap;
document.documentElement.classList.add("scripted");
host.start = (map) => start(map).catch((error) => {
  document.documentElement.classList.remove("scripted");
  throw error;
});
