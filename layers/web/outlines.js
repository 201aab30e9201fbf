/** Lines, areas, and rings round places known only roughly; under the marks, kept by key. */

import { colourOf } from "./theme.js";

const FAINT_RING_ZOOM = 15;

/** @param {number[][]} ring */
const toLatLngs = (ring) => ring.map(([lon, lat]) => [lat, lon]);

/**
 * @param {object} L Leaflet
 * @param {object} map
 * @param {{kinds: object[], limits: {ring_m: number}}} page
 */
export function createOutlines(L, map, { kinds, limits }) {
  const pane = map.createPane("outlines");
  pane.style.setProperty("z-index", "420");
  pane.style.setProperty("pointer-events", "none");
  const renderer = L.svg({ pane: "outlines" });
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  /** @type {Map<string, {layers: object[], style: (view: object) => object[]}>} */
  const shown = new Map();
  const fixed = { pane: "outlines", renderer, interactive: false };

  /** Layers of one feature, and how each is drawn in a view. */
  function createParts(feature) {
    const parts = [];
    const colour = (view) => colourOf(byId.get(feature.kind), view.theme);
    const isChosen = (view) => feature.id === view.selected;
    const { type, coordinates } = feature.geometry ?? {};
    if (type === "LineString") {
      parts.push([L.polyline(toLatLngs(coordinates), fixed), (view) =>
        ({ color: view.theme === "dark" ? "#1d2025" : "#ffffff", weight: 9, opacity: 0.9 })]);
      parts.push([L.polyline(toLatLngs(coordinates), fixed), (view) =>
        ({ color: colour(view), weight: isChosen(view) ? 6 : 4.5, opacity: 1 })]);
    } else if (type === "Polygon") {
      parts.push([L.polygon(coordinates.map(toLatLngs), fixed), (view) => ({
        color: colour(view), weight: isChosen(view) ? 3 : 2, dashArray: "7 5",
        fillColor: colour(view), fillOpacity: isChosen(view) ? 0.16 : 0.09,
      })]);
    } else if (feature.accuracy_m > limits.ring_m) {
      const ring = L.circle([feature.lat, feature.lon], { ...fixed, radius: feature.accuracy_m, className: "ring" });
      parts.push([ring, (view) => styleRing(colour(view), isChosen(view))]);
    }
    return parts;
  }

  function styleRing(colour, chosen) {
    const seen = chosen ? 1 : 0.35;
    return {
      color: colour, weight: chosen ? 2 : 1.5, dashArray: "2 6", lineCap: "round",
      opacity: seen, fillColor: colour, fillOpacity: seen * 0.08,
    };
  }

  return {
    /** @param {object[]} features those drawn as marks @param {object} view */
    show(features, view) {
      const wanted = new Map();
      for (const feature of features) {
        if (feature.geometry || feature.id === view.selected || view.zoom >= FAINT_RING_ZOOM) {
          wanted.set(keyOf(feature), feature);
        }
      }
      for (const [key, { parts }] of shown) {
        if (wanted.has(key)) continue;
        for (const [layer] of parts) layer.remove();
        shown.delete(key);
      }
      for (const [key, feature] of wanted) {
        const isNew = !shown.has(key);
        const { parts } = shown.get(key) ?? { parts: createParts(feature) };
        if (isNew) shown.set(key, { parts });
        for (const [layer, style] of parts) {
          layer.setStyle(style(view));
          if (isNew) layer.addTo(map);
        }
      }
    },
  };
}

/** Place and extent are part of the key: a site that moved is drawn anew. */
function keyOf({ id, kind, lon, lat, accuracy_m: accuracy, geometry }) {
  return JSON.stringify([id, kind, lon, lat, accuracy, geometry ?? null]);
}
