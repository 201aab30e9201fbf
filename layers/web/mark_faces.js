/** What the three sorts of mark look like and are called: site, spot, cell. Elements only, no map. */

import { drawSign } from "./marks.js";
import { textOf } from "./words.js";

/**
 * @typedef {{key: string, sort: "site" | "spot" | "cell", spot?: object, lon: number, lat: number, look: string,
 *   label: string, selected: boolean, boxes: number[][], fill: (element: HTMLElement) => void}} Mark
 *   `boxes`: what it takes round its middle, in pixels
 */

const CELL_HALF = 18;
const SPOT_SIZE = 24;
const SELECTED_HALF = 27;
const SIGN_REACH = 5;

/** A badge stands at the upper right corner; each further digit makes it wider. */
function badgeBox(half, badge) {
  const wide = 22 + 6 * (String(badge).length - 1);
  return [half + 9.5 - wide, -half - 9, half + 9.5, -half + 10];
}

/** @param {number} size of the face @param {number} badge @param {boolean} selected */
function boxesOfFace(size, badge, selected) {
  const half = size / 2 + 1.5;
  if (selected) return [[-SELECTED_HALF, -SELECTED_HALF, SELECTED_HALF + 3, SELECTED_HALF]];
  const face = [-half, -half, half + SIGN_REACH - 1.5, half + SIGN_REACH - 1.5];
  return badge ? [face, badgeBox(size / 2, badge)] : [face];
}

/** @param {Document} document @param {string} name @param {string} [className] @param {string} [text] */
function createElement(document, name, className = "", text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/** @param {string} lang @param {string} base @param {string[]} more */
function joinNotes(lang, base, more) {
  return [base, ...more].join(lang === "zh" ? "，" : ", ");
}

/**
 * @param {{document: Document, draw: Function, say: Function, signs: Object<string, string>,
 *   limits: {rough_m: number}, kinds: object[]}} page
 */
export function createFaces({ document, draw, say, signs, limits, kinds }) {
  const order = kinds.map((kind) => kind.id);
  const sizes = new Map(kinds.map((kind) => [kind.id, kind.size]));

  function siteLabel(site, view, rough) {
    const notes = [];
    if (rough) notes.push(say(view.lang, "map.mark_rough", { n: Math.round(site.accuracy_m) }));
    if (site.feedback) notes.push(say(view.lang, "map.mark_feedback", { n: site.feedback }));
    const base = say(view.lang, "map.mark", {
      kind: say(view.lang, `kind.${site.kind}`),
      name: textOf(site, "name", view.lang),
      state: say(view.lang, `state.${site.state}`),
    });
    return joinNotes(view.lang, base, notes);
  }

  /** @returns {Mark} */
  function site(feature, view) {
    const rough = feature.accuracy_m > limits.rough_m && !feature.geometry;
    const selected = feature.id === view.selected;
    const sign = signs[feature.state] ?? "empty";
    const badge = feature.feedback > 0 && !view.hidden.has("feedback") ? feature.feedback : 0;
    return {
      key: `site:${feature.id}`, sort: "site", lon: feature.lon, lat: feature.lat, selected,
      look: [feature.kind, rough, selected, sign, badge].join(),
      boxes: boxesOfFace(sizes.get(feature.kind), badge, selected),
      label: siteLabel(feature, view, rough),
      fill(element) {
        const face = createElement(document, "span", selected ? "face selected" : "face");
        face.append(draw(feature.kind, { rough }), drawSign(document, sign));
        if (badge) face.append(createElement(document, "span", "badge", String(badge)));
        element.append(face);
      },
    };
  }

  /** @returns {Mark} */
  function spot(feature, view) {
    const n = feature.n ?? 1;
    const words = {
      n, category: say(view.lang, `category.${feature.category}`), mood: say(view.lang, `mood.${feature.mood}`),
    };
    return {
      key: `spot:${feature.id}`, sort: "spot", spot: feature, lon: feature.lon, lat: feature.lat, selected: false,
      look: `feedback,${n}`,
      boxes: boxesOfFace(SPOT_SIZE, n > 1 ? n : 0, false),
      label: say(view.lang, n > 1 ? "map.spot_many" : "map.spot_name", words),
      fill(element) {
        const face = createElement(document, "span", "face");
        face.append(draw("feedback", { size: SPOT_SIZE }));
        if (n > 1) face.append(createElement(document, "span", "badge", String(n)));
        element.append(face);
      },
    };
  }

  /** @returns {Mark} */
  function cell(group, view) {
    const kindsHere = order.filter((id) => group.kinds[id]);
    return {
      key: group.key ?? `cell:${group.lon.toFixed(5)},${group.lat.toFixed(5)}`,
      sort: "cell", lon: group.lon, lat: group.lat, selected: false,
      boxes: [[-CELL_HALF, -CELL_HALF, CELL_HALF, CELL_HALF]],
      look: `${group.n}|${kindsHere.map((id) => `${id}${group.kinds[id]}`)}`,
      label: joinNotes(view.lang, say(view.lang, "map.cell_name", { n: group.n }),
        kindsHere.map((id) => `${say(view.lang, `kind.${id}`)} ${group.kinds[id]}`)),
      fill(element) {
        const face = createElement(document, "span", "cell");
        const strip = createElement(document, "span", "strip");
        for (const id of kindsHere) {
          const part = createElement(document, "i");
          part.style.setProperty("flex-grow", String(group.kinds[id]));
          part.style.setProperty("background-color", `var(--kind-${id})`);
          strip.append(part);
        }
        face.append(createElement(document, "b", "", String(group.n)), strip);
        element.append(face);
      },
    };
  }

  return { site, spot, cell };
}
