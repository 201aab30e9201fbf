/** A shape that is being drawn: its corners so far, above everything else. */

const COLOUR = "#0b5c77";

/**
 * @param {object} L Leaflet @param {object} map
 * @returns {{show: (draft: {kind: string, points: [number, number][]} | null) => void}}
 *   points as longitude, latitude
 */
export function createDraft(L, map) {
  const pane = map.createPane("draft");
  pane.style.setProperty("z-index", "640");
  pane.style.setProperty("pointer-events", "none");
  const renderer = L.svg({ pane: "draft" });
  const fixed = { pane: "draft", renderer, interactive: false };
  let layers = [];

  return {
    show(draft) {
      for (const layer of layers) layer.remove();
      layers = [];
      if (!draft?.points.length) return;
      const corners = draft.points.map(([lon, lat]) => [lat, lon]);
      const line = { ...fixed, color: COLOUR, weight: 3, dashArray: "6 5" };
      if (draft.kind === "polygon") layers.push(L.polygon(corners, { ...line, fillOpacity: 0.12 }));
      else if (draft.kind === "line") layers.push(L.polyline(corners, line));
      layers.push(...corners.map((corner) =>
        L.circleMarker(corner, { ...fixed, radius: 6, color: COLOUR, fillColor: "#ffffff", fillOpacity: 1 })));
      for (const layer of layers) layer.addTo(map);
    },
  };
}
