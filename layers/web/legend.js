/** Layer switches with counts, the language of the map's names, and what the marks mean. */

import { drawRing, drawSign } from "./marks.js";
import { NAMES } from "./names_choice.js";

const NARROW_PX = 640;
const ROOMY_PX = 1000;
const SIGNS = ["filled", "half", "dotted", "empty"];

/**
 * @param {Document} document
 * @param {{kinds: object[], draw: Function, say: Function, silent: string[]}} page
 * @param {(hidden: string[]) => void} onSwitch @param {(names: "zh" | "en" | "both") => void} onNames
 * @param {(basemap: string) => void} onBasemap @param {(shows: boolean) => void} onWaiting
 */
export function createLegend(document, { config, kinds, draw, say, silent }, onSwitch, onNames, onBasemap, onWaiting) {
  const root = document.getElementById("legend");
  const title = root.querySelector("summary");
  const rows = root.querySelector(".rows");
  root.open = document.defaultView.innerWidth > (config.embed ? ROOMY_PX : NARROW_PX);
  const words = [];
  const switches = kinds.map((kind) => addSwitch(kind));
  const waiting = addWaiting();
  const wordings = addWordings();
  const basemaps = config.online?.length ? addBasemaps(config.online) : [];
  addNotes();

  /** A row's text, said again when the language changes. */
  function createWords(tell) {
    const element = document.createElement("span");
    words.push({ element, tell });
    return element;
  }

  function addSwitch(kind) {
    const row = document.createElement("label");
    const box = document.createElement("input");
    const count = document.createElement("b");
    box.type = "checkbox";
    box.addEventListener("change", () =>
      onSwitch(switches.filter((each) => !each.box.checked).map((each) => each.id)));
    row.append(box, draw(kind.id, { size: 24 }), createWords((lang) => say(lang, `kind.${kind.id}`)), count);
    rows.append(row);
    return { id: kind.id, box, count };
  }

  /** For the office alone; residents have no such row. */
  function addWaiting() {
    const row = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.addEventListener("change", () => onWaiting(box.checked));
    const mark = draw("feedback", { size: 24 });
    mark.classList.add("waiting");
    row.append(box, mark, createWords((lang) => say(lang, "map.waiting")));
    row.hidden = true;
    rows.append(row);
    return { row, box };
  }

  function addWordings() {
    const group = document.createElement("div");
    group.className = "wordings";
    group.setAttribute("role", "group");
    group.append(createWords((lang) => say(lang, "map.names")));
    const buttons = NAMES.map((names) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(createWords((lang) => say(lang, `map.names.${names}`)));
      button.addEventListener("click", () => onNames(names));
      group.append(button);
      return { names, button };
    });
    rows.append(group);
    return { group, buttons };
  }

  /** One of several: our own street map, and the online ones that are offered. */
  function addBasemaps(online) {
    const group = document.createElement("fieldset");
    const title = document.createElement("legend");
    title.append(createWords((lang) => say(lang, "map.basemap")));
    group.append(title);
    rows.append(group);
    const names = [["embedded", (lang) => say(lang, "map.basemap_own")],
      ...online.map(({ id, name }) => [id, (lang) => name[lang]])];
    return names.map(([id, tell]) => {
      const row = document.createElement("label");
      const button = document.createElement("input");
      Object.assign(button, { type: "radio", name: "basemap", value: id });
      button.addEventListener("change", () => onBasemap(id));
      row.append(button, createWords(tell));
      group.append(row);
      return button;
    });
  }

  function addNote(parent, sign, tell) {
    const row = document.createElement("div");
    row.append(sign, createWords(tell));
    parent.append(row);
  }

  function addNotes() {
    const notes = document.createElement("details");
    const summary = document.createElement("summary");
    notes.className = "notes";
    notes.open = document.defaultView.innerWidth > ROOMY_PX;
    summary.append(createWords((lang) => say(lang, "map.marks")));
    notes.append(summary);
    addNote(notes, draw(kinds[0].id, { size: 24, rough: true }), (lang) => say(lang, "map.rough"));
    addNote(notes, drawRing(document), (lang) => say(lang, "map.ring"));
    const heading = createWords((lang) => say(lang, "map.states"));
    heading.className = "heading";
    notes.append(heading);
    for (const sign of SIGNS) {
      addNote(notes, drawSign(document, sign, 20), (lang) => say(lang, `map.sign.${sign}`));
    }
    if (silent.length) notes.append(createWords((lang) => sayWhereSilent(lang)));
    rows.append(notes);
  }

  function sayWhereSilent(lang) {
    const names = silent.map((id) => say(lang, `subdistrict.${id}`));
    return say(lang, "map.silent", { names: names.join(lang === "zh" ? "、" : ", ") });
  }

  return {
    /** @param {{lang: string, names: string, hidden: Set<string>, basemap: string}} view @param {Object<string, number>} counts */
    show({ lang, names, hidden, basemap, ...view }, counts) {
      title.textContent = say(lang, "map.layers");
      for (const { element, tell } of words) element.textContent = tell(lang);
      waiting.row.hidden = !view.waiting;
      waiting.box.checked = view.showsWaiting;
      for (const { id, box, count } of switches) {
        box.checked = !hidden.has(id);
        count.textContent = String(counts[id] ?? 0);
      }
      wordings.group.setAttribute("aria-label", say(lang, "map.names"));
      for (const each of wordings.buttons) each.button.setAttribute("aria-pressed", String(each.names === names));
      for (const button of basemaps) button.checked = button.value === basemap;
    },
  };
}
