// The panel beside the map: the list of what the map holds, or one site's card.
// Both are the map page's own modules; data comes by address and becomes text here.

import { createCard } from "../card.js";
import { createList } from "../list.js";
import { readJson, readLook, styled } from "./ask.js";
import { createVoice } from "../voice.js";
import { createFound } from "./found.js";
import { createNear, readNear } from "./near.js";
import { clearNear, findNear, locateNear, pickNear, showNear, watchNear } from "./near_place.js";

const PAGE = 50;
const panels = new WeakMap();
const voice = createVoice(window);
let look = null;

function addressOf(view, offset, limit) {
  const query = new URLSearchParams({ limit: String(limit), offset: String(offset) });
  for (const [name, values] of Object.entries(view.filters)) for (const value of values) query.append(name, value);
  return `/api/rows?${query}`;
}

function say(panel, message, retry) {
  const note = document.createElement("p");
  note.className = "cm-note";
  note.setAttribute("role", "status");
  note.textContent = message;
  const parts = [note];
  if (retry) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "cm-button";
    again.textContent = panel.say("map.retry");
    again.addEventListener("click", retry);
    parts.push(again);
  }
  panel.root.replaceChildren(...parts);
}

function context(panel) {
  const { lang, theme, selected } = panel.view;
  return {
    lang,
    theme,
    selected,
    words: look.words[lang],
    kinds: look.kinds,
    pageSize: PAGE,
    total: panel.total,
    onSelect: (site) => panel.fire("selected", site),
    voice,
    onSpeak: (site) => panel.fire("speak", { site }),
    onSpeakEvent: (event) => panel.fire("speak", { site: selected, event }),
    onAnswer: (answers) => panel.fire("speak", { site: selected, answers }),
    onMore: () => showRows(panel, true),
    onBody: (body) => panel.fire("body", body),
    onNear: (place) => showNear({ ...place, from: "place" }),
    onGo: goTo,
  };
}

/** What the search text names besides the sites in the list. */
async function findPlaces(panel) {
  const [text] = panel.view.filters.q ?? [];
  if (!text) return [];
  const { signal } = panel.abort;
  const { groups } = await readJson(`/api/search?${new URLSearchParams({ q: text })}`, { signal });
  const listed = new Set(panel.rows.map((row) => row.id));
  return groups.map((group) => ({ ...group, found: group.found.filter((each) => each.kind !== "site" || !listed.has(each.id)) }));
}

/** The map's host listens (map_host.js); no rerun. */
function goTo(at) {
  document.dispatchEvent(new CustomEvent("changning-go", { detail: { at } }));
}

async function showRows(panel, more) {
  const { view } = panel;
  const rows = more ? panel.rows : [];
  if (view.nothing) {
    panel.rows = [];
    panel.total = 0;
  } else {
    const size = more ? PAGE : Math.max(PAGE, panel.wanted);
    const answer = await readJson(addressOf(view, rows.length, size), { signal: panel.abort.signal });
    panel.rows = [...rows, ...answer.rows];
    panel.total = answer.total;
  }
  if (!more) panel.found = await findPlaces(panel);
  panel.wanted = panel.rows.length;
  const scroll = more ? panel.root.closest(".st-key-panel")?.scrollTop : 0;
  const old = more ? panel.root.querySelectorAll(".cm-list button").length : -1;
  const places = createFound(document, panel.found, context(panel));
  panel.root.replaceChildren(...[places, createList(document, panel.rows, context(panel))].filter(Boolean));
  if (more) {
    const box = panel.root.closest(".st-key-panel");
    if (box) box.scrollTop = scroll;
    panel.root.querySelectorAll(".cm-list button")[Math.max(0, old - 1)]?.focus();
  }
}

/** Near results stand in place of the list; the map stays as it is. */
async function showNearby(panel) {
  const near = findNear();
  const options = {
    ...context(panel), onClear: clearNear, onLocate: locateNear, onPick: pickNear,
    onShow: (part) => showNear({ lon: part.lon, lat: part.lat, accuracy_m: null, from: "part" }),
  };
  const draw = (answer) => panel.root.replaceChildren(createNear(document, near, answer, options));
  draw(null);
  if (!near.place) return;
  if (panel.view.nothing) return draw({ inside: true, sites: [] });
  draw(await readNear(readJson, near.place, panel.view.filters, panel.abort.signal));
}

async function showCard(panel) {
  if (panel.detail?.id !== panel.view.selected || panel.detail.revision !== panel.view.revision) {
    const id = encodeURIComponent(panel.view.selected);
    panel.detail = await readJson(`/api/sites/${id}`, { signal: panel.abort.signal });
    panel.detail.revision = panel.view.revision;
  }
  panel.root.replaceChildren(createCard(document, panel.detail, { ...context(panel), headingLevel: 1 }));
}

async function show(panel) {
  panel.abort?.abort();
  panel.abort = new AbortController();
  const { signal } = panel.abort;
  try {
    look = await readLook();
    await styled;
    if (panel.view.selected) await showCard(panel);
    else if (findNear()) await showNearby(panel);
    else await showRows(panel, false);
    panel.root.setAttribute("aria-busy", "false");
  } catch (error) {
    if (signal.aborted) return;
    panel.root.setAttribute("aria-busy", "false");
    const missing = error.message === "404";
    say(panel, panel.say(missing ? "card.missing" : "map.error"), missing ? null : () => show(panel));
  }
}

/** Called by Streamlit at first and again on each run with this run's view. */
export function update(component) {
  const { data, parentElement, setTriggerValue } = component;
  let panel = panels.get(parentElement);
  if (!panel) {
    panel = { root: parentElement.querySelector(".cm-panel"), rows: [], found: [], total: 0, wanted: 0, detail: null, key: "" };
    panels.set(parentElement, panel);
    panel.endWatch = watchNear(() => {
      if (!panel.view.selected) show(panel);
    });
  }
  panel.fire = setTriggerValue;
  panel.view = data.view;
  panel.say = (key) => look?.words[data.view.lang][key] ?? data.fallback;
  panel.root.className = `cm-panel${data.view.theme === "dark" ? " cm-dark" : ""}`;
  const key = JSON.stringify(data.view);
  if (key !== panel.key) {
    const narrowed = panel.key && panel.filters !== JSON.stringify(data.view.filters);
    if (narrowed) panel.wanted = 0;
    panel.filters = JSON.stringify(data.view.filters);
    panel.key = key;
    panel.root.setAttribute("aria-busy", "true");
    show(panel);
  }
  return () => {
    panel.abort?.abort();
    panel.endWatch();
    panels.delete(parentElement);
  };
}
