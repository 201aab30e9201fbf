/** In which language the map's streets are named: as the page speaks, unless the reader chose otherwise. */

const KEY = "changning.names";
export const NAMES = ["zh", "en", "both"];

/**
 * The browser's memory of the choice; where it keeps nothing, the choice lasts as long as the page.
 * @param {Window} page
 */
export function createNamesChoice(page) {
  let chosen = read();

  function read() {
    try {
      const kept = page.localStorage.getItem(KEY);
      return NAMES.includes(kept) ? kept : null;
    } catch {
      return null; // a file opened from a disk, or storage forbidden
    }
  }

  return {
    /** @param {string} lang of the page @returns {"zh" | "en" | "both"} */
    wording: (lang) => chosen ?? lang,
    /** What the page's language gives anyway is no choice, and follows it. @param {string} names @param {string} lang */
    choose(names, lang) {
      chosen = names === lang ? null : names;
      try {
        if (chosen) page.localStorage.setItem(KEY, chosen);
        else page.localStorage.removeItem(KEY);
      } catch {
        // Kept by this page alone.
      }
    },
  };
}
