/** Where feedback waits for a decision: drawn for those signed in who may see it, and kept nowhere. */

import { createMarkLayer } from "./features.js";

const TOGETHER_PX = 30;
const SIZE_PX = 26;
/** Beside the mark of the site it is about, not on it. */
const BESIDE_PX = [-20, 18];

/**
 * @param {object} L Leaflet @param {object} map
 * @param {{config: object, document: Document, draw: Function, say: Function}} page
 * @param {(id: string) => void} onOpen
 * @param {typeof fetch} ask
 */
export function createWaiting(L, map, { config, document, draw, say }, onOpen, ask = (...question) => fetch(...question)) {
  const layer = createMarkLayer(L, map, (mark) => onOpen(mark.id));
  let places = [];

  /** Those closer together than a mark is wide share one; the oldest stands for them. */
  function findGroups() {
    const groups = [];
    for (const place of places) {
      const at = map.project([place.lat, place.lon]);
      const near = groups.find((group) => group.at.distanceTo(at) < TOGETHER_PX);
      if (near) near.n += place.n;
      else groups.push({ ...place, at });
    }
    return groups;
  }

  function toMark({ id, n, at }, lang) {
    const { lat, lng } = map.unproject(at.add(BESIDE_PX));
    return {
      key: `waiting:${id}`, sort: "waiting", id, lon: lng, lat, look: String(n), selected: false,
      label: say(lang, "map.waiting_mark", { n }),
      fill(element) {
        const face = document.createElement("span");
        face.className = "face waiting";
        face.append(draw("feedback", { size: SIZE_PX }));
        if (n > 1) {
          const badge = document.createElement("span");
          badge.className = "badge";
          badge.textContent = String(n);
          face.append(badge);
        }
        element.classList.add("mark-waiting");
        element.append(face);
      },
    };
  }

  return {
    /** Ask anew. Who may not see it gets nothing. @param {number[]} bbox @param {string | null} waiting */
    async refresh(bbox, waiting) {
      if (!waiting) {
        places = [];
        return;
      }
      const address = `${config.api}/pending?bbox=${bbox.map((edge) => edge.toFixed(5)).join(",")}`;
      const answer = await ask(address, { cache: "no-store", credentials: "same-origin" });
      places = answer.ok ? (await answer.json()).pending : [];
    },
    /** @param {{lang: string, waiting: string | null, showsWaiting: boolean}} view */
    show({ lang, waiting, showsWaiting }) {
      const marks = waiting && showsWaiting ? findGroups().map((group) => toMark(group, lang)) : [];
      layer.show(marks, new Map());
    },
  };
}
