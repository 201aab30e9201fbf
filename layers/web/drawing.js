/** Draws one answer of the source: marks, cells, outlines, names. */

import { MERGE_BELOW_ZOOM, mergeClose, withoutHidden } from "./cells.js";
import { createMarkLayer } from "./features.js";
import { createFaces } from "./mark_faces.js";
import { placeNames } from "./names.js";
import { createOutlines } from "./outlines.js";
import { textOf } from "./words.js";

const NAMES_ZOOM = 15.5;

/**
 * @param {object} L Leaflet @param {object} map @param {object} page
 * @param {(mark: object) => void} onChoose
 */
export function createDrawing(L, map, page, onChoose) {
  const faces = createFaces(page);
  const layer = createMarkLayer(L, map, onChoose);
  const outlines = createOutlines(L, map, page);
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

  function layOutNames(marks, names, view) {
    if (view.zoom < NAMES_ZOOM) return new Map();
    const boxes = marks.map((mark) => {
      const { x, y } = map.latLngToLayerPoint([mark.lat, mark.lon]);
      return { key: mark.key, text: names.get(mark.key) ?? "", x, y, radius: mark.selected ? 24 : 15 };
    });
    return placeNames(boxes.sort((a, b) => b.radius - a.radius || (a.key < b.key ? -1 : 1)));
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
      layer.showNames(layOutNames(marks, names, view));
      page.basemap.reserve(marks.map(({ lon, lat }) => [lon, lat]));
      return marks.length;
    },
  };
}
