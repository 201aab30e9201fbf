/** Brings the map page to life: in the app's iframe, or by itself. */

import { createApp } from "./app.js";
import { assemblePage } from "./assemble.js";
import { createCard } from "./card.js";
import { createEmbed } from "./embed.js";
import { connectHost } from "./messages.js";
import { applyAccent } from "./theme.js";
import { createVoice } from "./voice.js";

/** @param {object} map Leaflet map that folium made */
async function start(map) {
  let app = null;
  let voice = createVoice(window);
  const page = await assemblePage(window.L, map, document, (detail, lang) =>
    createCard(document, detail, {
      lang, words: page.config.words[lang], kinds: page.kinds, theme: page.config.theme, voice,
      onSelect: (id) => app.set({ selected: id }),
    }));
  const { config } = page;
  // On another page nobody speaks for themselves: counts, and no buttons.
  if (config.embed) voice = undefined;
  page.voice = voice;
  applyAccent(document, config.accent);
  const tell = config.mode === "hosted" ? connectHost(window, (change) => app?.set(change)) : () => {};
  document.documentElement.dataset.mode = config.mode;
  app = createApp(window.L, map, page, tell);
  await app.start();
  if (config.embed) createEmbed(map, page, app);
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  document.documentElement.dataset.ready = "1";
  tell("ready");
}

window.ChangningMap.start = start;
