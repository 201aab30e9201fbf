/** What is shared while names are given room: what is taken, what stands where, who comes back too soon. */

import { TakenBoxes } from "./labels_boxes.js";
import { isInside, worldPx } from "./project.js";
import { typeAt } from "./sizes.js";
import { rowsOf } from "./wording.js";

/** The same name does not come back nearer than this. */
export const REPEAT_PX = 180;
/** English under Chinese is written smaller. */
const SECOND_ROW = 0.86;

/**
 * @param {object} scene @param {object} asked @param {Function} measure
 */
export function createState(scene, asked, measure) {
  return {
    ...scene, measure, zoom: asked.zoom, names: asked.names, k: worldPx(asked.zoom),
    silent: asked.silent || [], silentWord: asked.silentWord || "",
    rings: scene.layers.district.flatMap((feature) => feature.rings),
    taken: new TakenBoxes(), seen: new Map(), texts: new Map(), labels: [],
  };
}

/** Whether a point in pixels lies outside the district. */
export function isOutside(state, x, y) {
  return state.rings.length > 0 && !isInside(state.rings, x / state.k, y / state.k);
}

/** Give a label its room. */
export function accept(state, label, x, y) {
  label.outside = isOutside(state, x, y);
  state.taken.take(label.boxes);
  state.labels.push(label);
}

export function isFar(state, name, x, y, least = REPEAT_PX) {
  return (state.seen.get(name) || []).every((at) => Math.hypot(at[0] - x, at[1] - y) >= least);
}

export function remember(state, name, x, y) {
  const places = state.seen.get(name);
  if (places) places.push([x, y]);
  else state.seen.set(name, [[x, y]]);
}

/** A feature's first point in pixels. */
export function pointOf(state, feature) {
  return { x: feature.rings[0][0] * state.k, y: feature.rings[0][1] * state.k };
}

/** Rows of a name that stands at a point, each with its type. */
export function typedRows(state, feature, kind) {
  const type = typeAt(kind, state.zoom);
  return rowsOf(feature, state.names).map((t, n) => ({ t, weight: type.weight, size: n ? type.size * SECOND_ROW : type.size }));
}
