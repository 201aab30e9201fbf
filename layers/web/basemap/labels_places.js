/** Names that stand at a point: sub-districts, quarters, stations, parks and other areas. */

import { blocksAround, buildBlock, middleOf } from "./labels_points.js";
import { accept, isFar, isOutside, pointOf, remember, typedRows } from "./labels_state.js";
import { isInside } from "./project.js";
import { LABEL_ZOOM, PLACE_ZOOM_END, typeAt, widthAt } from "./sizes.js";
import { breakName } from "./wording.js";

/** From here on there is room to say that the source is silent; below, the hatch says it. */
const SILENT_WORD_ZOOM = 13.4;
const ROW_CHARACTERS = 18;
const AREA_SHIFTS = [0, -16, 16, -32, 32];
/** How far a name of a place may move to stand clear of streets, and what a pixel of the way costs in pixels of street. */
const PLACE_STEPS = [[0, 40, -40, 80, -80], [0, 20, -20, 40, -40, 60, -60]];
const STEP_COST = 0.5;

/** Where a place's name crosses least street, not far from its point. */
function findQuiet(state, outline, rows, x, y) {
  let best = null;
  for (const dx of PLACE_STEPS[0]) {
    for (const dy of PLACE_STEPS[1]) {
      const [atX, atY] = [x + dx, y + dy];
      if (outline && !isInside(outline.rings, atX / state.k, atY / state.k)) continue;
      const block = buildBlock(rows, atX, atY, "center", state.measure);
      if (!state.taken.isFree(block.boxes)) continue;
      const street = state.busy(block.boxes[0].map((each) => each / state.k)) * state.k;
      const cost = street + Math.hypot(dx, dy) * STEP_COST;
      if (!best || cost < best.cost) best = { block, cost };
    }
  }
  return best?.block;
}

function placeAt(state, feature, kind, rows) {
  const { x, y } = pointOf(state, feature);
  const outline = state.layers.subdistrict.find(({ cls }) => cls === feature.cls);
  const block = findQuiet(state, outline, rows, x, y);
  if (block) accept(state, { ...block, kind, name: rows[0].t }, x, y);
}

/** Sub-districts, and towns beyond them, as long as streets tell less. */
export function placePlaces(state) {
  if (state.zoom >= PLACE_ZOOM_END) return;
  for (const feature of state.places.large) {
    const rows = typedRows(state, feature, "place");
    if (!rows.length) continue;
    const isSilent = state.silent.includes(feature.cls) && state.zoom >= SILENT_WORD_ZOOM;
    if (isSilent) rows.push({ t: state.silentWord, ...typeAt("quiet", state.zoom) });
    placeAt(state, feature, "place", rows);
  }
}

/** Where the source is silent, that stays said among the streets. */
export function placeSilent(state) {
  if (state.zoom < PLACE_ZOOM_END) return;
  for (const feature of state.places.large) {
    if (!state.silent.includes(feature.cls)) continue;
    const rows = typedRows(state, feature, "quiet");
    if (rows.length) placeAt(state, feature, "quiet", [...rows, { t: state.silentWord, ...typeAt("quiet", state.zoom) }]);
  }
}

/** Quarters and estates, from where they are wide enough to be meant. */
export function placeQuarters(state) {
  if (state.zoom < LABEL_ZOOM.quarter) return;
  for (const feature of state.places.small) {
    const rows = typedRows(state, feature, "quiet");
    const { x, y } = pointOf(state, feature);
    if (!rows.length || !isFar(state, rows[0].t, x, y)) continue;
    const block = buildBlock(rows, x, y, "center", state.measure);
    if (!state.taken.isFree(block.boxes)) continue;
    remember(state, rows[0].t, x, y);
    accept(state, { ...block, kind: "quiet", name: rows[0].t }, x, y);
  }
}

/** Stations; those in the district first, and among them where lines meet. */
export function placeStations(state) {
  if (state.zoom < LABEL_ZOOM.station) return;
  const gap = widthAt("dot", state.zoom) + 2;
  const ranked = state.layers.station.map((feature) => {
    const { x, y } = pointOf(state, feature);
    return { feature, x, y, rank: (isOutside(state, x, y) ? 10 : 0) - feature.cls.split(",").length };
  });
  for (const { feature, x, y } of ranked.sort((a, b) => a.rank - b.rank)) {
    const rows = typedRows(state, feature, "station");
    if (!rows.length || !isFar(state, `station ${rows[0].t}`, x, y)) continue;
    const block = blocksAround(rows, x, y, gap, state.measure).find((each) => state.taken.isFree(each.boxes));
    if (!block) continue;
    remember(state, `station ${rows[0].t}`, x, y);
    accept(state, { ...block, kind: "station", name: rows[0].t }, x, y);
  }
}

/** An area's name inside it, in two rows where one is too wide. */
function placeInside(state, feature, kind, type) {
  const plain = typedRows(state, feature, type);
  if (!plain.length || state.waterNames.has(feature.zh || feature.en)) return;
  const middle = middleOf(feature.rings, feature.box);
  const room = middle.wide * state.k * 1.2;
  const widthOf = (rows) => Math.max(...rows.map((row) => state.measure(row.t, row.size, row.weight)));
  let rows = plain;
  if (widthOf(rows) > room) rows = rows.flatMap((row) => breakName(row.t, ROW_CHARACTERS).map((t) => ({ ...row, t })));
  if (widthOf(rows) > room) return;
  const [x, y] = [middle.x * state.k, middle.y * state.k];
  for (const shift of AREA_SHIFTS) {
    if (shift && !isInside(feature.rings, middle.x, (y + shift) / state.k)) continue;
    const block = buildBlock(rows, x, y + shift, "center", state.measure);
    if (!state.taken.isFree(block.boxes) || !isFar(state, plain[0].t, x, y)) continue;
    remember(state, plain[0].t, x, y);
    accept(state, { ...block, kind, name: plain[0].t }, x, y);
    return;
  }
}

/** @param {[string, string, string][]} asked layer, colour and type of its names */
export function placeAreas(state, asked) {
  for (const [layer, kind, type] of asked) {
    if (state.zoom < (LABEL_ZOOM[layer] ?? LABEL_ZOOM.area)) continue;
    for (const feature of state.layers[layer]) {
      if (feature.zh || feature.en) placeInside(state, feature, kind, type);
    }
  }
}
