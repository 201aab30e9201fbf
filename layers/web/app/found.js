/** What a search found, with why: in the box's suggestions, and above the list. */

import { dressed } from "../card.js";
import { createSay, el, langTag, sayText } from "../dom.js";

const ZOOMS = { address: 17, crossing: 17, station: 16, street: 15.5, area: 15.5, subdistrict: 14.5, site: 16 };
const NEAR_KINDS = new Set(["address", "crossing", "station", "area"]);
const MOST_OF_A_KIND = 2;
const MOST_ABOVE_LIST = 6;
const HAN = /[\u3400-\u9fff]/;

/** What can be done with it: a site or a body to open, or a place to go to. @param {object} each */
export function isReachable(each) {
  return each.kind === "site" || each.kind === "body" || Boolean(each.site) || Number.isFinite(each.lon);
}

/**
 * Go to what was found: open a site, look for what is near a place, move to a street.
 * @param {object} each
 * @param {{onSelect: (id: string) => void, onBody: (id: string) => void, onNear: (place: object) => void,
 *   onGo: (at: [number, number, number]) => void}} acts
 */
export function goToFound(each, { onSelect, onBody, onNear, onGo }) {
  if (each.kind === "site") return onSelect(each.id);
  if (each.site) return onSelect(each.site);
  if (each.kind === "body") return onBody(each.id);
  if (NEAR_KINDS.has(each.kind)) return onNear(each);
  return onGo([each.lon, each.lat, ZOOMS[each.kind] ?? 16]);
}

function sayReason(document, each, say) {
  if (each.reason === "name") return null;
  const source = each.kind === "text" ? each.id.split(":")[0] : each.reason;
  const words = say(each.kind === "text" ? `found.in_${source}` : `found.by_${source}`, { name: each.matched });
  return el(document, "span", { text: words, lang: HAN.test(each.matched) ? "zh-CN" : null });
}

/**
 * The words of one find: both names, where it lies, how well that is known, and why it was found.
 * @param {Document} document @param {object} each as `/api/search` answers
 * @param {string} lang @param {(key: string, values?: object) => string} say
 * @returns {HTMLElement}
 */
export function drawFound(document, each, lang, say) {
  const other = lang === "zh" ? "en" : "zh";
  const foreign = each[`name_${lang}`] ? each[`name_${other}`] : "";
  const isRough = each.kind === "address" || each.accuracy_m > 300;
  return el(document, "span", { class: "cm-line" }, [
    el(document, "span", {}, [
      sayText(document, "span", each, "name", lang, { class: "cm-name" }),
      foreign ? el(document, "span", { class: "cm-foreign", text: foreign, lang: langTag(other) }) : null,
    ]),
    sayText(document, "span", each, "told", lang, { class: "cm-told" }),
    el(document, "span", { class: "cm-meta" }, [
      el(document, "span", { text: say(`found.${each.kind}`) }),
      each.subdistrict ? el(document, "span", { text: say(`subdistrict.${each.subdistrict}`) }) : null,
      isRough ? el(document, "span", { text: say("card.rough", { n: Math.round(each.accuracy_m) }) }) : null,
      sayReason(document, each, say),
    ]),
  ]);
}

/**
 * The places above the list.
 * @param {Document} document @param {object[]} groups as `/api/search` answers
 * @param {object} options lang, words, theme, and what {@link goToFound} takes
 * @returns {HTMLElement | null} nothing where nothing can be gone to
 */
export function createFound(document, groups, options) {
  const { lang } = options;
  const say = createSay(options.words);
  const found = groups.flatMap((group) => group.found.filter(isReachable).slice(0, MOST_OF_A_KIND)).slice(0, MOST_ABOVE_LIST);
  if (!found.length) return null;
  return el(document, "section", { class: dressed("cm-list cm-found", options), lang: langTag(lang) }, [
    el(document, "h3", { text: say("found.title") }),
    el(document, "ul", {}, found.map((each) => el(document, "li", {}, [
      el(document, "button", { type: "button", "data-id": each.id, on: { click: () => goToFound(each, options) } }, [
        drawFound(document, each, lang, say),
      ]),
    ]))),
  ]);
}
