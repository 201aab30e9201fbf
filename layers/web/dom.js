/** Elements from plain values. Text becomes text and nothing else. */

const ALLOWED = new Set(["class", "type", "lang", "href", "rel", "target", "title", "role", "tabindex",
  "aria-label", "aria-current", "aria-hidden", "aria-expanded", "aria-pressed", "aria-selected", "aria-labelledby", "id", "datetime", "open", "dir", "data-id", "data-role", "data-shape"]);

/**
 * @param {Document} document @param {string} tag
 * @param {{text?: string, on?: Object<string, Function>, [attribute: string]: unknown}} [facts]
 *   attributes of a fixed list, the text, and listeners
 * @param {(Node | string | null | undefined | false)[]} [children] nothing is left out
 * @returns {HTMLElement}
 */
export function el(document, tag, { text, on = {}, ...attributes } = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (!ALLOWED.has(name)) throw new Error(`attribute ${name} is not for records`);
    element.setAttribute(name, String(value));
  }
  if (text !== undefined) element.textContent = text;
  for (const [event, listen] of Object.entries(on)) element.addEventListener(event, listen);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * An element with a record's text in the chosen language; in the other where it is silent, and
 * marked so. Null where nothing is said at all.
 * @param {Document} document @param {string} tag @param {object} record @param {string} field
 * @param {string} lang @param {object} [facts]
 */
export function sayText(document, tag, record, field, lang, facts = {}) {
  const other = lang === "zh" ? "en" : "zh";
  const own = field ? record[`${field}_${lang}`] : record[lang];
  const foreign = field ? record[`${field}_${other}`] : record[other];
  if (!own && !foreign) return null;
  return el(document, tag, { ...facts, text: own || foreign, lang: own ? null : langTag(other), dir: "auto" });
}

/** A list's entries that are there. @param {unknown[] | null | undefined} list @returns {any[]} */
export function present(list) {
  return (list ?? []).filter((entry) => entry !== null && entry !== undefined);
}

/**
 * The word for one of a fixed set of values; nothing where there is no value.
 * @param {(key: string) => string} say @param {string} group @param {string | null | undefined} value
 */
export function sayTerm(say, group, value) {
  return value ? say(`${group}.${value}`) : "";
}

/** @param {string} lang */
export function langTag(lang) {
  return lang === "zh" ? "zh-CN" : "en";
}

/**
 * @param {Object<string, string>} words of one language
 * @returns {(key: string, values?: object) => string}
 */
export function createSay(words) {
  return (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (slot, name) => String(values[name] ?? slot));
}
