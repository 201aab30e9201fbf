/** Names that run along a line: streets, waters; and the numbers of metro lines. */

import { buildText, fitText, measureLine, middlesAlong, pointAlong } from "./labels_line.js";
import { accept, isFar, remember } from "./labels_state.js";
import { LABEL_TYPE, LABEL_ZOOM, typeAt } from "./sizes.js";
import { lineOf } from "./wording.js";

const EVERY_PX = 480;
const PILL_EVERY_PX = 700;
const PILL_REPEAT_PX = 320;
const SMALL = new Set(["minor", "service", "path"]);

/** A name's characters, taken apart once. */
function textFor(state, name, kind) {
  const key = `${kind} ${name}`;
  if (!state.texts.has(key)) state.texts.set(key, buildText(name, typeAt(kind, state.zoom), state.measure));
  return state.texts.get(key);
}

/** Whether a line of that extent can hold the text at all: most lines cannot. */
function isLongEnough(state, ring, box, total) {
  return ring.length > 4 || Math.hypot(box[2] - box[0], box[3] - box[1]) * state.k >= total;
}

function placeAlong(state, feature, kind) {
  const name = lineOf(feature, state.names);
  if (!name) return;
  const text = textFor(state, name, kind);
  for (const ring of feature.rings) {
    if (!isLongEnough(state, ring, feature.box, text.total)) continue;
    const line = measureLine(ring, state.k);
    if (line.length < text.total) continue;
    for (const middles of middlesAlong(line.length, text.total, EVERY_PX)) placeOnce(state, line, middles, text, name, kind);
  }
}

function placeOnce(state, line, middles, text, name, kind) {
  for (const middle of middles) {
    const at = pointAlong(line, middle);
    const half = text.size / 2;
    if (!state.taken.isBoxFree([at.x - half, at.y - half, at.x + half, at.y + half])) continue;
    if (!isFar(state, name, at.x, at.y)) continue;
    const fit = fitText(line, middle, text);
    if (!fit || !state.taken.isFree(fit.boxes)) continue;
    remember(state, name, at.x, at.y);
    accept(state, { ...fit, kind, name, size: text.size, weight: text.weight, length: line.length }, at.x, at.y);
    return;
  }
}

/** Streets of some classes, the longest of each first. @param {string[]} classes */
export function placeRoads(state, classes) {
  for (const cls of classes) {
    if (state.zoom < (LABEL_ZOOM[cls] ?? LABEL_ZOOM.minor)) continue;
    const kind = cls === "elevated" ? "trunk" : SMALL.has(cls) ? "minor" : "road";
    for (const feature of state.named[cls] || []) placeAlong(state, feature, kind);
  }
}

export function placeWaters(state) {
  for (const feature of state.layers.waterline) {
    if (state.zoom >= (LABEL_ZOOM[feature.cls] ?? LABEL_ZOOM.canal)) placeAlong(state, feature, "water");
  }
}

/** Numbers of metro lines, on their lines. */
export function placePills(state) {
  if (state.zoom < LABEL_ZOOM.pill) return;
  const { size, weight } = LABEL_TYPE.pill;
  for (const feature of state.layers.metro) {
    const width = Math.max(18, state.measure(feature.cls, size, weight) + 10);
    const sign = { chars: [feature.cls], widths: [width], total: width, size, upright: false };
    for (const ring of feature.rings) {
      const line = measureLine(ring, state.k);
      if (line.length < 60) continue;
      for (const middles of middlesAlong(line.length, width, PILL_EVERY_PX)) placePill(state, feature, line, middles, sign, weight);
    }
  }
}

function placePill(state, { cls, extra }, line, middles, sign, weight) {
  for (const middle of middles) {
    const fit = fitText(line, middle, sign);
    if (!fit) continue;
    const [from, to] = fit.ends;
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    const half = sign.total / 2;
    const boxes = [[x - half, y - 8, x + half, y + 8]];
    if (!isFar(state, `metro ${cls}`, x, y, PILL_REPEAT_PX) || !state.taken.isFree(boxes)) continue;
    remember(state, `metro ${cls}`, x, y);
    accept(state, { kind: "pill", name: cls, x, y, width: sign.total, size: sign.size, weight, colour: extra, boxes }, x, y);
    return;
  }
}
