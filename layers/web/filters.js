/** Filters, answered in the browser for a page without a server. Pure. */

/**
 * @typedef {Object<string, string[]>} Filters names as in the address: kind, state, subdistrict,
 *   body, from, to, feedback, about, mood, q
 * @typedef {{id: string, kind: string, also: string[], state: string, subdistrict: string | null,
 *   bodies: string[], periods: [string | null, string | null][], feedback: number, said: object[],
 *   words: string}} Entry
 *   periods: first and last day of each dated event, null where open; said: its feedback
 */

/** Repeated and comma-separated values are the same. @param {Filters} filters @param {string} name */
function valuesOf(filters, name) {
  return (filters[name] ?? []).flatMap((value) => String(value).split(",")).filter(Boolean);
}

/** @param {string[]} wanted @param {string[]} found */
function meets(wanted, found) {
  return wanted.length === 0 || wanted.some((value) => found.includes(value));
}

/** Small letters, and no difference between full-width and half-width. @param {string} text */
export function foldText(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** Whether a date can lie in these years, both included. Open ends reach everywhere. */
function mayFallIn([earliest, latest], from, to) {
  const ends = !from || !latest || latest.slice(0, 4) >= from;
  const starts = !to || !earliest || earliest.slice(0, 4) <= to;
  return ends && starts;
}

/**
 * What can be asked about one site, from its feature and its detail.
 * @param {object} feature @param {object} [detail]
 * @returns {Entry}
 */
export function toEntry(feature, detail = {}) {
  const dated = (detail.events ?? []).filter((event) => event.date_edtf);
  const words = [feature.id, feature.name_zh, feature.name_en, ...(detail.variants ?? []),
    detail.where_zh, detail.where_en, detail.summary_zh, detail.summary_en];
  return {
    id: feature.id,
    kind: feature.kind,
    state: feature.state,
    subdistrict: detail.subdistrict ?? feature.subdistrict ?? null,
    bodies: (detail.bodies ?? []).map((body) => body.id),
    periods: dated.map((event) => [event.date_earliest ?? null, event.date_latest ?? null]),
    feedback: feature.feedback ?? 0,
    said: detail.feedback ?? [],
    words: foldText(words.filter(Boolean).join("\n")),
  };
}

/** Feedback that counts: what it is about, and how it was meant. @param {object[]} said @param {Filters} filters */
export function findCounted(said, filters) {
  const [about, moods] = [valuesOf(filters, "about"), valuesOf(filters, "mood")];
  return said.filter((each) => meets(about, [each.category]) && meets(moods, [each.mood]));
}

/** @param {Filters} filters */
export function narrowsFeedback(filters) {
  return valuesOf(filters, "about").length + valuesOf(filters, "mood").length > 0;
}

/** How much feedback of a site counts. @param {Entry} entry @param {Filters} filters */
export function countFeedback(entry, filters) {
  return narrowsFeedback(filters) ? findCounted(entry.said, filters).length : entry.feedback;
}

/**
 * Whether a site passes; kinds are looked at only when asked, as the layer switches count without.
 * @param {Entry} entry @param {Filters} filters @param {{kinds?: boolean}} [options]
 */
export function isMatch(entry, filters, { kinds = true } = {}) {
  if (kinds && !meets(valuesOf(filters, "kind"), [entry.kind])) return false;
  if (!meets(valuesOf(filters, "state"), [entry.state])) return false;
  if (!meets(valuesOf(filters, "subdistrict"), [entry.subdistrict ?? ""])) return false;
  if (!meets(valuesOf(filters, "body"), entry.bodies)) return false;
  if (valuesOf(filters, "feedback").includes("1") && countFeedback(entry, filters) === 0) return false;
  const [from] = valuesOf(filters, "from");
  const [to] = valuesOf(filters, "to");
  if ((from || to) && !entry.periods.some((period) => mayFallIn(period, from, to))) return false;
  const asked = foldText((filters.q ?? []).join(" ")).split(/\s+/).filter(Boolean);
  return asked.every((word) => entry.words.includes(word));
}
