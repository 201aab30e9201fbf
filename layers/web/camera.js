/** Where the map looks: at the district first, then where the reader or the host wants. */

const MARGIN_M = 1500;
const HEADROOM_M = 4000;
const GAP_PX = 12;
const METRES_PER_DEGREE = 111320;
const SITE_ZOOM = 15.5;
const NEAR_ZOOM = 15;
const FLIGHT_ZOOM = 17;
const FLIGHT_S = 1.6;

/** @param {{accuracy_m: number | null}} site */
function zoomFor({ accuracy_m: accuracy }) {
  if (accuracy > 600) return 14.5;
  return accuracy > 250 ? NEAR_ZOOM : SITE_ZOOM;
}

/**
 * @param {object} L Leaflet @param {object} map
 * @param {[number, number, number, number]} bounds west, south, east, north in degrees
 * @param {HTMLElement} legend lies on the map and hides what is under it
 * @param {boolean} [fitsWhole] all of the bounds is seen at first, not only their width
 */
export function createCamera(L, map, [west, south, east, north], legend, fitsWhole = false) {
  const up = MARGIN_M / METRES_PER_DEGREE;
  const aside = up / Math.cos((south * Math.PI) / 180);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

  /** What the legend covers, in pixels of the map; nothing where it is folded or takes the whole width. */
  function findCovered() {
    const isBeside = legend.open && legend.offsetWidth < map.getSize().x / 2;
    return isBeside
      ? { right: legend.offsetLeft + legend.offsetWidth + GAP_PX, bottom: legend.offsetTop + legend.offsetHeight + GAP_PX }
      : { right: 0, bottom: 0 };
  }

  function isSeen(place) {
    const covered = findCovered();
    const { x, y } = map.latLngToContainerPoint(place);
    return map.getBounds().pad(-0.05).contains(place) && (x > covered.right || y > covered.bottom);
  }

  /** The centre that puts a place in the middle of what the legend leaves free. */
  function centreFor(place, zoom) {
    return map.unproject(map.project(place, zoom).subtract([findCovered().right / 2, 0]), zoom);
  }

  /** A margin around the district; above, room to move it down from under the legend. */
  function setLimits() {
    const top = findCovered().bottom ? HEADROOM_M / METRES_PER_DEGREE : up;
    map.setMaxBounds(L.latLngBounds([south - up, west - aside], [north + top, east + aside]));
  }

  /** The district fills the width; elsewhere it is seen whole. */
  function findDistrictZoom() {
    if (fitsWhole) return map.getBoundsZoom(L.latLngBounds([south, west], [north, east]));
    const middle = (south + north) / 2;
    return map.getBoundsZoom(L.latLngBounds([middle, west], [middle, east]));
  }

  function showDistrict() {
    const middle = (south + north) / 2;
    const zoom = findDistrictZoom();
    map.setView([middle, (west + east) / 2], zoom, { animate: false });
    // Where there is room below, the district makes way for the legend.
    const above = map.latLngToContainerPoint([north, west]).y;
    const down = Math.min(above - GAP_PX, findCovered().bottom - above);
    if (down > 0) map.panBy([0, -down], { animate: false });
  }

  return {
    findCovered,
    /** @param {[number, number, number] | null} at longitude, latitude, zoom */
    start(at) {
      if (at) this.goTo(at);
      else showDistrict();
      // Only now: Leaflet glides into its limits from where it stands.
      setLimits();
    },
    /** @param {[number, number, number]} at */
    goTo([lon, lat, zoom]) {
      map.setView([lat, lon], zoom, { animate: false });
    },
    /**
     * Fly to a place, to a site as large as it is, or back to the district; without motion where readers want none.
     * @param {{at: [number, number, number] | null, site: object | null, still?: boolean}} target
     */
    fly({ at, site, still = false }) {
      if (site && !Number.isFinite(site.lon)) return;
      const shape = site?.geometry && site.geometry.type !== "Point" ? L.geoJSON(site.geometry).getBounds() : null;
      const [place, zoom] = at ? [L.latLng(at[1], at[0]), at[2]]
        : shape ? [shape.getCenter(), Math.min(map.getBoundsZoom(shape.pad(0.15)), FLIGHT_ZOOM)]
          : site ? [L.latLng(site.lat, site.lon), zoomFor(site) + 0.5] : [L.latLng((south + north) / 2, (west + east) / 2), findDistrictZoom()];
      map.stop();
      if (still || isCalm.matches) return void map.setView(place, zoom, { animate: false });
      const container = map.getContainer();
      container.classList.add("flying");
      map.once("moveend", () => container.classList.remove("flying"));
      map.flyTo(place, zoom, { duration: FLIGHT_S });
    },
    /** Show a chosen site: only when it is out of sight or too small to see where it is. */
    showSite(site) {
      const place = [site.lat, site.lon];
      if (isSeen(place) && map.getZoom() >= NEAR_ZOOM) return;
      const zoom = Math.max(zoomFor(site), map.getZoom());
      map.setView(centreFor(place, zoom), zoom, { animate: !isCalm.matches });
    },
    /**
     * Show a place and the rings round it; a place beyond the map's edge is left where it is.
     * The view's middle stands in the address and in what the server is asked: it is rounded to
     * about 100 m, so that neither tells where the reader is.
     */
    showAround({ lon, lat, rings }) {
      if (!map.options.maxBounds.contains([lat, lon])) return;
      const middle = L.latLng(Number(lat.toFixed(3)), Number(lon.toFixed(3)));
      const across = 2 * Math.max(...rings.map(({ metres }) => metres));
      const zoom = map.getBoundsZoom(middle.toBounds(across));
      map.setView(centreFor(middle, zoom), zoom, { animate: !isCalm.matches });
    },
    /** @param {{lon: number, lat: number}} cell */
    openCell({ lon, lat }) {
      const zoom = Math.min(map.getMaxZoom(), map.getZoom() + 1.5);
      map.setView(centreFor([lat, lon], zoom), zoom, { animate: !isCalm.matches });
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
