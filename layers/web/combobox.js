/** A box that suggests while one types, by keyboard or touch, after the ARIA combobox pattern. */

import { el, langTag } from "./dom.js";

const WAIT_MS = 70;
const LONGEST = 100;
/** On a phone the box goes up when it opens: the keyboard takes the lower half. */
const NARROW = matchMedia("(max-width: 640px)");
let made = 0;

/**
 * @typedef {{kind: string, found: object[]}} FoundGroup as `/api/search` answers
 * @param {Document} document
 * @param {{ask: (text: string, signal: AbortSignal) => Promise<FoundGroup[]>, draw: (each: object) => HTMLElement,
 *   say: (key: string, values?: object) => string, lang: () => string, takes: (each: object) => boolean,
 *   onChoose: (each: object) => void, onSubmit: (text: string) => void, text: () => string}} acts
 *   `takes` tells what can be chosen; `text` is what the list is narrowed to now
 */
export function createCombobox(document, acts) {
  made += 1;
  const id = `cm-search-${made}`;
  const input = el(document, "input", { type: "text", role: "combobox", id, "aria-expanded": "false" });
  for (const [name, value] of Object.entries({
    "aria-autocomplete": "list", "aria-controls": `${id}-list`, autocomplete: "off", spellcheck: "false",
    enterkeyhint: "search", maxlength: String(LONGEST),
  })) input.setAttribute(name, value);
  const list = el(document, "div", { role: "listbox", id: `${id}-list`, class: "cm-options" });
  list.hidden = true;
  const root = el(document, "div", { class: "cm-box" }, [input, list]);
  const status = el(document, "p", { role: "status", class: "cm-unseen" });
  let options = [];
  let active = -1;
  let running = null;
  let timer = 0;

  /** @param {number} number of the option the keyboard is at; -1 is the box itself */
  function activate(number) {
    options[active]?.element.setAttribute("aria-selected", "false");
    active = number;
    const option = options[number]?.element;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function close() {
    running?.abort();
    clearTimeout(timer);
    list.hidden = true;
    options = [];
    activate(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function drawGroup({ kind, found }) {
    const heading = `${id}-${kind}`;
    const drawn = found.filter(acts.takes).map((each) => {
      const element = el(document, "div", { role: "option", id: `${id}-${options.length}`, "aria-selected": "false" }, [acts.draw(each)]);
      element.addEventListener("click", () => choose(each));
      options.push({ element, each });
      return element;
    });
    return drawn.length && el(document, "div", { role: "group", "aria-labelledby": heading }, [
      el(document, "div", { class: "cm-group", id: heading, text: acts.say(`found.${kind}`) }), ...drawn]);
  }

  function show(groups) {
    options = [];
    activate(-1);
    const drawn = groups.map(drawGroup);
    const count = options.length;
    const words = count ? acts.say("found.count", { n: count }) : acts.say("found.nothing");
    list.lang = langTag(acts.lang());
    list.replaceChildren(...(count ? drawn.filter(Boolean) : [el(document, "p", { class: "cm-note", text: words })]));
    if (list.hidden && NARROW.matches) root.parentElement.scrollIntoView({ block: "start" });
    list.hidden = false;
    input.setAttribute("aria-expanded", String(count > 0));
    status.textContent = words;
  }

  async function ask() {
    const text = input.value.trim();
    running?.abort();
    if (!text) return close();
    running = new AbortController();
    const { signal } = running;
    try {
      const groups = await acts.ask(text, signal);
      if (!signal.aborted) show(groups);
    } catch {
      if (signal.aborted) return;
      status.textContent = acts.say("found.failed");
      list.replaceChildren(el(document, "p", { class: "cm-note", text: acts.say("found.failed") }));
      list.hidden = false;
    }
  }

  function choose(each) {
    close();
    acts.onChoose(each);
  }

  /** Enter without a suggestion: the list and the map by these words. */
  function submit() {
    close();
    acts.onSubmit(input.value.trim());
  }

  function press(event) {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen && active >= 0) choose(options[active].each);
      else submit();
    } else if (event.key === "Escape") {
      if (isOpen) close();
      else if (input.value) {
        input.value = "";
        if (acts.text()) submit();
      }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // The box itself is one of the stops, between the last and the first.
      const stops = options.length + 1;
      activate(((active + 1 + step + stops) % stops) - 1);
    } else if (event.key === "Tab") {
      close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", press);
  input.addEventListener("blur", close);
  // A press on a suggestion must not take the focus from the box: that would close it first.
  for (const name of ["pointerdown", "mousedown"]) list.addEventListener(name, (event) => event.preventDefault());

  return {
    root, status, input, close,
    /** Say labels in the language there is now. */
    dress() {
      input.placeholder = acts.say("found.placeholder");
      input.setAttribute("aria-label", acts.say("found.label"));
    },
  };
}
