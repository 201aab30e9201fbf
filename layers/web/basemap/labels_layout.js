/**
 * All names of one zoom and one language, placed over the whole map at once, so that
 * nothing jumps when the map is moved. Pure: what measures text is handed in.
 */

import { TakenBoxes } from "./labels_boxes.js";
import { buildText, fitText, isStraight, measureLine, middlesAlong } from "./labels_line.js";
import { blocksAround, buildBlock, middleOf } from "./labels_points.js";
import { isInside, toUnit, worldPx } from "./project.js";
import { LABEL_TYPE, LABEL_ZOOM, PLACE_ZOOM_END, widthAt } from "./style.js";

/** The same name does not come back nearer than this. */
export const REPEAT_PX = 180;
const RESERVED_PX = 16;
const EVERY_PX = 480;
const STREETS_FIRST_BELOW = 13.2;
const ROADS = ["trunk", "primary", "secondary", "tertiary", "minor", "path"];

function typeOf(state, kind) {
  const type = LABEL_TYPE[kind];
  return { size: type.size + (state.zoom >= 15.5 ? 1 : 0), weight: type.weight };
}

function accept(state, label, x, y) {
  label.outside = state.district.length > 0 && !isInside(state.district, x / state.k, y / state.k);
  state.taken.take(label.boxes);
  state.labels.push(label);
}

function isFar(state, name, x, y, least) {
  return (state.seen.get(name) || []).every((at) => Math.hypot(at[0] - x, at[1] - y) >= least);
}

function remember(state, name, x, y) {
  state.seen.set(name, [...(state.seen.get(name) || []), [x, y]]);
}

function placeAlong(state, feature, kind) {
  const name = feature[state.lang];
  if (!name) return;
  const text = buildText(name, typeOf(state, kind), state.lang === "zh", state.measure);
  for (const ring of feature.rings) {
    const line = measureLine(ring, state.k);
    if (line.length < text.total) continue;
    for (const middles of middlesAlong(line.length, text.total, EVERY_PX)) {
      for (const middle of middles) {
        const fit = fitText(line, middle, text);
        if (!fit || !state.taken.isFree(fit.boxes)) continue;
        const at = fit.glyphs[fit.glyphs.length >> 1];
        if (!isFar(state, name, at.x, at.y, REPEAT_PX)) continue;
        const whole = !text.upright && isStraight(fit.glyphs);
        const label = { ...fit, kind, name, size: text.size, weight: text.weight, whole, length: line.length };
        remember(state, name, at.x, at.y);
        accept(state, label, at.x, at.y);
        break;
      }
    }
  }
}

function placeRoads(state, classes) {
  for (const cls of classes) {
    for (const feature of state.layers.roadname) {
      const own = feature.extra === 1 ? "elevated" : feature.cls;
      if (own !== cls || state.zoom < (LABEL_ZOOM[cls] ?? LABEL_ZOOM.minor)) continue;
      const isMain = cls === "elevated" ? "trunk" : "road";
      placeAlong(state, feature, cls === "minor" || cls === "path" ? "minor" : isMain);
    }
  }
}

function placePlaces(state) {
  for (const feature of state.layers.place) {
    const isSilent = state.silent.includes(feature.cls);
    const name = feature[state.lang];
    if (!name || (state.zoom >= PLACE_ZOOM_END && !isSilent)) continue;
    const rows = [{ t: name, ...typeOf(state, "place") }];
    if (isSilent) rows.push({ t: state.silentWords[state.lang], ...typeOf(state, "quiet") });
    const x = feature.rings[0][0] * state.k;
    const y = feature.rings[0][1] * state.k;
    for (const shift of [0, -22, 22, -44, 44]) {
      const block = buildBlock(rows, x, y + shift, "center", state.measure);
      if (!state.taken.isFree(block.boxes)) continue;
      accept(state, { ...block, kind: "place", name }, x, y);
      break;
    }
  }
}

function placeStations(state) {
  if (state.zoom < LABEL_ZOOM.station) return;
  const gap = widthAt("dot", state.zoom) + 2;
  for (const feature of state.layers.station) {
    const name = feature[state.lang];
    if (!name) continue;
    const x = feature.rings[0][0] * state.k;
    const y = feature.rings[0][1] * state.k;
    if (!isFar(state, `station ${name}`, x, y, REPEAT_PX)) continue;
    const row = { t: name, ...typeOf(state, "station") };
    const block = blocksAround(row, x, y, gap, state.measure)
      .find((each) => state.taken.isFree(each.boxes));
    if (!block) continue;
    remember(state, `station ${name}`, x, y);
    accept(state, { ...block, kind: "station", name }, x, y);
  }
}

