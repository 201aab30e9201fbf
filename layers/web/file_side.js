/** Beside the map of the saved file: the list of sites, the sources, and the card of the open site. */

import { textOf } from "./words.js";

/**
 * @param {{document: Document, config: object, say: Function, draw: Function}} page
 * @param {{lang: string}} view
 * @param {(id: string | null) => Promise<void>} choose opens a site
 */
export function createSide({ document, config, say, draw }, view, choose) {
  const root = document.getElementById("file-side");
  const { rows = [] } = config.pinned;

  function buildRow(row) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    const name = document.createElement("span");
    button.type = "button";
    button.dataset.id = row.id;
    name.textContent = textOf(row, "name", view.lang);
    button.append(draw(row.kind, { size: 24 }), name);
    button.addEventListener("click", () => choose(row.id));
    line.append(button);
    return line;
  }

  return {
    /** @param {object} detail */
    buildCard(detail) {
      const heading = document.createElement("h2");
      heading.textContent = textOf(detail, "name", view.lang);
      return heading;
    },
    async show() {
      const heading = document.createElement("h2");
      const list = document.createElement("ul");
      heading.textContent = say(view.lang, "file.sites", { n: rows.length });
      list.append(...rows.map(buildRow));
      root.replaceChildren(heading, list);
    },
  };
}
