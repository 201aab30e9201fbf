/** What the page says when there is nothing to see, or something went wrong; and what it reads out. */

/** @param {Document} document */
export function createNotice(document) {
  const root = document.getElementById("notice");
  const text = root.querySelector("p");
  const button = root.querySelector("button");
  const status = document.getElementById("status");
  let retry = null;
  button.addEventListener("click", () => retry?.());

  return {
    /** @param {string} words @param {{label: string, act: () => void} | null} [again] */
    show(words, again = null) {
      text.textContent = words;
      retry = again?.act ?? null;
      button.hidden = !again;
      button.textContent = again?.label ?? "";
      root.hidden = false;
    },
    hide() {
      root.hidden = true;
    },
    /** Read out without showing. @param {string} words */
    tell(words) {
      if (status.textContent !== words) status.textContent = words;
    },
  };
}
