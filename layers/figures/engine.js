/** The map page's drawing, asked by Python: JSON in, paths and names out. No browser, no canvas. */

import { mergeClose } from "../web/cells.js";
import { layOutLabels } from "../web/basemap/labels_layout.js";
import { HALO_PX, OUTSIDE_ALPHA, inkOn } from "../web/basemap/labels_paint.js";
import { paintStations } from "../web/basemap/metro.js";
import { buildView, isMeeting, toUnit, worldPx } from "../web/basemap/project.js";
import { buildScene, paintGrounds } from "../web/basemap/scene.js";
import { BASE_STYLES } from "../web/basemap/style.js";
import { Pen } from "./pen.js";

/** Weights from here on are written with the heavier font. */
const HEAVY_FROM = 600;
let scene = null;
let widths = {};

/** Holds a character as wide as it is high: set in the Chinese font, else in the Latin one. */
const WIDE = /[\u2e80-\uffef]/;

/** Width by the fonts' own tables; what is not listed is as wide as it is high. */
function measure(text, size, weight) {
  const table = widths[`Noto Sans SC${WIDE.test(text) ? "" : " Latin"} ${weight >= HEAVY_FROM ? 600 : 400}`];
  let sum = 0;
  for (const char of text) sum += table[char] ?? 1;
  return sum * size;
}

function viewOf({ zoom, lon, lat, width, height }) {
  const k = worldPx(zoom);
  const [x, y] = toUnit(lon, lat);
  return buildView(zoom, x * k - width / 2, y * k - height / 2, width, height);
}

function isWithin(label, view) {
  return label.boxes.every((box) => box[0] >= view.left && box[1] >= view.top &&
    box[2] <= view.left + view.width && box[3] <= view.top + view.height);
}

const shift = (point, view) => ({ ...point, x: point.x - view.left, y: point.y - view.top });

function toName(label, view, style) {
  const { kind, name, size, weight, whole, angle, colour } = label;
  const ink = kind === "pill" ? inkOn(colour) : style.text[kind] || style.text.road;
  const alpha = label.outside && style.outside ? OUTSIDE_ALPHA : 1;
  const boxes = label.boxes.map(([x0, y0, x1, y1]) => [x0 - view.left, y0 - view.top, x1 - view.left, y1 - view.top]);
  const made = { kind, name, ink, alpha, boxes, size, weight };
  if (kind === "pill") return { ...made, ...shift({ x: label.x, y: label.y }, view), width: label.width, colour };
  if (label.lines) return { ...made, align: label.align, lines: label.lines.map((line) => shift(line, view)) };
  if (!whole) return { ...made, glyphs: label.glyphs.map((glyph) => shift(glyph, view)) };
  const [from, to] = label.ends;
  return { ...made, glyphs: [], angle, ...shift({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, view) };
}

const ACTIONS = {
  /** Take an archive and the fonts' widths. */
  open(asked) {
    scene = buildScene(asked.archive);
    widths = asked.widths;
    return { attribution: scene.attribution };
  },

  /** Which sorts of ground lie in a view. */
  present(asked) {
    const view = viewOf(asked);
    const isSeen = (features) => (features || []).some(({ box }) => isMeeting(box, view.box));
    const { layers, roads } = scene;
    return {
      elevated: Object.values(roads.elevated).some(isSeen), road: Object.values(roads.ground).some(isSeen),
      metro: isSeen(layers.metro), park: isSeen(layers.park), water: isSeen(layers.water) || isSeen(layers.waterline),
      district: isSeen(layers.district), subdistrict: isSeen(layers.subdistrict),
    };
  },

  /** Ground, streets and borders of a view as painted paths. */
  paint(asked) {
    const view = viewOf(asked);
    const ground = new Pen();
    paintGrounds(ground, scene, view, { theme: asked.theme, silent: asked.silent });
    const stations = new Pen();
    paintStations(stations, scene.layers.station, BASE_STYLES[asked.theme], view);
    return { ground: ground.parts, stations: stations.parts };
  },

  /** Names that lie wholly in the view and on nothing that is reserved. */
  name(asked) {
    const view = viewOf(asked);
    const style = BASE_STYLES[asked.theme];
    const middle = [asked.width / 2, asked.height / 2];
    const boxes = asked.reserved.map(([x0, y0, x1, y1]) => [x0 - middle[0], y0 - middle[1], x1 - middle[0], y1 - middle[1]]);
    const { zoom, names, silent, silentWord } = asked;
    const reserved = [{ at: [asked.lon, asked.lat], boxes }];
    const labels = layOutLabels(scene, { zoom, names, silent, silentWord, reserved }, measure);
    return { halo: style.halo, haloPx: HALO_PX, names: labels.filter((label) => isWithin(label, view)).map((label) => toName(label, view, style)) };
  },

  /** Which points are merged at a zoom, as on the screen; keys by group. */
  merge({ points, zoom }) {
    const { single, cells } = mergeClose(points, zoom);
    return { single: single.map(({ key }) => key), cells };
  },

  styles: () => BASE_STYLES,
};

globalThis.ask = (action, asked) => JSON.stringify(ACTIONS[action](JSON.parse(asked)));
