/** What the browser tests do in the page: show a part, spoil it, read it back. */

import { createCard } from "/card.js";
import { el } from "/dom.js";
import { createList } from "/list.js";

const TOLD_ONCE = [".cm-title", ".cm-summary", ".cm-words", ".cm-outcome > span", ".cm-basis q", ".cm-date q",
  ".cm-facts li", ".cm-actors > span", ".cm-bodies b", ".cm-sites .cm-go > span", ".cm-sources b"];
const ACTIVE = "script, iframe, object, embed, img, form, base, meta, style";

/** Shows a card or a list; what its buttons tell lands in `window.told`. */
export function show(part, content, { calls = [], ...options }) {
  window.told = [];
  window.print = () => window.told.push(["print"]);
  const tell = (name) => (value) => window.told.push([name, typeof value === "string" ? value : null]);
  const listeners = Object.fromEntries(calls.map((name) => [name, tell(name)]));
  const build = part === "card" ? createCard : createList;
  document.body.replaceChildren(build(document, content, { ...options, ...listeners }));
}

/** Text and heading of each card. */
export function readCards(details, options) {
  return details.map((detail) => createCard(document, detail, options))
    .map((card) => [card.textContent, card.querySelector("h2").textContent]);
}

/** Opens each card fully in the page and tells what became of its texts. */
export async function examineCards(details, options) {
  const answers = [];
  for (const detail of details) {
    show("card", detail, { ...options, calls: ["onSelect", "onSpeak", "onClose"] });
    const card = document.querySelector(".cm-card");
    for (const fold of card.querySelectorAll("details")) fold.open = true;
    await new Promise((done) => setTimeout(done, 0));
    const all = [...card.querySelectorAll("*")];
    answers.push({
      told: TOLD_ONCE.map((where) => [where, [...card.querySelectorAll(where)].map((found) => found.textContent)]),
      active: card.querySelectorAll(ACTIVE).length,
      handlers: all.flatMap((found) => found.getAttributeNames()).filter((name) => name.startsWith("on")),
      links: all.map((found) => found.getAttribute("href")).filter((address) => address !== null),
    });
  }
  return answers;
}

/** Border, whether filled, whether longer than a dot: of each date's point. */
export function readPoints() {
  return [...document.querySelectorAll(".cm-point")].map((point) => {
    const style = getComputedStyle(point);
    return [style.borderTopStyle, style.backgroundColor === style.borderTopColor, point.offsetHeight > 20];
  });
}

/** Those attributes that `el` does not take. */
export function findRefused(names) {
  return names.filter((name) => {
    try {
      el(document, "a", { [name]: "x" });
      return false;
    } catch {
      return true;
    }
  });
}

/** Selectors of the style sheet that may touch what is not ours. */
export function findStraySelectors() {
  const split = (selector) => selector.split(/,(?![^(]*\))/).map((each) => each.trim());
  const read = (rules) => [...rules].flatMap((rule) => {
    if (rule.selectorText) return split(rule.selectorText).filter((each) => !each.includes(".cm-"));
    return rule.cssRules ? read(rule.cssRules) : [];
  });
  return read(document.styleSheets[0].cssRules);
}
