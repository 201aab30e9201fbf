/** What the page says when there is nothing to see, or something went wrong; and what it reads out. */

/** @param {Document} document */
export function createNotice(document) {
  const root = document.getElementById("notice");
  const text = root.querySelector("p");
  const button = root.querySelector("button");
  const status = document.getElementById("status");
  let retry = null;
  let standing = null;
  button.addEventListener("click", () => retry?.());

  /** @param {string} words @param {{label: string, act: () => void} | null} [again] */
  function show(words, again = null) {
    if (text.textContent !== words) text.textContent = words;
    retry = again?.act ?? null;
    button.hidden = !again;
    button.textContent = again?.label ?? "";
    root.hidden = false;
  }

  /** What stands is seen again; else nothing is. */
  function hide() {
    if (standing) show(...standing);
    else root.hidden = true;
  }

  return {
    show,
    hide,
    /** Say something that holds for a while, whenever nothing else is said; "" ends it. */
    stand(words, again = null) {
      const isSeen = !root.hidden && text.textContent === standing?.[0];
      standing = words ? [words, again] : null;
      if (root.hidden || isSeen) hide();
    },
    /** Read out without showing. @param {string} words */
    tell(words) {
      if (status.textContent !== words) status.textContent = words;
    },
  };
}
