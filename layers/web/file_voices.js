/** What residents said, in the saved file: by what it is about and how it was meant, on the map and in words. */

import { dressed, setColours } from "./card.js";
import { createSay, el, langTag, sayTerm, sayText } from "./dom.js";
import { findCounted } from "./filters.js";
import { createMarks } from "./marks.js";
import { drawSaid } from "./said.js";

/** How many there are of each word, in the order first met. Pure. @param {object[]} said @param {string} field */
export function countWords(said, field) {
  const counts = new Map();
  for (const each of said) if (each[field]) counts.set(each[field], (counts.get(each[field]) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]);
}

/**
 * @param {Document} document @param {object[]} details of sites @param {object[]} spots with what was said there
 * @param {{lang: string, theme: string, words: object, kinds: object[], filters: object,
 *   onSelect: (id: string) => void, onNarrow: (name: string, value: string) => void}} options
 * @returns {HTMLElement}
 */
export function createVoices(document, details, spots, options) {
  const { lang, filters, kinds } = options;
  const say = createSay(options.words);
  const draw = createMarks(document, kinds);
  const groups = [
    ...details.map((site) => ({ site, said: site.feedback ?? [] })),
    ...spots.map(({ said = [] }) => ({ site: null, said })),
  ].filter(({ said }) => said.length);
  const all = groups.flatMap(({ said }) => said);
  const shown = groups.map(({ site, said }) => ({ site, said: findCounted(said, filters) })).filter(({ said }) => said.length);
  const root = el(document, "article", { class: dressed("cm-card cm-voices", options), lang: langTag(lang) }, [
    drawChips(document, "about", countWords(all, "category"), options, say),
    drawChips(document, "mood", countWords(all, "mood"), options, say),
    all.length ? null : el(document, "p", { class: "cm-note", text: say("card.nobody") }),
    ...shown.map(({ site, said }) => el(document, "section", {}, [
      site ? el(document, "button", { type: "button", class: "cm-go", "data-id": site.id, on: { click: () => options.onSelect(site.id) } },
        [draw(site.kind, { size: 22 }), sayText(document, "span", site, "name", lang)])
        : el(document, "p", { class: "cm-soft", text: say("file.spots") }),
      drawSaid(document, said, { lang, say }),
    ])),
  ]);
  setColours(root, options);
  return root;
}

function drawChips(document, name, counts, { filters, onNarrow }, say) {
  const group = name === "about" ? "category" : "mood";
  return counts.length < 2 ? null : el(document, "div", { class: "cm-chips", role: "group", "aria-label": say(`file.by_${name}`) },
    counts.map(([value, n]) => el(document, "button", {
      type: "button", class: "cm-chip", "aria-pressed": String((filters[name] ?? []).includes(value)),
      on: { click: () => onNarrow(name, value) },
    }, [el(document, "span", { text: sayTerm(say, group, value) }), " ", el(document, "b", { text: String(n) })])));
}
