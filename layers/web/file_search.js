/** The search box of the saved file: the same as the app's, answered by what the file holds. */

import { drawFound, goToFound, isReachable } from "./app/found.js";
import { createCombobox } from "./combobox.js";
import { createSay, el, langTag } from "./dom.js";
import { createFinder } from "./file_find.js";

const PLACE_ZOOM = 16;

/**
 * @param {{document: Document, config: object}} page @param {{lang: string, theme: string}} view
 * @param {{onSelect: (id: string) => void, onNarrow: (filters: object) => void, onGo: (at: number[]) => void,
 *   text: () => string}} acts
 */
export function createFileSearch({ document, config }, view, { onSelect, onNarrow, onGo, text }) {
  const say = (key, values) => createSay(config.words[view.lang])(key, values);
  let find = null;
  const combo = createCombobox(document, {
    // Built when the first letter is typed: a file that is only looked at opens without it.
    ask: async (asked) => (find ??= createFinder(config.names, config.pinned))(asked),
    draw: (each) => drawFound(document, each, view.lang, say),
    say, lang: () => view.lang, takes: isReachable, text,
    onChoose: choose,
    onSubmit: (asked) => onNarrow(asked ? { q: [asked] } : {}),
  });
  const root = el(document, "div", { class: "cm-search cm-panel", role: "search" }, [combo.root, combo.status]);

  function choose(each) {
    if (each.kind !== "body") {
      combo.input.value = each[`name_${view.lang}`] || each.name_zh || each.name_en || "";
      combo.status.textContent = say("found.shown", { name: combo.input.value });
    }
    goToFound(each, { onSelect, onGo, onBody: (body) => onNarrow({ body: [body] }), onNear: ({ lon, lat }) => onGo([lon, lat, PLACE_ZOOM]) });
  }

  return {
    root,
    /** @param {boolean} isEmptied whether nothing is narrowed by words any more */
    show(isEmptied) {
      root.classList.toggle("cm-dark", view.theme === "dark");
      root.lang = langTag(view.lang);
      combo.dress();
      if (isEmptied) combo.input.value = "";
    },
  };
}
