/** Beside the map of the saved file: the list of sites, the sources, and the card of the open site. */

import { createCard } from "./card.js";
import { createSources } from "./file_sources.js";
import { createList } from "./list.js";

/**
 * @param {{document: Document, config: object, say: Function}} page
 * @param {{lang: string, theme: string}} view
 * @param {(change: {selected: string | null, at?: [number, number, number]}) => Promise<void>} set
 *   tells the map
 */
export function createSide(page, view, set) {
  const { document, config, say } = page;
  const root = document.getElementById("file-side");
  const panel = document.getElementById("panel");
  const rows = config.pinned.rows ?? [];
  let open = null;
  let opener = null;

  /** @param {string} id from the list: the card gets the focus, and the list gets it back. */
  async function choose(id) {
    opener = id;
    await set({ selected: id });
    panel.focus({ preventScroll: true });
  }

  function findButton(id) {
    return [...root.querySelectorAll("button")].find((button) => button.dataset.id === id);
  }

  function markOpen() {
    for (const button of root.querySelectorAll("button[data-id]")) {
      if (button.dataset.id === open) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function noticePanel() {
    if (!panel.hidden) return markOpen();
    const left = opener;
    open = null;
    opener = null;
    markOpen();
    // Later than the map, which takes the focus back to a mark, if the site has one.
    setTimeout(() => document.activeElement === document.body && findButton(left)?.focus());
  }

  /** As card and list take it. */
  function describeView() {
    return {
      lang: view.lang, theme: view.theme, words: config.words[view.lang], kinds: config.kinds,
      total: rows.length, selected: open, onSelect: choose,
    };
  }

  function showList() {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = say(view.lang, "map.file_note");
    root.replaceChildren(createList(document, rows, describeView()), createSources(page, view.lang), note);
    root.setAttribute("aria-label", say(view.lang, "file.sites", { n: rows.length }));
    markOpen();
  }

  new MutationObserver(noticePanel).observe(panel, { attributes: true, attributeFilter: ["hidden"] });

  return {
    /** @param {object} detail */
    buildCard(detail) {
      open = detail.id;
      markOpen();
      return createCard(document, detail, describeView());
    },
    /** Say everything again, in the language there is now. @param {[number, number, number]} at where the map looks */
    async show(at) {
      showList();
      const again = open;
      if (!again || panel.hidden) return;
      await set({ selected: null });
      await set({ selected: again, at });
    },
  };
}
