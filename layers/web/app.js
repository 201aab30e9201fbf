/** One living map page: its view, and what happens when the view changes. */

import { createCamera } from "./camera.js";
import { createDraft } from "./draft.js";
import { createDrawing } from "./drawing.js";
import { createLegend } from "./legend.js";
import { createNamesChoice } from "./names_choice.js";
import { createNearRings } from "./near_rings.js";
import { createNotice } from "./notice.js";
import { createPanel } from "./panel.js";
import { watchPaper } from "./paper.js";
import { createPicking } from "./picking.js";
import { createApiSource, createInlineSource } from "./source.js";
import { createSpotPopup } from "./spot_popup.js";
import { applyTheme } from "./theme.js";
import { createTiles } from "./tiles.js";
import { createTrial } from "./trial.js";
import { createWaiting } from "./waiting.js";

const SETTLE_MS = 120;
const EMPTY = { features: [], cells: [], spots: [], counts: {}, total: 0, located: 0 };

/**
 * @param {object} L Leaflet @param {object} map
 * @param {object} page config, document, say, draw, buildCard, basemap
 * @param {(type: string, fields?: object) => void} tell the host, if there is one
 */
export function createApp(L, map, page, tell) {
  const { config, document, say, kinds } = page;
  const view = {
    lang: config.lang, theme: config.theme, filters: config.filters ?? {},
    hidden: new Set(config.hidden ?? []), selected: config.selected ?? null, zoom: map.getZoom(),
    names: config.lang,
    basemap: config.chosen,
    waiting: null, showsWaiting: true,
  };
  const wording = createNamesChoice(document.defaultView);
  const source = config.api ? createApiSource(config.api) : createInlineSource(config.pinned);
  const isHosted = config.mode === "hosted";
  const camera = createCamera(L, map, config.bounds, document.getElementById("legend"), Boolean(config.embed));
  const notice = createNotice(document);
  const tiles = createTiles(L, map, page, notice);
  const drawing = createDrawing(L, map, page, choose);
  const legend = createLegend(document, page, switchLayers, nameStreets, chooseBasemap, switchWaiting);
  const waiting = createWaiting(L, map, page, (id) => tell("waiting", { id }));
  const picking = createPicking(L, map, pickSpot);
  const rings = createNearRings(L, map, say);
  const draft = createDraft(L, map);
  const trial = createTrial(L, map);
  const panel = createPanel(document, { say, build: page.buildCard, onClose: () => select(null) });
  const spotPopup = createSpotPopup(L, map, page, source, {
    findCovered: camera.findCovered, onSelect: select,
    onAnswer: isHosted ? (answers) => tell("answer", { answers }) : undefined });
  let answer = EMPTY;
  let timer = 0;
  let isOnPaper = false;

  function draw() {
    view.zoom = map.getZoom();
    const drawn = drawing.show(answer, isOnPaper ? { ...view, theme: "light" } : view);
    legend.show(view, answer.counts);
    waiting.show(view);
    if (answer === EMPTY) return;
    notice.tell(say(view.lang, "map.count", { n: answer.total, located: answer.located }));
    if (drawn) notice.hide();
    else notice.show(say(view.lang, view.hidden.size === kinds.length ? "map.all_hidden" : "map.empty"));
  }

  /** Beside the public answer, never with it: what waits is for the office alone. */
  async function refreshWaiting() {
    await waiting.refresh(camera.box(), isHosted ? view.waiting : null).catch(() => {});
    waiting.show(view);
  }

  async function refresh() {
    void refreshWaiting();
    try {
      const found = await source.view(camera.box(), map.getZoom(), view.filters, view.selected);
      if (!found) return;
      answer = { ...found, zoom: view.zoom };
      draw();
    } catch {
      draw();
      notice.show(say(view.lang, "map.error"), { label: say(view.lang, "map.retry"), act: refresh });
    }
  }

  function settle() {
    clearTimeout(timer);
    timer = setTimeout(refresh, SETTLE_MS);
  }

  function choose(mark) {
    if (picking.isOn()) return picking.choose(mark);
    if (mark.sort === "cell") return camera.openCell(mark);
    if (mark.sort === "spot") return spotPopup.open(mark, view);
    select(mark.key.slice("site:".length));
  }

  /** A choice made here; a host hears of it and answers with a `set`. */
  async function select(id) {
    const left = view.selected;
    view.selected = id;
    draw();
    if (isHosted) return tell("select", { site: id });
    await showSelected({ focus: true });
    if (!id && left) drawing.focus(`site:${left}`);
  }

  async function showSelected({ focus = false, move = false } = {}) {
    const id = view.selected;
    if (!id) return panel.hide();
    try {
      const known = answer.features.find((feature) => feature.id === id);
      const detail = isHosted && known ? known : await source.detail(id);
      if (view.selected !== id) return;
      if (!isHosted) panel.show(detail, view.lang, { focus });
      if (move && Number.isFinite(detail.lon)) camera.showSite(detail);
    } catch {
      const again = () => showSelected({ focus, move });
      notice.show(say(view.lang, "map.error_site"), { label: say(view.lang, "map.retry"), act: again });
    }
  }

  function switchLayers(hidden) {
    view.hidden = new Set(hidden);
    draw();
    tell("layers", { hidden });
  }

  function switchWaiting(showsWaiting) {
    view.showsWaiting = showsWaiting;
    waiting.show(view);
  }

  /** @param {"zh" | "en" | "both"} names */
  function nameStreets(names) {
    wording.choose(names, view.lang);
    dress();
    draw();
  }

  function chooseBasemap(basemap) {
    view.basemap = basemap;
    tiles.show(view);
    tell("basemap", { basemap });
  }

  function pickSpot(spot) {
    notice.tell(say(view.lang, "map.picked"));
    tell("spot", spot);
  }

  function dress() {
    const { lang } = view;
    view.names = wording.wording(lang);
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = say(lang, "map.title");
    document.getElementById("skip").textContent = say(lang, "map.skip");
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", say(lang, "map.region"));
    for (const [name, key] of [["in", "map.zoom_in"], ["out", "map.zoom_out"]]) {
      const button = container.querySelector(`.leaflet-control-zoom-${name}`);
      button?.setAttribute("aria-label", say(lang, key));
      button?.setAttribute("title", say(lang, key));
    }
    applyTheme(document, kinds, isOnPaper ? "light" : view.theme);
    page.basemap.set({ lang, names: view.names, theme: isOnPaper ? "print" : view.theme });
    tiles.show(view);
    spotPopup.redraw(view);
    rings.dress(view);
  }

  function drawFor(paper) {
    isOnPaper = paper;
    dress();
    draw();
  }

  return {
    camera,
    async start() {
      // First the tiles: they decide on which plane everything is placed.
      tiles.show(view);
      camera.start(config.at);
      dress();
      draw();
      watchPaper(map, document, { fits: !isHosted, act: drawFor });
      map.on("zoomend", draw);
      map.on("moveend", () => {
        settle();
        tell("moved", { at: camera.position() });
      });
      await refresh();
      for (const fault of page.faults) notice.show(say(view.lang, fault));
      if (view.selected) await showSelected({ move: !config.at });
    },
    view,
    /** What a host asks for. Nothing is rebuilt: marks stay, and with them focus and position. */
    async set(change) {
      const isNewChoice = "selected" in change && change.selected !== view.selected;
      const waitsAnew = "waiting" in change && change.waiting !== view.waiting;
      const asksAnew = isNewChoice || waitsAnew || ("filters" in change && JSON.stringify(change.filters) !== JSON.stringify(view.filters));
      const { hidden, at, fly, pick, draft: drawn, trial: tried, tag, near, ...rest } = change;
      Object.assign(view, rest);
      if (hidden) view.hidden = new Set(hidden);
      if (at) camera.goTo(at);
      if (fly) camera.fly(fly);
      if (pick !== undefined) picking.set(pick);
      if (near !== undefined && rings.set(near) && near) camera.showAround(near);
      if (drawn !== undefined) draft.show(drawn);
      if (tried !== undefined) trial.show(tried);
      dress();
      draw();
      if (asksAnew) await refresh();
      if (isNewChoice) await showSelected({ move: !at && !fly });
      tell("applied", { tag: tag ?? "" });
    },
  };
}
