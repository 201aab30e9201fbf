// The search box: suggestions while one types, by keyboard or touch, after the ARIA combobox
// pattern. Asking costs no rerun; choosing a site, a body, or Enter by itself costs one.

import { createSay, el, langTag } from "../dom.js";
import { readJson, readLook, styled } from "./ask.js";
import { drawFound, goToFound, isReachable } from "./found.js";
import { clearNear, findNear, locateNear, showNear, watchNear } from "./near_place.js";

const WAIT_MS = 70;
const LONGEST = 100;
/** On a phone the box goes up when it opens: the keyboard takes the lower half. */
const NARROW = matchMedia("(max-width: 640px)");
const boxes = new WeakMap();
let made = 0;

/** The lasting parts; only their words change from run to run. */
function build(root) {
  made += 1;
  const id = `cm-search-${made}`;
  const input = el(document, "input", { type: "text", role: "combobox", id, "aria-expanded": "false" });
  for (const [name, value] of Object.entries({
    "aria-autocomplete": "list", "aria-controls": `${id}-list`, autocomplete: "off", spellcheck: "false",
    enterkeyhint: "search", maxlength: String(LONGEST),
  })) input.setAttribute(name, value);
  const list = el(document, "div", { role: "listbox", id: `${id}-list`, class: "cm-options" });
  const status = el(document, "p", { role: "status", class: "cm-unseen" });
  const near = el(document, "button", { type: "button", class: "cm-button cm-near-button" });
  list.hidden = true;
  root.replaceChildren(el(document, "div", { class: "cm-box" }, [input, list]), near, status);
  return { root, input, list, status, near, id, options: [], active: -1, abort: null, timer: 0, text: "", heard: null };
}

function close(box) {
  box.abort?.abort();
  clearTimeout(box.timer);
  box.list.hidden = true;
  box.options = [];
  activate(box, -1);
  box.input.setAttribute("aria-expanded", "false");
}

/** @param {number} number of the option the keyboard is at; -1 is the box itself */
function activate(box, number) {
  box.options[box.active]?.element.setAttribute("aria-selected", "false");
  box.active = number;
  const option = box.options[number]?.element;
  if (!option) return box.input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  box.input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function show(box, groups) {
  const { lang } = box.view;
  box.options = [];
  box.active = -1;
  box.input.removeAttribute("aria-activedescendant");
  const drawn = groups.map(({ kind, found }) => {
    const heading = `${box.id}-${kind}`;
    const options = found.filter(isReachable).map((each) => {
      const element = el(document, "div", { role: "option", id: `${box.id}-${box.options.length}`, "aria-selected": "false" }, [
        drawFound(document, each, lang, box.say),
      ]);
      element.addEventListener("click", () => choose(box, each));
      box.options.push({ element, each });
      return element;
    });
    return options.length && el(document, "div", { role: "group", "aria-labelledby": heading }, [
      el(document, "div", { class: "cm-group", id: heading, text: box.say(`found.${kind}`) }), ...options,
    ]);
  });
  const count = box.options.length;
  const words = count ? box.say("found.count", { n: count }) : box.say("found.nothing");
  box.list.lang = langTag(lang);
  box.list.replaceChildren(...(count ? drawn.filter(Boolean) : [el(document, "p", { class: "cm-note", text: words })]));
  if (box.list.hidden && NARROW.matches) box.root.scrollIntoView({ block: "start" });
  box.list.hidden = false;
  box.input.setAttribute("aria-expanded", String(count > 0));
  box.status.textContent = words;
}

async function ask(box) {
  const text = box.input.value.trim();
  box.abort?.abort();
  if (!text) return close(box);
  box.abort = new AbortController();
  const { signal } = box.abort;
  try {
    const { groups } = await readJson(`/api/search?${new URLSearchParams({ q: text })}`, { signal });
    if (!signal.aborted) show(box, groups);
  } catch {
    if (signal.aborted) return;
    box.status.textContent = box.say("found.failed");
    box.list.replaceChildren(el(document, "p", { class: "cm-note", text: box.say("found.failed") }));
    box.list.hidden = false;
  }
}

function choose(box, each) {
  close(box);
  if (each.kind !== "site" && !each.site && each.kind !== "body") {
    box.input.value = each[`name_${box.view.lang}`] || each.name_zh || each.name_en;
    box.status.textContent = box.say("found.shown", { name: box.input.value });
  }
  goToFound(each, {
    onSelect: (site) => box.fire("selected", site),
    onBody: (body) => box.fire("body", body),
    onNear: (place) => showNear({ ...place, from: "place" }),
    onGo: (at) => {
      if (findNear()) clearNear();
      document.dispatchEvent(new CustomEvent("changning-go", { detail: { at } }));
    },
  });
}

/** Enter without a suggestion: the list and the map by these words. */
function submit(box) {
  close(box);
  box.text = box.input.value.trim();
  if (findNear()) clearNear();
  box.fire("text", box.text);
}

function press(box, event) {
  if (event.isComposing) return;
  const { length } = box.options;
  const isOpen = !box.list.hidden;
  if (event.key === "Enter") {
    event.preventDefault();
    if (isOpen && box.active >= 0) choose(box, box.options[box.active].each);
    else submit(box);
  } else if (event.key === "Escape") {
    if (isOpen) close(box);
    else if (box.input.value) {
      box.input.value = "";
      if (box.text) submit(box);
    }
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!isOpen) return ask(box);
    const step = event.key === "ArrowDown" ? 1 : -1;
    // The box itself is one of the stops, between the last and the first.
    const stops = length + 1;
    activate(box, ((box.active + 1 + step + stops) % stops) - 1);
  } else if (event.key === "Tab") {
    close(box);
  }
}

function listen(box) {
  const { input, list, near } = box;
  input.addEventListener("input", () => {
    clearTimeout(box.timer);
    box.timer = setTimeout(() => ask(box), WAIT_MS);
  });
  input.addEventListener("keydown", (event) => press(box, event));
  input.addEventListener("blur", () => close(box));
  // A press on a suggestion must not take the focus from the box: that would close it first.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  near.addEventListener("click", locateNear);
}

function dress(box) {
  const { view, say } = box;
  box.root.className = `cm-search cm-panel${view.theme === "dark" ? " cm-dark" : ""}`;
  box.root.lang = langTag(view.lang);
  box.input.placeholder = say("found.placeholder");
  box.input.setAttribute("aria-label", say("found.label"));
  box.near.textContent = say("near.button");
  box.near.setAttribute("aria-pressed", String(Boolean(findNear())));
}

/** Called by Streamlit at first and again on each run with this run's view. */
export function update(component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".cm-search");
  let box = boxes.get(parentElement);
  if (!box) {
    box = build(root);
    boxes.set(parentElement, box);
    listen(box);
    box.endWatch = watchNear(() => box.say && dress(box));
  }
  box.fire = setTriggerValue;
  box.view = data.view;
  if (box.heard !== data.view.text) {
    box.heard = data.view.text;
    box.text = data.view.text;
    box.input.value = data.view.text;
  }
  Promise.all([readLook(), styled]).then(([look]) => {
    box.say = createSay(look.words[box.view.lang]);
    dress(box);
    root.dataset.ready = "1";
  }, () => root.append(data.fallback));
  return () => {
    close(box);
    box.endWatch();
    boxes.delete(parentElement);
  };
}
