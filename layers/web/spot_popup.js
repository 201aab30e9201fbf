/** What was said about a spot of the map, beside its mark. */

import { drawSpot } from "./said.js";

const GAP_PX = 8;

/**
 * @param {object} L Leaflet @param {object} map
 * @param {{document: Document, say: Function, voice?: object}} page
 * @param {{said: (spot: object, filters: object) => Promise<object[]>}} source
 * @param {{findCovered: () => {right: number}, onSelect: (id: string) => void, onAnswer?: (id: string) => void}} ways
 *   `findCovered` tells what the legend hides; without `onAnswer` there is nobody to take an answer
 */
export function createSpotPopup(L, map, { document, say, voice }, source, { findCovered, onSelect, onAnswer }) {
  const popup = L.popup({ offset: [0, -8], minWidth: 220, maxWidth: 320, maxHeight: 320, keepInView: true });
  let said = "map.loading";

  function draw({ lang, theme }) {
    const own = (key, values) => say(lang, key, values);
    const openEvent = (_event, site) => onSelect(site);
    const card = drawSpot(document, said, { lang, theme, say: own, voice, openEvent, onAnswer });
    popup.setContent(card);
    popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", own("map.close"));
    return card;
  }

  return {
    /** @param {object} mark @param {{lang: string, theme: string, filters: object}} view */
    async open(mark, view) {
      said = "map.loading";
      popup.setLatLng([mark.lat, mark.lon]);
      draw(view);
      popup.options.autoPanPaddingTopLeft = [findCovered().right, GAP_PX];
      popup.openOn(map);
      try {
        said = await source.said(mark.spot, view.filters);
      } catch {
        said = "map.error_site";
      }
      draw(view).focus({ preventScroll: true });
    },
    /** In another language or look. @param {{lang: string, theme: string}} view */
    redraw(view) {
      if (popup.isOpen()) draw(view);
    },
  };
}
