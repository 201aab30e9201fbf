/**
 * All names of one zoom and one wording, placed over the whole map at once, so that nothing jumps
 * when the map is moved. Pure: what measures text is handed in.
 */

import { TakenBoxes } from "./labels_boxes.js";
import { placeAreas, placePlaces, placeQuarters, placeSilent, placeStations } from "./labels_places.js";
import { createState } from "./labels_state.js";
import { placePills, placeRoads, placeWaters } from "./labels_streets.js";
import { toUnit, worldPx } from "./project.js";
import { widthAt } from "./sizes.js";

const STREETS_FIRST_BELOW = 13.2;
const MAIN = ["trunk", "primary"];
const OTHERS = ["secondary", "tertiary", "minor", "service", "path"];

/**
 * @typedef {{at: [number, number], boxes: number[][]}} Reserved a mark's place (longitude, latitude) and
 *   the boxes it takes around it, in pixels
 */

/** Boxes of marks in pixels of a zoom. @param {Reserved[]} reserved @param {number} zoom */
export function boxesOfMarks(reserved, zoom) {
  const k = worldPx(zoom);
  return reserved.flatMap(({ at, boxes }) => {
    const [x, y] = toUnit(at[0], at[1]).map((each) => each * k);
    return boxes.map((box) => [x + box[0], y + box[1], x + box[2], y + box[3]]);
  });
}

/** Labels that do not lie under marks which came later. @param {object[]} labels @param {number[][]} boxes */
export function clearOf(labels, boxes) {
  const taken = new TakenBoxes();
  taken.take(boxes);
  return labels.filter((label) => taken.isFree(label.boxes));
}

/**
 * @param {object} scene of `buildScene`
 * @param {{zoom: number, names: "zh"|"en"|"both", reserved?: Reserved[], silent?: string[], silentWord?: string}} asked
 * @param {(text: string, size: number, weight: number) => number} measure width in pixels
 * @returns {object[]} labels in world pixels of the zoom, in the order they were given room
 */
export function layOutLabels(scene, asked, measure) {
  const state = createState(scene, asked, measure);
  const { taken, zoom } = state;
  taken.take(boxesOfMarks(asked.reserved || [], zoom));
  const dot = widthAt("dot", zoom) + 1;
  taken.take(state.layers.station.map(({ rings: [[x, y]] }) =>
    [x * state.k - dot, y * state.k - dot, x * state.k + dot, y * state.k + dot]));
  placePlaces(state);
  const isFarOut = zoom < STREETS_FIRST_BELOW;
  if (isFarOut) placeRoads(state, ["elevated", ...MAIN]);
  placeStations(state);
  placePills(state);
  if (!isFarOut) placeRoads(state, ["elevated"]);
  placeWaters(state);
  placeAreas(state, [["park", "park", "park"], ["water", "water", "water"]]);
  if (!isFarOut) placeRoads(state, MAIN);
  placeSilent(state);
  placeAreas(state, [["campus", "place", "quiet"], ["airport", "place", "quiet"]]);
  placeRoads(state, OTHERS);
  placeQuarters(state);
  placeAreas(state, [["residential", "quiet", "quiet"], ["building", "quiet", "quiet"]]);
  return state.labels;
}
