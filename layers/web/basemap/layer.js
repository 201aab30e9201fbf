/** The basemap as a layer of Leaflet 1.9.4: one canvas under everything. */

import { toDatum } from "../datum.js";
import { fontOf } from "./labels_paint.js";
import { layOutLabels } from "./labels_layout.js";
import { buildView } from "./project.js";
import { buildScene, paintScene } from "./scene.js";
import { FONT_STACK } from "./style.js";

const MAX_RATIO = 2;
const KEPT_LAYOUTS = 6;

/** Widths of texts, each measured once. @param {string} stack */
function buildMeasure(stack) {
  const ctx = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  return (text, size, weight) => {
    const font = fontOf(size, weight, stack, false);
    const key = `${font}|${text}`;
    if (!widths.has(key)) {
      ctx.font = font;
      widths.set(key, ctx.measureText(text).width);
    }
    return widths.get(key);
  };
}

const METHODS = {
  /** Change language or theme, or both. @param {{lang?: string, theme?: string}} wanted */
  setLook(wanted) {
    const credits = this._map && this._map.attributionControl;
    if (credits) credits.removeAttribution(this.getAttribution());
    this._look.lang = wanted.lang || this._look.lang;
    this._look.theme = wanted.theme || this._look.theme;
    if (credits) credits.addAttribution(this.getAttribution());
    this._paint();
    return this;
  },

  /** Marks no name may hide under. @param {[number, number][]} points lon, lat */
  setReserved(points) {
    const text = JSON.stringify(points);
    if (text === this._reservedText) return this;
    this._reservedText = text;
    this._reserved = points.map((at) => [at[0], at[1]]);
    this._layouts.clear();
    this._paint();
    return this;
  },

  /** Lie on the plane of this datum, as the tiles above do. @param {string} datum */
  setDatum(datum) {
    if (datum === this._datum) return this;
    this._datum = datum;
    this._scene = buildScene(this._archive, datum);
    this._layouts.clear();
    this._paint();
    return this;
  },

  // Leaflet takes it as HTML; whoever imported a map wrote plain words.
  getAttribution() {
    const words = document.createElement("i");
    words.textContent = (this._scene.attribution && this._scene.attribution[this._look.lang]) || "";
    return words.innerHTML;
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._container.style.pointerEvents = "none";
    this._ctx = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
    delete this._ctx;
  },

  _findLabels() {
    const zoom = Math.round(this._zoom * 1000) / 1000;
    const key = `${zoom} ${this._look.lang}`;
    const { _layouts: layouts } = this;
    if (!layouts.has(key)) {
      if (layouts.size >= KEPT_LAYOUTS) layouts.delete(layouts.keys().next().value);
      const { lang, silent, silentWords } = this._look;
      const reserved = this._reserved.map((at) => toDatum(at, this._datum));
      const asked = { zoom, lang, silent, silentWords, reserved };
      layouts.set(key, layOutLabels(this._scene.layers, asked, this._measure));
    }
    return layouts.get(key);
  },

  _paint() {
    if (!this._map || !this._bounds || !this._ctx) return;
    const size = this._bounds.getSize();
    const corner = this._map.getPixelOrigin().add(this._bounds.min);
    const view = buildView(this._zoom, corner.x, corner.y, size.x, size.y);
    const ratio = Math.min(window.devicePixelRatio || 1, MAX_RATIO);
    const canvas = this._container;
    canvas.width = Math.round(size.x * ratio);
    canvas.height = Math.round(size.y * ratio);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    this._ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintScene(this._ctx, this._scene, view, this._findLabels(), this._look);
  },
};

/**
 * @param {object} L Leaflet 1.9.4; its renderer's frame is used, so the version matters
 * @param {object} archive of `layers/web/basemap.json`
 * @param {{lang?: "zh"|"en", theme?: "light"|"dark", silent?: string[],
 *   silentWords?: {zh: string, en: string}, fontStack?: string}} options
 * @returns {object} an L.Layer with setLook, setReserved, setDatum, getAttribution
 */
export function createBasemapLayer(L, archive, options) {
  const wanted = options || {};
  const stack = wanted.fontStack || FONT_STACK;
  const Basemap = L.Renderer.extend({
    ...METHODS,

    initialize() {
      L.Renderer.prototype.initialize.call(this, { pane: "tilePane", padding: 0.2 });
      this._archive = archive;
      this._datum = "wgs84";
      this._scene = buildScene(archive);
      this._measure = buildMeasure(stack);
      this._layouts = new Map();
      this._reserved = [];
      this._reservedText = "[]";
      this._look = {
        stack, lang: wanted.lang || "zh", theme: wanted.theme || "light",
        silent: wanted.silent || [], silentWords: wanted.silentWords || { zh: "", en: "" },
      };
    },

    // Repainting while the zoom moves would undo the animation's transform.
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._paint();
    },
  });
  return new Basemap();
}
