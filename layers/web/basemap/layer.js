/**
 * The basemap as a layer of Leaflet 1.9.4: streets on one canvas under everything, their names on
 * another above what sites draw, so that a coloured street keeps its name.
 */

import { toDatum } from "../datum.js";
import { boxesOfMarks, clearOf, layOutLabels } from "./labels_layout.js";
import { fontOf } from "./labels_paint.js";
import { buildView } from "./project.js";
import { buildScene, paintGrounds, paintNames } from "./scene.js";
import { FONT_STACK } from "./style.js";

const MAX_RATIO = 2;
/** Paper shows finer dots than most screens. */
const PRINT_RATIO = 3;
const KEPT_LAYOUTS = 6;
const PADDING = 0.2;
const NAMES_PANE = "names";
/** Above the sites' lines and areas, below their marks. */
const NAMES_DEPTH = "430";

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

/**
 * A canvas that Leaflet moves and scales.
 * @param {object} L Leaflet
 * @param {{part: string, pane: string, look: {theme: string}, draw: (ctx: CanvasRenderingContext2D, view: object) => void}} options
 */
function createCanvas(L, options) {
  const Canvas = L.Renderer.extend({
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._container.style.pointerEvents = "none";
      this._container.dataset.basemap = options.part;
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
      delete this._ctx;
    },

    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._follow };
    },

    /** A long drag shows no empty edge, and a flight the ground below; names wait until it has landed. */
    _follow(event) {
      if (!this._bounds || this._map._animatingZoom) return;
      this._container.style.visibility = event.flyTo && options.part === "names" ? "hidden" : "";
      if (event.flyTo) {
        if (options.part === "ground") this._update();
        return;
      }
      const from = this._map.containerPointToLayerPoint([0, 0]);
      if (!this._bounds.contains(L.bounds(from, from.add(this._map.getSize())))) this._update();
    },

    // Repainting while the zoom moves would undo the animation's transform.
    _update(event) {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      if (event?.type === "moveend") this._container.style.visibility = "";
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.paint();
    },

    paint() {
      if (!this._map || !this._bounds || !this._ctx) return;
      const size = this._bounds.getSize();
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      const ratio = options.look.theme === "print" ? PRINT_RATIO : Math.min(window.devicePixelRatio || 1, MAX_RATIO);
      const canvas = this._container;
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      this._ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      options.draw(this._ctx, buildView(this._zoom, corner.x, corner.y, size.x, size.y));
    },
  });
  return new Canvas({ pane: options.pane, padding: PADDING });
}

const METHODS = {
  onAdd(map) {
    if (!map.getPane(NAMES_PANE)) {
      const pane = map.createPane(NAMES_PANE);
      pane.style.zIndex = NAMES_DEPTH;
      pane.style.pointerEvents = "none";
    }
    for (const part of this._parts) part.addTo(map);
  },

  onRemove() {
    for (const part of this._parts) part.remove();
  },

  /** Change language, wording of names, or theme. @param {{lang?: string, names?: string, theme?: string}} wanted */
  setLook(wanted) {
    const credits = this._map && this._map.attributionControl;
    if (credits) credits.removeAttribution(this.getAttribution());
    for (const key of ["lang", "names", "theme"]) this._look[key] = wanted[key] || this._look[key];
    if (credits) credits.addAttribution(this.getAttribution());
    this._paint();
    return this;
  },

  /**
   * What marks take, where no name may stand. Names are laid out anew for a new `scope`; marks that come
   * while it stays the same, as when the map is moved, only take away what they would lie on.
   * @param {import("./labels_layout.js").Reserved[]} reserved @param {string} scope
   */
  setReserved(reserved, scope) {
    const text = JSON.stringify(reserved);
    if (text === this._reservedText && scope === this._scope) return this;
    const kept = scope === this._scope && this._map ? [this._keyNow(), this._layouts.get(this._keyNow())] : null;
    this._layouts.clear();
    Object.assign(this, { _reserved: reserved, _reservedText: text, _scope: scope });
    if (kept && kept[1]) this._layouts.set(kept[0], clearOf(kept[1], boxesOfMarks(this._onPlane(), this._zoomNow())));
    this._paint();
    return this;
  },

  /** Boxes of the names that stand now, in world pixels of the map's zoom. */
  findLabels() {
    const key = this._keyNow();
    const { _layouts: layouts } = this;
    if (!layouts.has(key)) {
      if (layouts.size >= KEPT_LAYOUTS) layouts.delete(layouts.keys().next().value);
      const { lang, names, silent, silentWords } = this._look;
      const asked = { zoom: this._zoomNow(), names, silent, silentWord: silentWords[lang], reserved: this._onPlane() };
      layouts.set(key, layOutLabels(this._scene, asked, this._measure));
    }
    return layouts.get(key);
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

  /** Under an online map the names lie on the streets, below its images. @param {boolean} isCovered */
  setCovered(isCovered) {
    if (isCovered === this._isCovered) return this;
    this._isCovered = isCovered;
    this._paint();
    return this;
  },

  // Leaflet takes it as HTML; whoever imported a map wrote plain words.
  getAttribution() {
    const words = document.createElement("i");
    words.textContent = (this._scene.attribution && this._scene.attribution[this._look.lang]) || "";
    return words.innerHTML;
  },

  _onPlane() {
    return this._reserved.map(({ at, boxes }) => ({ at: toDatum(at, this._datum), boxes }));
  },

  _zoomNow() {
    return Math.round(this._map.getZoom() * 1000) / 1000;
  },

  _keyNow() {
    return `${this._zoomNow()} ${this._look.names} ${this._look.lang}`;
  },

  _paint() {
    for (const part of this._parts) part.paint();
  },
};

/**
 * @param {object} L Leaflet 1.9.4; its renderer's frame is used, so the version matters
 * @param {object} archive of `layers/web/basemap.json`
 * @param {{lang: "zh"|"en", names?: "zh"|"en"|"both", theme: "light"|"dark"|"print", silent?: string[],
 *   silentWords?: {zh: string, en: string}, fontStack?: string}} options
 * @returns {object} an L.Layer with setLook, setReserved, setDatum, setCovered, findLabels, getAttribution
 */
export function createBasemapLayer(L, archive, options) {
  const { lang, theme, names = lang, silent = [], silentWords = { zh: "", en: "" }, fontStack: stack = FONT_STACK } = options;
  const Basemap = L.Layer.extend({
    ...METHODS,

    initialize() {
      const look = { stack, lang, names, theme, silent, silentWords };
      Object.assign(this, { _archive: archive, _datum: "wgs84", _scene: buildScene(archive) });
      Object.assign(this, { _look: look, _measure: buildMeasure(stack), _layouts: new Map() });
      Object.assign(this, { _reserved: [], _reservedText: "[]", _scope: "", _isCovered: false });
      const write = (ctx, view) => paintNames(ctx, this._scene, view, this.findLabels(), look);
      const ground = (ctx, view) => {
        paintGrounds(ctx, this._scene, view, look);
        if (this._isCovered) write(ctx, view);
      };
      const above = (ctx, view) => this._isCovered || write(ctx, view);
      this._parts = [
        createCanvas(L, { part: "ground", pane: "tilePane", look, draw: ground }),
        createCanvas(L, { part: "names", pane: NAMES_PANE, look, draw: above }),
      ];
    },
  });
  return new Basemap();
}
