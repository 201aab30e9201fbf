/** All histories of the saved file on one axis, each date as wide as it is uncertain. */

import { dressed, setColours } from "./card.js";
import { createSay, el, langTag, sayTerm, sayText } from "./dom.js";
import { createMarks } from "./marks.js";

const MOST_YEARS = 14;

/**
 * Events with a date, earliest first; where one ends sooner it stands first. Pure.
 * @param {object[]} details of sites
 * @returns {{dated: {event: object, site: object}[], undated: number}}
 */
export function orderEvents(details) {
  const all = details.flatMap((site) => (site.events ?? []).map((event) => ({ event, site })));
  const dated = all.filter(({ event }) => event.date_edtf);
  const key = ({ event }) => `${event.date_earliest ?? "0000"} ${event.date_latest ?? "9999"} ${event.id}`;
  dated.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  return { dated, undated: all.length - dated.length };
}

/**
 * The latest years in which events fall: how many surely, and how many may. Pure.
 * @param {{event: object}[]} dated
 * @returns {{year: number, sure: number, maybe: number}[]}
 */
export function countYears(dated) {
  const years = new Map();
  for (const { event } of dated) {
    if (!event.date_earliest || !event.date_latest) continue;
    const [first, last] = [event.date_earliest, event.date_latest].map((day) => Number(day.slice(0, 4)));
    if (last - first > 3) continue;
    for (let year = first; year <= last; year += 1) {
      const count = years.get(year) ?? { year, sure: 0, maybe: 0 };
      count[first === last ? "sure" : "maybe"] += 1;
      years.set(year, count);
    }
  }
  return [...years.values()].sort((one, other) => one.year - other.year).slice(-MOST_YEARS);
}

/**
 * @param {Document} document @param {object[]} details of the sites that are listed
 * @param {{lang: string, theme: string, words: object, kinds: object[], onSelect: (id: string) => void,
 *   onYear: (year: number) => void, year: number | null, all: object[]}} options `all`: of every site in the file
 * @returns {HTMLElement}
 */
export function createTimeline(document, details, options) {
  const { lang, kinds } = options;
  const say = createSay(options.words);
  const draw = createMarks(document, kinds);
  const { dated, undated } = orderEvents(details);
  const shown = options.year ? dated.filter(({ event }) => mayFallIn(event, options.year)) : dated;
  const root = el(document, "article", { class: dressed("cm-card cm-timeline", options), lang: langTag(lang) }, [
    drawYears(document, countYears(orderEvents(options.all).dated), options, say),
    el(document, "ol", { class: "cm-history" }, shown.map(({ event, site }) => drawEvent(document, event, site, options, say, draw))),
    undated && !options.year ? el(document, "p", { class: "cm-soft", text: say("file.undated", { n: undated }) }) : null,
  ]);
  setColours(root, options);
  return root;
}

function mayFallIn({ date_earliest: first, date_latest: last }, year) {
  return (!first || Number(first.slice(0, 4)) <= year) && (!last || Number(last.slice(0, 4)) >= year);
}

function drawYears(document, years, { onYear, year: chosen }, say) {
  const most = Math.max(1, ...years.map(({ sure, maybe }) => sure + maybe));
  return el(document, "div", { class: "cm-years", role: "group", "aria-label": say("file.years") }, years.map(({ year, sure, maybe }) => {
    const bar = el(document, "i", { "aria-hidden": "true" }, [el(document, "i"), el(document, "i")]);
    const [open, full] = bar.children;
    open.style.setProperty("height", `${(44 * maybe) / most}px`);
    full.style.setProperty("height", `${(44 * sure) / most}px`);
    const label = say("file.year_counts", { year, sure, maybe });
    return el(document, "button", { type: "button", title: label, "aria-label": label, "aria-pressed": String(year === chosen),
      on: { click: () => onYear(year) } }, [bar, el(document, "span", { text: `’${String(year).slice(2)}` })]);
  }));
}

function drawEvent(document, event, site, { lang, onSelect }, say, draw) {
  return el(document, "li", { "data-id": event.id, "data-shape": event.date_shape ?? "none", "data-role": event.role ?? "event" }, [
    sayText(document, "time", event, "date", lang, { class: "cm-date" }),
    el(document, "i", { class: "cm-point", "aria-hidden": "true" }),
    el(document, "div", { class: "cm-told" }, [
      el(document, "button", { type: "button", class: "cm-go", "data-id": site.id, on: { click: () => onSelect(site.id) } },
        [draw(site.kind, { size: 22 }), sayText(document, "span", site, "name", lang)]),
      el(document, "small", { class: "cm-kind", text: sayTerm(say, "event", event.kind) }),
      sayText(document, "p", event, "text", lang),
    ]),
  ]);
}
