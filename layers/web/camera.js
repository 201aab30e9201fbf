/** Where the map looks: at the district first, then where the reader or the host wants. */

const MARGIN_M = 1500;
const METRES_PER_DEGREE = 111320;
const SITE_ZOOM = 15.5;
const NEAR_ZOOM = 15;

/** @param {{accuracy_m: number | null}} site */
function zoomFor({ accuracy_m: accuracy }) {
  if (accuracy > 600) return 14.5;
  return accuracy > 250 ? NEAR_ZOOM : SITE_ZOOM;
}

/**
 * @param {object} L Leaflet @param {object} map
 * @param {[number, number, number, number]} bounds west, south, east, north in degrees
 */
export function createCamera(L, map, [west, south, east, north]) {
  const up = MARGIN_M / METRES_PER_DEGREE;
  const aside = up / Math.cos((south * Math.PI) / 180);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  map.setMaxBounds(L.latLngBounds([south - up, west - aside], [north + up, east + aside]));

  return {
    /** @param {[number, number, number] | null} at longitude, latitude, zoom */
    start(at) {
      if (at) return this.goTo(at);
      const middle = (south + north) / 2;
      const across = L.latLngBounds([middle, west], [middle, east]);
      map.setView([middle, (west + east) / 2], map.getBoundsZoom(across), { animate: false });
    },
    /** @param {[number, number, number]} at */
    goTo([lon, lat, zoom]) {
      map.setView([lat, lon], zoom, { animate: false });
    },
    /** Show a chosen site: only when it is out of sight or too small to see where it is. */
    showSite(site) {
      const place = [site.lat, site.lon];
      const isSeen = map.getBounds().pad(-0.05).contains(place);
      if (isSeen && map.getZoom() >= NEAR_ZOOM) return;
      map.setView(place, Math.max(zoomFor(site), map.getZoom()), { animate: !isCalm.matches });
    },
    /** @param {{lon: number, lat: number}} cell */
    openCell({ lon, lat }) {
      const zoom = Math.min(map.getMaxZoom(), map.getZoom() + 1.5);
      map.setView([lat, lon], zoom, { animate: !isCalm.matches });
    },
    /** @returns {[number, number, number]} longitude, latitude, zoom */
    position() {
      const { lat, lng } = map.getCenter();
      return [Number(lng.toFixed(5)), Number(lat.toFixed(5)), Number(map.getZoom().toFixed(2))];
    },
    /** The view and a fifth beyond it, so that a short pan shows no empty edge. */
    box() {
      const padded = map.getBounds().pad(0.2);
      return [padded.getWest(), padded.getSouth(), padded.getEast(), padded.getNorth()];
    },
  };
}
