/** The card of the open site: a panel beside the map, a sheet from below on a phone. */

/**
 * @param {Document} document
 * @param {{say: Function, build: (detail: object, lang: string) => HTMLElement, onClose: () => void}} page
 */
export function createPanel(document, { say, build, onClose }) {
  const root = document.getElementById("panel");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.addEventListener("click", onClose);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") onClose();
  });
  let shown = "";

  return {
    /** @param {object} detail @param {string} lang @param {{focus?: boolean}} [options] */
    show(detail, lang, { focus = false } = {}) {
      if (shown === `${detail.id} ${lang}`) return;
      const isNew = !shown.startsWith(`${detail.id} `);
      shown = `${detail.id} ${lang}`;
      close.setAttribute("aria-label", say(lang, "map.close"));
      root.setAttribute("aria-label", say(lang, "map.card"));
      root.replaceChildren(close, build(detail, lang));
      root.hidden = false;
      document.body.classList.add("with-panel");
      if (isNew) root.scrollTop = 0;
      if (isNew && focus) root.focus({ preventScroll: true });
    },
    hide() {
      shown = "";
      root.hidden = true;
      root.replaceChildren();
      document.body.classList.remove("with-panel");
    },
  };
}
