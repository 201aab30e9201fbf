/** The documents the saved file rests on, each with its licence. */

import { textOf } from "./words.js";

/**
 * Documents by id, each once, in the order of their ids. Pure.
 * @param {Object<string, {sources?: Object<string, object>}>} details
 * @returns {object[]}
 */
export function findSources(details) {
  const found = new Map();
  for (const { sources } of Object.values(details)) {
    for (const [id, source] of Object.entries(sources ?? {})) found.set(id, source);
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, source]) => source);
}

/** Only addresses of the open web become links. @param {Document} document @param {string} address */
function buildAddress(document, address) {
  if (!address.startsWith("https://")) return Object.assign(document.createElement("span"), { textContent: address });
  return Object.assign(document.createElement("a"), { href: address, rel: "noreferrer noopener", textContent: address });
}

/**
 * @param {{document: Document, config: object, say: Function}} page @param {string} lang
 * @returns {HTMLElement}
 */
export function createSources({ document, config, say }, lang) {
  const root = document.createElement("details");
  const title = document.createElement("summary");
  title.textContent = say(lang, "file.sources");
  root.append(title);
  for (const source of findSources(config.pinned.details ?? {})) {
    const entry = document.createElement("p");
    const words = ["title", "publisher", "date", "licence"].map((field) => textOf(source, field, lang));
    entry.append(words.filter(Boolean).join(lang === "zh" ? "，" : ", "));
    if (source.address) entry.append(document.createElement("br"), buildAddress(document, source.address));
    root.append(entry);
  }
  return root;
}
