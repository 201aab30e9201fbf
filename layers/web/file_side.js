/** Beside the map of the saved file: the list of sites, the sources, and the card of the open site. */

import { createSources } from "./file_sources.js";
import { textOf } from "./words.js";

/**
 * @param {{document: Document, config: object, say: Function, draw: Function}} page
 * @param {{lang: string}} view
 * @param {(change: {selected: string | null, at?: [number, number, number]}) => Promise<void>} set
 *   tells the map
 * @param {{createCard?: Function, createList?: Function}} [parts] the card and the list of the
 *   screens; without them the list is short, and the card is what the tables say
 */
export function createSide(page, view, set, { createCard, createList } = {}) {
  const { document, config, say, draw } = page;
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

  /** What the tables say of a site, in the language there is now. */
  function findArticle(id) {
    const tag = view.lang === "zh" ? "zh-CN" : "en";
    const articles = document.querySelectorAll(`#file-static section[lang="${tag}"] article`);
    return [...articles].find((article) => article.dataset.site === id);
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

  function buildRow(row) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    const name = document.createElement("span");
    const more = document.createElement("small");
    const words = [say(view.lang, `kind.${row.kind}`), say(view.lang, `state.${row.state}`),
      row.subdistrict ? say(view.lang, `subdistrict.${row.subdistrict}`) : "", textOf(row, "date", view.lang),
      row.placed === false ? say(view.lang, "file.no_place") : ""];
    button.type = "button";
    button.dataset.id = row.id;
    name.textContent = textOf(row, "name", view.lang);
    more.textContent = words.filter(Boolean).join(" · ");
    name.append(more);
    button.append(draw(row.kind, { size: 28, rough: row.accuracy_m > config.limits.rough_m }), name);
    button.addEventListener("click", () => choose(row.id));
    line.append(button);
    return line;
  }

  /** As the parts of the screens take it. */
  function describeView() {
    return {
      lang: view.lang, theme: view.theme, words: config.words[view.lang], kinds: config.kinds,
      total: rows.length, selected: open, onSelect: choose,
    };
  }

  function buildList() {
    if (createList) return createList(document, rows, describeView());
    const section = document.createElement("section");
    const heading = document.createElement("h2");
    const list = document.createElement("ul");
    heading.textContent = say(view.lang, "file.sites", { n: rows.length });
    list.append(...rows.map(buildRow));
    section.append(heading, list);
    return section;
  }

  function showList() {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = say(view.lang, "map.file_note");
    root.replaceChildren(buildList(), createSources(page, view.lang), note);
    root.setAttribute("aria-label", say(view.lang, "file.sites", { n: rows.length }));
    markOpen();
  }

  new MutationObserver(noticePanel).observe(panel, { attributes: true, attributeFilter: ["hidden"] });

  return {
    /** @param {object} detail */
    buildCard(detail) {
      open = detail.id;
      markOpen();
      if (createCard) return createCard(document, detail, describeView());
      return findArticle(detail.id)?.cloneNode(true) ?? document.createElement("div");
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
