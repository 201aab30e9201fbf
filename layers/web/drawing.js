/** Draws one answer of the source: marks, cells, outlines, names. */

import { MERGE_BELOW_ZOOM, mergeClose, withoutHidden } from "./cells.js";
import { createMarkLayer } from "./features.js";
import { createFaces } from "./mark_faces.js";
import { placeNames } from "./names.js";
import { createOutlines } from "./outlines.js";
import { textOf } from "./words.js";

const NAMES_ZOOM = 15.5;
const NAME_FONTS = { false: "620 13px", true: "620 15px" };

/** Widths of names in the page's own type, each measured once. */
function measureNames(document, container) {
  const ctx = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  return (text, isChosen) => {
    const font = `${NAME_FONTS[isChosen]} ${getComputedStyle(container).fontFamily}`;
    const key = `${font}|${text}`;
    if (!widths.has(key)) {
      ctx.font = font;
      widths.set(key, Math.ceil(ctx.measureText(text).width) + 1);
    }
    return widths.get(key);
  };
}

/**
 * @param {object} L Leaflet @param {object} map @param {object} page
 * @param {(mark: object) => void} onChoose
 */
export function createDrawing(L, map, page, onChoose) {
  const faces = createFaces(page);
  const layer = createMarkLayer(L, map, onChoose);
  const outlines = createOutlines(L, map, page);
  const measure = measureNames(page.document, map.getContainer());
  const rank = new Map(page.kinds.map((kind, place) => [kind.id, place]));

  /** Features and spots as points for merging; the chosen one first, then by kind. */
  function toPoints(features, spots) {
    return [
      ...features.map((feature) => ({ key: `site:${feature.id}`, kind: feature.kind, lon: feature.lon, lat: feature.lat, feature })),
      ...spots.map((spot) => ({ key: `spot:${spot.id}`, kind: "feedback", lon: spot.lon, lat: spot.lat, spot })),
    ].sort((a, b) => rank.get(a.kind) - rank.get(b.kind) || (a.key < b.key ? -1 : 1));
  }

  function buildMarks(answer, view) {
    const features = answer.features.filter(({ kind, id }) => !view.hidden.has(kind) || id === view.selected);
    const spots = view.hidden.has("feedback") ? [] : answer.spots;
    const chosen = view.selected ? [`site:${view.selected}`] : [];
    const { single, cells } = mergeClose(toPoints(features, spots), view.zoom, chosen);
    const counted = answer.cells.map((cell) => withoutHidden(cell, view.hidden)).filter(Boolean);
    const marks = [
      ...single.map(({ feature, spot }) => (feature ? faces.site(feature, view) : faces.spot(spot, view))),
      ...[...cells, ...counted].map((cell) => faces.cell(cell, view)),
    ];
    return { features, marks };
  }

  /** Where names stand beside their marks; below that zoom only the chosen one's. */
  function layOutNames(marks, names, view) {
    const named = marks.map((mark) => {
      const { x, y } = map.latLngToLayerPoint([mark.lat, mark.lon]);
      const isNamed = mark.selected || view.zoom >= NAMES_ZOOM;
      return { ...mark, text: (isNamed && names.get(mark.key)) || "", x, y };
    });
    return placeNames(named, measure);
  }

  /** What marks and their names take, so that no street's name lies under them. */
  function reserve(marks, placed, answer, view) {
    const { zoom, lang, hidden, filters, selected } = view;
    const reserved = marks.map(({ key, lon, lat, boxes }) =>
      ({ at: [lon, lat], boxes: placed.has(key) ? [...boxes, placed.get(key).box] : boxes }));
    page.basemap.reserve(reserved, JSON.stringify([zoom, answer.zoom, lang, [...hidden], filters, selected]));
  }

  return {
    mergesBelow: MERGE_BELOW_ZOOM,
    focus: (key) => layer.focus(key),
    /** @param {object} answer of the source @param {object} view @returns {number} marks drawn */
    show(answer, view) {
      const { features, marks } = buildMarks(answer, view);
      const names = new Map(features.map((feature) => [`site:${feature.id}`, textOf(feature, "name", view.lang)]));
      outlines.show(features, view);
      layer.show(marks, names);
      const placed = layOutNames(marks, names, view);
      layer.showNames(placed);
      reserve(marks, placed, answer, view);
      return marks.length;
    },
  };
}
