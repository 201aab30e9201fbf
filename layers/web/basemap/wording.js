/** Which words a name is written in: Chinese, English, or both. */

const GAP = "  ";
/** Written with characters of one width, which may stand one below the other. */
const SQUARE = /^[\u2e80-\u9fff\uf900-\uffef0-9\u00b7\u30fb]+$/;
const WIDE = /[\u2e80-\u9fff\uf900-\uffef]/;

/**
 * The name's rows; the other language where the wanted one is silent.
 * @param {{zh: string, en: string}} feature @param {"zh"|"en"|"both"} names
 * @returns {string[]} none, one, or Chinese above English
 */
export function rowsOf({ zh, en }, names) {
  if (names === "both" && zh && en && zh !== en) return [zh, en];
  const one = names === "en" ? en || zh : zh || en;
  return one ? [one] : [];
}

/** The name in one line, as it runs along a street. */
export function lineOf(feature, names) {
  return rowsOf(feature, names).join(GAP);
}

/** Whether a text may be stacked upright on a steep street. @param {string} text */
export function isSquare(text) {
  return SQUARE.test(text) && WIDE.test(text);
}

/** Whether a character is as wide as it is high. @param {string} char */
export function isWide(char) {
  return WIDE.test(char);
}

/**
 * A long Latin name in two rows, broken at the space nearest its middle; others as they are.
 * @param {string} text @param {number} most characters in one row
 * @returns {string[]}
 */
export function breakName(text, most) {
  if (text.length <= most || WIDE.test(text)) return [text];
  let best = -1;
  for (let at = text.indexOf(" "); at > 0; at = text.indexOf(" ", at + 1)) {
    if (best < 0 || Math.abs(at - text.length / 2) < Math.abs(best - text.length / 2)) best = at;
  }
  return best < 0 ? [text] : [text.slice(0, best), text.slice(best + 1)];
}
