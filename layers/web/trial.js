/** A file on trial: where its rows would lie, and where under another system of coordinates. */

const INK = "#0b5c77";
const PAPER = "#ffffff";
const OTHER = "#7d0a2a";
const LINES_UP_TO = 300;
/** Filled: sure; a ring in paper: changed on the way; hollow: doubtful; small and grey: refused. */
const LOOKS = {
  accepted: { radius: 6, color: PAPER, weight: 1.5, fillColor: INK, fillOpacity: 1 },
  repaired: { radius: 6, color: INK, weight: 2, fillColor: "#8fc3d4", fillOpacity: 1 },
  doubtful: { radius: 6.5, color: INK, weight: 3, fillColor: PAPER, fillOpacity: 1 },
  refused: { radius: 4, color: "#6c6f75", weight: 1.5, fillColor: PAPER, fillOpacity: 1 },
};

/**
 * @param {object} L Leaflet @param {object} map
 * @returns {{show: (trial: {points: [number, number, string][], others: [number, number][], name: string} | null) => void}}
 *   longitude, latitude, verdict; `others` in the same order or empty; a new `name` moves the map there
 */
export function createTrial(L, map) {
  const pane = map.createPane("trial");
  pane.style.setProperty("z-index", "645");
  pane.style.setProperty("pointer-events", "none");
  const renderer = L.canvas({ pane: "trial" });
  const fixed = { pane: "trial", renderer, interactive: false };
  const group = L.layerGroup().addTo(map);
  let shown = null;
  let seen = "";

  function draw({ points, others }) {
    const at = ([lon, lat]) => [lat, lon];
    if (others.length && others.length <= LINES_UP_TO)
      others.forEach((other, place) =>
        group.addLayer(L.polyline([at(points[place]), at(other)], { ...fixed, color: OTHER, weight: 1, opacity: 0.5 })));
    for (const other of others)
      group.addLayer(L.circleMarker(at(other), { ...fixed, radius: 5, color: OTHER, weight: 2, fill: false, dashArray: "2 2" }));
    for (const point of points) group.addLayer(L.circleMarker(at(point), { ...fixed, ...LOOKS[point[2]] }));
  }

  return {
    show(trial) {
      if (JSON.stringify(trial) === JSON.stringify(shown)) return;
      shown = trial;
      group.clearLayers();
      if (!trial) return;
      draw(trial);
      if (trial.name === seen || !trial.points.length) return;
      seen = trial.name;
      const all = [...trial.points, ...trial.others].map(([lon, lat]) => [lat, lon]);
      map.fitBounds(L.latLngBounds(all).pad(0.1), { animate: false, maxZoom: 16 });
    },
  };
}
