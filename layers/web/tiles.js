/**
 * Online basemaps over our own: our street map stays underneath, so where an image is missing or
 * late the streets are seen and no hole. What failed is asked for again until it comes.
 */

import { createPlane, findPlane } from "./datum.js";

const RETRY_MS = [4000, 8000, 16000, 30000];
const ABOVE_OUR_MAP = 150;

/**
 * @param {object} L Leaflet @param {object} map
 * @param {object} page config, document, say, basemap
 * @param {{stand: Function}} notice
 */
export function createTiles(L, map, { config, document, say, basemap }, notice) {
  const providers = new Map((config.online ?? []).map((provider) => [provider.id, provider]));
  /** Images asked for and not yet there, those late among them, and those that failed. */
  const awaited = new Map();
  const late = new Set();
  const failed = new Set();
  let provider = null;
  let layers = [];
  let lang = "";
  let credit = "";
  let plane = findPlane("");
  let timer = 0;
  let tries = 0;

  function expect(tile) {
    clearTimeout(awaited.get(tile));
    failed.delete(tile);
    awaited.set(tile, setTimeout(() => {
      late.add(tile);
      report();
    }, provider.late_ms));
  }

  function drop(tile) {
    clearTimeout(awaited.get(tile));
    awaited.delete(tile);
    late.delete(tile);
    failed.delete(tile);
  }

  function forget(tile) {
    drop(tile);
    report();
  }

  function arrive(tile) {
    tries = 0;
    forget(tile);
  }

  function fail(tile) {
    drop(tile);
    failed.add(tile);
    report();
    if (!timer) timer = setTimeout(askAgain, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
  }

  /** Ask for what failed, not for what is under way: the browser fetches an image again when it is given its address again. */
  function askAgain() {
    clearTimeout(timer);
    timer = 0;
    tries += 1;
    for (const tile of [...failed]) {
      expect(tile);
      tile.src = tile.src;
    }
  }

  /** Said while anything is missing; taken back when all that was asked for is there. */
  function report() {
    if (provider && (failed.size || late.size)) {
      const again = failed.size ? { label: say(lang, "map.retry"), act: askAgain } : null;
      notice.stand(say(lang, "map.online_missing", { name: provider.name[lang] }), again);
    } else if (!provider || !awaited.size) {
      notice.stand("");
    }
  }

  function createLayer(url, place) {
    const big = provider.tile_px / 256 - 1;
    const options = {
      subdomains: provider.subdomains, tileSize: provider.tile_px, zoomOffset: -big,
      maxNativeZoom: provider.max_zoom + big, maxZoom: map.getMaxZoom(), noWrap: true,
      zIndex: ABOVE_OUR_MAP + place, className: "online",
    };
    // Some services answer only pages that say who they are; the origin is enough.
    if (provider.direct) options.referrerPolicy = "strict-origin";
    const layer = L.tileLayer(url, options);
    layer.on("tileloadstart", ({ tile }) => expect(tile));
    layer.on("tileload", ({ tile }) => arrive(tile));
    layer.on("tileerror", ({ tile }) => fail(tile));
    layer.on("tileunload tileabort", ({ tile }) => forget(tile));
    return layer;
  }

  /** Lie down on the plane of these tiles; everything is placed anew, the view stays. */
  function lie(datum) {
    if (findPlane(datum) === plane) return;
    plane = findPlane(datum);
    const centre = map.getCenter();
    map.options.crs = createPlane(L, datum);
    basemap.lie(plane);
    map.setView(centre, map.getZoom(), { reset: true });
  }

  function change(wanted) {
    for (const layer of layers) layer.remove();
    clearTimeout(timer);
    timer = tries = 0;
    provider = wanted;
    lie(provider?.datum ?? "");
    basemap.cover(Boolean(provider));
    layers = (provider?.urls ?? []).map(createLayer);
    for (const layer of layers) layer.addTo(map);
    report();
  }

  /** Leaflet reads credits as HTML; ours are text. */
  function sayCredit() {
    const control = map.attributionControl;
    if (credit) control.removeAttribution(credit);
    credit = "";
    if (!provider) return;
    const element = document.createElement("span");
    const approval = provider.approval ? say(lang, "map.approval", { number: provider.approval }) : "";
    element.textContent = [provider.attribution[lang], approval].filter(Boolean).join(" · ");
    credit = element.innerHTML;
    control.addAttribution(credit);
  }

  addEventListener("online", () => failed.size && askAgain());

  return {
    /** @param {{basemap: string, lang: string}} view */
    show(view) {
      const wanted = providers.get(view.basemap) ?? null;
      if (wanted === provider && view.lang === lang) return;
      lang = view.lang;
      if (wanted !== provider) change(wanted);
      sayCredit();
      report();
    },
  };
}