function placePills(state) {
  const { size, weight } = LABEL_TYPE.pill;
  for (const feature of state.layers.metro) {
    const width = Math.max(18, state.measure(feature.cls, size, weight) + 10);
    for (const ring of feature.rings) {
      const line = measureLine(ring, state.k);
      if (line.length < 60) continue;
      for (const middles of middlesAlong(line.length, width, 700)) {
        for (const middle of middles) {
          const fit = fitText(line, middle, { chars: [feature.cls], widths: [width], total: width, size, upright: false });
          if (!fit) continue;
          const { x, y } = fit.glyphs[0];
          const boxes = [[x - width / 2, y - 8, x + width / 2, y + 8]];
          if (!isFar(state, `metro ${feature.cls}`, x, y, 320) || !state.taken.isFree(boxes)) continue;
          remember(state, `metro ${feature.cls}`, x, y);
          accept(state, { kind: "pill", name: feature.cls, x, y, width, size, weight, colour: feature.extra, boxes }, x, y);
          break;
        }
      }
    }
  }
}

function placeAreas(state) {
  if (state.zoom < LABEL_ZOOM.area) return;
  for (const [layer, kind] of [["park", "park"], ["water", "water"], ["campus", "place"], ["airport", "place"]]) {
    for (const feature of state.layers[layer]) {
      const name = feature[state.lang];
      if (!name || state.layers.waterline.some((line) => line[state.lang] === name)) continue;
      const row = { t: name, ...typeOf(state, kind === "place" ? "quiet" : kind) };
      const middle = middleOf(feature.rings, feature.box);
      if (state.measure(name, row.size, row.weight) > middle.wide * state.k * 1.25) continue;
      const x = middle.x * state.k;
      const y = middle.y * state.k;
      const block = buildBlock([row], x, y, "center", state.measure);
      if (!state.taken.isFree(block.boxes) || !isFar(state, name, x, y, REPEAT_PX)) continue;
      remember(state, name, x, y);
      accept(state, { ...block, kind, name }, x, y);
    }
  }
}

function placeWaters(state) {
  for (const feature of state.layers.waterline) {
    if (state.zoom >= (LABEL_ZOOM[feature.cls] ?? LABEL_ZOOM.canal)) placeAlong(state, feature, "water");
  }
}

/**
 * @param {Object<string, object[]>} layers decoded
 * @param {{zoom: number, lang: "zh"|"en", reserved?: [number, number][], silent?: string[],
 *   silentWords?: {zh: string, en: string}}} asked
 * @param {(text: string, size: number, weight: number) => number} measure width in pixels
 * @returns {object[]} labels in world pixels of the zoom, in the order they were given room
 */
export function layOutLabels(layers, asked, measure) {
  const state = {
    layers, measure, zoom: asked.zoom, lang: asked.lang, k: worldPx(asked.zoom),
    silent: asked.silent || [], silentWords: asked.silentWords || { zh: "", en: "" },
    district: layers.district.flatMap((feature) => feature.rings),
    taken: new TakenBoxes(), seen: new Map(), labels: [],
  };
  const squareAt = (unit, half) => {
    const x = unit[0] * state.k;
    const y = unit[1] * state.k;
    return [x - half, y - half, x + half, y + half];
  };
  state.taken.take((asked.reserved || []).map((at) => squareAt(toUnit(at[0], at[1]), RESERVED_PX)));
  const dot = widthAt("dot", asked.zoom) + 1;
  state.taken.take(layers.station.map((feature) => squareAt(feature.rings[0], dot)));
  placePlaces(state);
  const isFarOut = asked.zoom < STREETS_FIRST_BELOW;
  if (isFarOut) placeRoads(state, ["elevated", "trunk", "primary"]);
  placeStations(state);
  placePills(state);
  placeRoads(state, isFarOut ? [] : ["elevated"]);
  placeWaters(state);
  placeAreas(state);
  placeRoads(state, isFarOut ? ROADS.slice(2) : ROADS);
  return state.labels;
}
