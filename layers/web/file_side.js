/** Beside the map of the saved file: search, then sites, histories or what residents said, and the open site's card. */

import { createCard } from "./card.js";
import { createSay, el } from "./dom.js";
import { createFileSearch } from "./file_search.js";
import { createSources } from "./file_sources.js";
import { createTimeline } from "./file_timeline.js";
import { createVoices } from "./file_voices.js";
import { countFeedback, isMatch, toEntry } from "./filters.js";
import { createList } from "./list.js";

const TABS = ["sites", "history", "voices"];

/**
 * @param {{document: Document, config: object}} page
 * @param {{lang: string, theme: string}} view
 * @param {(change: {selected?: string | null, at?: [number, number, number], filters?: object}) => Promise<void>} set
 *   tells the map
 */
export function createSide(page, view, set) {
  const { document, config } = page;
  const root = document.getElementById("file-side");
  const panel = document.getElementById("panel");
  const { rows = [], details = {}, spots = [] } = config.pinned;
  const entries = new Map(config.pinned.features.map((feature) => [feature.id, toEntry(feature, details[feature.id])]));
  const say = (key, values) => createSay(config.words[view.lang])(key, values);
  const search = createFileSearch(page, view, {
    onSelect: choose, onNarrow: narrow, onGo: (at) => set({ at }), text: () => filters.q?.[0] ?? "" });
  const chip = el(document, "button", { type: "button", class: "cm-button narrowed", on: { click: () => narrow({}) } });
  const tabs = TABS.map(buildTab);
  const tablist = el(document, "div", { class: "tabs", role: "tablist", on: { keydown: moveTab } }, tabs);
  const content = el(document, "div", { role: "tabpanel", id: "file-tab" });
  let filters = {};
  let tab = TABS[0];
  let open = null;
  let opener = null;

  root.replaceChildren(search.root, chip, tablist, content);

  function buildTab(name) {
    const button = el(document, "button", { type: "button", role: "tab", id: `tab-${name}`, on: { click: () => openTab(name) } });
    button.setAttribute("aria-controls", "file-tab");
    return button;
  }

  function openTab(name) {
    tab = name;
    showContent();
    root.scrollTop = 0;
  }

  function moveTab({ key }) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    openTab(TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]);
    tabs[TABS.indexOf(tab)].focus();
  }

  /** @param {object} wanted filters, as in an address */
  async function narrow(wanted) {
    filters = wanted;
    await set({ filters, selected: null });
    showContent();
  }

  function narrowBy(name, value) {
    const { feedback: _, ...kept } = filters;
    const values = kept[name] ?? [];
    const chosen = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
    const wanted = { ...kept, [name]: chosen };
    const isNarrowed = [...(wanted.about ?? []), ...(wanted.mood ?? [])].length > 0;
    return narrow(isNarrowed ? { ...wanted, feedback: ["1"] } : {});
  }

  const narrowToYear = (year) => narrow(Number(filters.from?.[0]) === year ? {} : { from: [String(year)], to: [String(year)] });

  /** What the map is narrowed to, in words. */
  function sayNarrowed() {
    const bodies = Object.values(details).flatMap((detail) => detail.bodies ?? []);
    const named = (filters.body ?? []).map((id) => bodies.find((body) => body.id === id)).filter(Boolean);
    const words = [
      ...(filters.q ?? []), ...(filters.from ?? []),
      ...named.map((body) => body[`name_${view.lang}`] || body.name_zh || body.name_en),
      ...(filters.about ?? []).map((value) => say(`category.${value}`)), ...(filters.mood ?? []).map((value) => say(`mood.${value}`)),
    ];
    return words.join(view.lang === "zh" ? "、" : ", ");
  }

  /** @param {string} id from the list: the card gets the focus, and the list gets it back. */
  async function choose(id) {
    opener = id;
    await set({ selected: id });
    panel.focus({ preventScroll: true });
  }

  function findButton(id) {
    return [...root.querySelectorAll("button[data-id]")].find((button) => button.dataset.id === id);
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
  function describeView(total = rows.length) {
    return {
      lang: view.lang, theme: view.theme, words: config.words[view.lang], kinds: config.kinds,
      total, selected: open, onSelect: choose,
    };
  }

  function buildContent() {
    const listed = rows.filter(({ id }) => isMatch(entries.get(id), filters));
    const told = listed.map(({ id }) => details[id]).filter(Boolean);
    const all = rows.map(({ id }) => details[id]).filter(Boolean);
    if (tab === "history") {
      return [createTimeline(document, told, { ...describeView(), all, onYear: narrowToYear, year: Number(filters.from?.[0]) || null })];
    }
    if (tab === "voices") {
      return [createVoices(document, all, spots, { ...describeView(), filters, onNarrow: narrowBy })];
    }
    const counted = listed.map((row) => ({ ...row, feedback: countFeedback(entries.get(row.id), filters) }));
    return [createList(document, counted, describeView(counted.length)), createSources(page, view.lang),
      el(document, "p", { class: "note", text: say("map.file_note") })];
  }

  function showContent() {
    const words = sayNarrowed();
    chip.hidden = !words;
    chip.textContent = say("file.narrowed", { words });
    root.setAttribute("aria-label", say("file.sites", { n: rows.length }));
    tablist.setAttribute("aria-label", say("file.tabs"));
    tabs.forEach((button, place) => {
      const isChosen = TABS[place] === tab;
      button.textContent = say(`file.tab_${TABS[place]}`);
      button.setAttribute("aria-selected", String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
    });
    content.setAttribute("aria-labelledby", `tab-${tab}`);
    content.replaceChildren(...buildContent());
    search.show(!filters.q);
    markOpen();
  }

  new MutationObserver(noticePanel).observe(panel, { attributes: true, attributeFilter: ["hidden"] });

  return {
    /** Show everything again. */
    reset: () => (Object.keys(filters).length ? narrow({}) : Promise.resolve()),
    /** @param {object} detail */
    buildCard(detail) {
      open = detail.id;
      markOpen();
      return createCard(document, detail, describeView());
    },
    /** Say everything again, in the language there is now. @param {[number, number, number]} at where the map looks */
    async show(at) {
      showContent();
      const again = open;
      if (!again || panel.hidden) return;
      await set({ selected: null });
      await set({ selected: again, at });
    },
  };
}
