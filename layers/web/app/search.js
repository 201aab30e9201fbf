// The search box of the app's panel. Asking costs no rerun; choosing a site, a body, or Enter by
// itself costs one.

import { createCombobox } from "../combobox.js";
import { createSay, el, langTag } from "../dom.js";
import { readJson, readLook, styled } from "./ask.js";
import { drawFound, goToFound, isReachable } from "./found.js";
import { clearNear, findNear, locateNear, showNear, watchNear } from "./near_place.js";

const boxes = new WeakMap();

/** The lasting parts; only their words change from run to run. */
function build(root) {
  const near = el(document, "button", { type: "button", class: "cm-button cm-near-button", on: { click: locateNear } });
  const box = { root, near, text: "", heard: null, view: null, say: null };
  box.combo = createCombobox(document, {
    ask: async (text, signal) => (await readJson(`/api/search?${new URLSearchParams({ q: text })}`, { signal })).groups,
    draw: (each) => drawFound(document, each, box.view.lang, box.say),
    say: (key, values) => box.say(key, values),
    lang: () => box.view.lang,
    takes: isReachable,
    text: () => box.text,
    onChoose: (each) => choose(box, each),
    onSubmit: (text) => submit(box, text),
  });
  root.replaceChildren(box.combo.root, near, box.combo.status);
  return box;
}

function choose(box, each) {
  const { input, status } = box.combo;
  if (each.kind !== "site" && !each.site && each.kind !== "body") {
    input.value = each[`name_${box.view.lang}`] || each.name_zh || each.name_en;
    status.textContent = box.say("found.shown", { name: input.value });
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

function submit(box, text) {
  box.text = text;
  if (findNear()) clearNear();
  box.fire("text", box.text);
}

function dress(box) {
  const { view, say } = box;
  box.root.className = `cm-search cm-panel${view.theme === "dark" ? " cm-dark" : ""}`;
  box.root.lang = langTag(view.lang);
  box.combo.dress();
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
    box.endWatch = watchNear(() => box.say && dress(box));
  }
  box.fire = setTriggerValue;
  box.view = data.view;
  if (box.heard !== data.view.text) {
    box.heard = data.view.text;
    box.text = data.view.text;
    box.combo.input.value = data.view.text;
  }
  Promise.all([readLook(), styled]).then(([look]) => {
    box.say = createSay(look.words[box.view.lang]);
    dress(box);
    root.dataset.ready = "1";
  }, () => root.append(data.fallback));
  return () => {
    box.combo.close();
    box.endWatch();
    boxes.delete(parentElement);
  };
}
