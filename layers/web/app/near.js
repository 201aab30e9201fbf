/** What lies near a place, in classes of a walk as the crow flies. */

import { dressed } from "../card.js";
import { distanceTo } from "../distance.js";
import { createSay, el, langTag } from "../dom.js";
import { createList } from "../list.js";
import { CLASSES } from "./near_place.js";

const STEP_DEGREES = 0.001;
const FAR_KM = 10_000;
const ROUGH_ABOVE_M = 300;

/** @param {number} degrees @returns {number} to about 100 m: all the server is told */
export function blur(degrees) {
  return Number((Math.round(degrees / STEP_DEGREES) * STEP_DEGREES).toFixed(3));
}

/**
 * Ask what is near a blurred place, and measure from the exact one here.
 * @param {(address: string, options: RequestInit) => Promise<object>} ask
 * @param {{lon: number, lat: number}} place @param {object} filters @param {AbortSignal} signal
 */
export async function readNear(ask, place, filters, signal) {
  const body = JSON.stringify({ lon: blur(place.lon), lat: blur(place.lat), filters });
  const answer = await ask("/api/near", { method: "POST", body, signal });
  const farthest = CLASSES[CLASSES.length - 1].metres;
  const sites = answer.sites
    .map((site) => ({ ...site, distance_m: distanceTo(place, site.geometry) }))
    .filter((site) => site.distance_m <= farthest)
    .sort((one, other) => one.distance_m - other.distance_m);
  return { ...answer, sites };
}

function sayPlace(place, lang, say) {
  const name = place[`name_${lang}`] || place.name_zh || place.name_en;
  return name ? say("near.place", { name }) : say(`near.${place.from}`);
}

function sayDistance(metres) {
  return metres < FAR_KM ? Math.round(metres / 100) / 10 : Math.round(metres / 1000);
}

/** Where the reader is outside the district: said, and the nearest part offered. */
function drawOutside(document, answer, say, onShow) {
  const { nearest } = answer;
  return el(document, "div", { class: "cm-note", role: "status" }, [
    el(document, "p", { text: say("near.outside", { n: sayDistance(nearest.distance_m) }) }),
    nearest.subdistrict ? el(document, "button", {
      type: "button", class: "cm-button", text: say("near.nearest", { name: say(`subdistrict.${nearest.subdistrict}`) }),
      on: { click: () => onShow(nearest) },
    }) : null,
  ]);
}

/** Each class holds what is farther than the one before. */
function drawClasses(document, sites, options, say) {
  let least = -1;
  return CLASSES.map(({ minutes, metres }) => {
    const rows = sites.filter((site) => site.distance_m > least && site.distance_m <= metres);
    least = metres;
    const title = say("near.class", { minutes, metres, n: rows.length });
    return createList(document, rows, { ...options, title, total: rows.length, headingLevel: 4, empty: say("near.none") });
  });
}

/**
 * @param {Document} document
 * @param {{status: string, place: object | null}} near
 * @param {object | null} answer of {@link readNear}, once there is one
 * @param {object} options of the list, and onClear, onLocate, onPick, onShow
 * @returns {HTMLElement}
 */
export function createNear(document, near, answer, options) {
  const { lang, words, onClear, onLocate, onPick, onShow } = options;
  const say = createSay(words);
  const button = (key, act, more = "") =>
    el(document, "button", { type: "button", class: `cm-button ${more}`, text: say(key), on: { click: act } });
  const { place } = near;
  const isRough = place?.from === "me" && place.accuracy_m > ROUGH_ABOVE_M;
  return el(document, "section", { class: dressed("cm-list cm-near", options), lang: langTag(lang) }, [
    el(document, "h3", { text: place ? sayPlace(place, lang, say) : say("near.title") }),
    el(document, "div", { class: "cm-near-tools" }, [
      button("near.clear", onClear, "cm-main"),
      place?.from === "me" || near.status === "asking" ? null : button("near.here", onLocate),
      near.status === "picking" ? null : button("near.pick", onPick),
    ]),
    place ? null : el(document, "p", { class: "cm-note", role: "status", text: say(`near.${near.status}`) }),
    isRough ? el(document, "p", { class: "cm-note", text: say("near.rough", { n: Math.round(place.accuracy_m) }) }) : null,
    answer && !answer.inside ? drawOutside(document, answer, say, onShow) : null,
    ...(answer && (answer.inside || answer.sites.length) ? [
      el(document, "p", { class: "cm-soft", text: say("near.how") }), ...drawClasses(document, answer.sites, options, say),
    ] : []),
  ]);
}
