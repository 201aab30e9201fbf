/** The words readers see. */

/**
 * @param {Object<string, Object<string, string>>} table by language and key
 * @returns {(lang: string, key: string, values?: object) => string}
 */
export function createSpeaker(table) {
  return (lang, key, values = {}) =>
    (table[lang]?.[key] ?? key).replace(/\{(\w+)\}/g, (slot, name) => String(values[name] ?? slot));
}

/** A record's text in that language, or in the other where it is silent. */
export function textOf(record, field, lang) {
  const other = lang === "zh" ? "en" : "zh";
  return record[`${field}_${lang}`] || record[`${field}_${other}`] || "";
}
