/** The map inside another page: never in the way of its scrolling, and one press from the full map. */

import { el } from "./dom.js";

const HINT_MS = 1400;

/**
 * The address of the full map with the view there is now. Pure.
 * @param {string} root @param {{lang: string, filters: object, hidden: Iterable<string>, selected: string | null}} view
 * @param {[number, number, number]} at longitude, latitude, zoom
 */
export function buildFullAddress(root, { lang, filters, hidden, selected }, [lon, lat, zoom]) {
  const query = new URLSearchParams({ lang });
  if (selected) query.set("site", selected);
  for (const layer of hidden) query.append("hide", layer);
  for (const [name, values] of Object.entries(filters)) for (const value of values) query.append(name, value);
  return `${root}?${query}#${zoom.toFixed(2)}/${lat.toFixed(5)}/${lon.toFixed(5)}`;
}

/**
 * @param {object} map Leaflet @param {{document: Document, config: object, say: Function}} page
 * @param {{view: object, camera: object}} app
 */
export function createEmbed(map, { document, config, say }, app) {
  const { interaction } = config.embed;
  const container = map.getContainer();
  const root = document.documentElement;
  const window = document.defaultView;
  const link = el(document, "a", { class: "embed-full", target: "_blank", rel: "noopener" });
  const hint = el(document, "p", { class: "embed-hint", "aria-hidden": "true" });
  let timer = 0;
  root.dataset.interaction = interaction;
  container.after(link, hint);

  function dress() {
    const { lang } = app.view;
    link.textContent = say(lang, "embed.full");
    link.href = buildFullAddress("/", app.view, app.camera.position());
    if (interaction === "static") link.setAttribute("aria-label", say(lang, "embed.full"));
  }

  /** @param {string} key of the sentence */
  function tell(key) {
    hint.textContent = say(app.view.lang, key);
    root.classList.add("hinting");
    clearTimeout(timer);
    timer = setTimeout(() => root.classList.remove("hinting"), HINT_MS);
  }

  function makeStill() {
    for (const name of ["dragging", "scrollWheelZoom", "doubleClickZoom", "boxZoom", "touchZoom", "keyboard"]) map[name]?.disable();
    map.zoomControl?.remove();
    container.inert = true;
  }

  /** Wheel and one finger are the page's; before Leaflet hears of them. */
  function makeSafe() {
    container.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.stopImmediatePropagation();
      tell(/Mac|iP/.test(window.navigator.platform) ? "embed.hint_command" : "embed.hint_control");
    }, { capture: true, passive: true });
    container.addEventListener("pointerdown", ({ pointerType }) => {
      map.dragging[pointerType === "touch" ? "disable" : "enable"]();
    }, { capture: true });
    container.addEventListener("touchmove", ({ touches }) => touches.length === 1 && tell("embed.hint_fingers"), { passive: true });
  }

  if (interaction === "static") makeStill();
  if (interaction === "safe") makeSafe();
  map.on("moveend", dress);
  // Whoever presses it has seen what is there at that moment.
  link.addEventListener("pointerdown", dress);
  link.addEventListener("focus", dress);
  dress();
}
