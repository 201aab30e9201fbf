/** Places a search found by name, with why: streets, crossings, stations, sub-districts, sites. */

import { createSay, el, langTag, sayText } from "../dom.js";
import { dressed } from "../card.js";

const ZOOMS = { crossing: 17, station: 16, street: 15.5, subdistrict: 14.5, site: 16 };
const MOST = 6;

/**
 * @param {Document} document @param {object[]} found as `/api/search` answers
 * @param {{lang: string, words: Object<string, string>, theme: string, onSelect: (id: string) => void,
 *   onGo: (at: [number, number, number]) => void}} options
 * @returns {HTMLElement | null} nothing where nothing can be gone to
 */
export function createFound(document, found, options) {
  const { lang, onSelect, onGo } = options;
  const say = createSay(options.words);
  const reachable = found.filter((each) => each.kind === "site" || Number.isFinite(each.lon)).slice(0, MOST);
  if (!reachable.length) return null;
  const go = (each) => (each.kind === "site" ? onSelect(each.id) : onGo([each.lon, each.lat, ZOOMS[each.kind]]));
  return el(document, "section", { class: dressed("cm-list cm-found", options), lang: langTag(lang) }, [
    el(document, "h3", { text: say("found.title") }),
    el(document, "ul", {}, reachable.map((each) => el(document, "li", {}, [
      el(document, "button", { type: "button", "data-id": each.id, on: { click: () => go(each) } }, [
        el(document, "span", { class: "cm-line" }, [
          sayText(document, "span", each, "name", lang, { class: "cm-name" }),
          el(document, "span", { class: "cm-meta" }, [
            el(document, "span", { text: say(`found.${each.kind}`) }),
            each.reason === "name" ? null : el(document, "span", { text: say(`found.by_${each.reason}`, { name: each.matched }) }),
          ]),
        ]),
      ]),
    ]))),
  ]);
}
