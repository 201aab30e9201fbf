/** A place and rings of a walk round it, as the crow flies. Nothing in them can be pressed. */

const COLOURS = { light: "#0b5c77", dark: "#5cc0dd" };
const LEAST_ACCURACY_M = 15;

/**
 * @param {object} L Leaflet @param {object} map
 * @param {(lang: string, key: string, values?: object) => string} say
 */
export function createNearRings(L, map, say) {
  let shown = null;
  let drawn = [];
  let tags = [];

  function mark(place, className) {
    return L.marker(place, {
      icon: L.divIcon({ className, html: "", iconSize: [0, 0] }), interactive: false, keyboard: false, zIndexOffset: 15000,
    });
  }

  function draw({ lon, lat, accuracy_m: accuracy, rings }) {
    const place = L.latLng(lat, lon);
    const fixed = { pane: "outlines", interactive: false, fill: false };
    drawn = rings.map(({ metres }) => L.circle(place, { ...fixed, radius: metres, weight: 2, dashArray: "10 6", className: "near-ring" }));
    if (accuracy > LEAST_ACCURACY_M) {
      drawn.push(L.circle(place, { ...fixed, radius: accuracy, weight: 0, fill: true, fillOpacity: 0.14, className: "near-accuracy" }));
    }
    tags = rings.map(({ metres, minutes }) => {
      const top = place.toBounds(2 * metres).getNorth();
      return { tag: mark([top, lon], "near-tag"), minutes };
    });
    for (const layer of [...drawn, ...tags.map(({ tag }) => tag)]) layer.addTo(map);
    const dot = mark(place, "near-dot").addTo(map);
    drawn.push(dot);
  }

  function remove() {
    for (const layer of [...drawn, ...tags.map(({ tag }) => tag)]) layer.remove();
    drawn = [];
    tags = [];
  }

  return {
    /** @param {object | null} near lon, lat, accuracy_m, rings @returns {boolean} whether it changed */
    set(near) {
      const key = near && JSON.stringify(near);
      if (key === shown) return false;
      shown = key;
      remove();
      if (near) draw(near);
      return true;
    },
    /** Words and colours of the view. @param {{lang: string, theme: string}} view */
    dress({ lang, theme }) {
      for (const layer of drawn) layer.setStyle?.({ color: COLOURS[theme], fillColor: COLOURS[theme] });
      for (const { tag, minutes } of tags) {
        const text = document.createElement("span");
        text.textContent = say(lang, "near.ring", { minutes });
        tag.getElement().replaceChildren(text);
      }
    },
  };
}
