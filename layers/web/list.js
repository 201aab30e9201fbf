/** The list beside the map: exactly what the map holds, for readers who prefer words. */

import { dressed, drawState, setColours } from "./card.js";
import { createSay, el, langTag, sayTerm, sayText } from "./dom.js";
import { createMarks } from "./marks.js";

const ROUGH_ABOVE_M = 300;

/**
 * @param {Document} document @param {object[]} rows those loaded so far
 * @param {{lang: string, words: Object<string, string>, kinds: object[], theme: string, selected?: string | null,
 *   total?: number, pageSize?: number, headingLevel?: number, title?: string, empty?: string,
 *   onSelect?: (id: string) => void, onMore?: () => void}} options
 * @returns {HTMLElement}
 */
export function createList(document, rows, options) {
  const { total = rows.length, pageSize = 50, headingLevel = 3, onMore } = options;
  const say = createSay(options.words);
  const draw = createMarks(document, options.kinds);
  const lines = rows.map((row) => el(document, "li", {}, [drawRow(document, row, options, say, draw)]));
  const left = total - rows.length;
  const list = el(document, "section", { class: dressed("cm-list", options), lang: langTag(options.lang) }, [
    el(document, `h${headingLevel}`, { text: options.title ?? sayCount(rows, total, say) }),
    total ? el(document, "ul", { on: { keydown: moveByArrows } }, lines) : el(document, "p", { class: "cm-note", text: options.empty ?? say("list.empty") }),
    left > 0 && onMore
      ? el(document, "button", { type: "button", class: "cm-button cm-more", text: say("list.more", { n: Math.min(left, pageSize) }), on: { click: onMore } }) : null,
  ]);
  setColours(list, options);
  return list;
}

/** How many there are; and how many of them the map shows, once every row is here to tell. */
function sayCount(rows, total, say) {
  const located = rows.filter((row) => row.placed !== false).length;
  if (rows.length === total && total > 1 && located < total) return say("map.count", { n: total, located });
  return say(total === 1 ? "list.count_one" : "list.count", { n: total });
}

function drawRow(document, row, { lang, selected, onSelect }, say, draw) {
  const rough = row.accuracy_m > ROUGH_ABOVE_M;
  const facts = [
    Number.isFinite(row.distance_m) ? el(document, "span", { class: "cm-distance", text: sayDistance(row.distance_m, say) }) : null,
    drawState(document, row.state, say),
    row.date_zh || row.date_en ? sayText(document, "span", row, "date", lang) : null,
    row.subdistrict ? el(document, "span", { text: say(`subdistrict.${row.subdistrict}`) }) : null,
    row.placed === false ? el(document, "span", { text: say("list.no_place") }) : rough ? el(document, "span", { text: say("list.rough") }) : null,
    row.feedback ? el(document, "span", { text: say(row.feedback === 1 ? "list.feedback_one" : "list.feedback", { n: row.feedback }) }) : null,
  ];
  return el(document, "button", {
    type: "button", "data-id": row.id, "aria-current": row.id === selected ? "true" : null,
    on: { click: () => onSelect?.(row.id) },
  }, [
    row.kind && draw(row.kind, { size: 30, rough: rough || row.placed === false }),
    el(document, "span", { class: "cm-line" }, [
      sayText(document, "span", row, "name", lang, { class: "cm-name" }),
      el(document, "span", { class: "cm-meta" }, [el(document, "span", { class: "cm-unseen", text: sayTerm(say, "kind", row.kind) }), ...facts]),
    ]),
  ]);
}

/** To ten metres: places are not known better. */
function sayDistance(metres, say) {
  return metres < 5 ? say("list.right_here") : say("list.distance", { n: Math.max(10, Math.round(metres / 10) * 10) });
}

function moveByArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const next = buttons[buttons.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
