// What others said already, shown before more of the same is sent; each with its "me too".

import { createSay, el, sayText } from "../dom.js";
import { drawSupport } from "../said_parts.js";
import { createVoice } from "../voice.js";
import { readLook, styled } from "./ask.js";

const voice = createVoice(window);

function drawOne(said, lang, say) {
  return el(document, "li", {}, [
    sayText(document, "p", said, "text", lang, { class: "cm-words" }),
    el(document, "p", { class: "cm-tools" }, [drawSupport(document, said, { say, voice })]),
  ]);
}

/** Called by Streamlit at first and again on each run. */
export async function update({ data, parentElement }) {
  const root = parentElement.querySelector(".cm-panel");
  const key = JSON.stringify(data);
  if (root.dataset.shown === key) return;
  root.dataset.shown = key;
  const [look] = await Promise.all([readLook(), styled]);
  const say = createSay(look.words[data.lang]);
  const list = el(document, "ul", { class: "cm-said" }, data.said.map((said) => drawOne(said, data.lang, say)));
  root.replaceChildren(el(document, "article", { class: data.theme === "dark" ? "cm-card cm-dark" : "cm-card" }, [list]));
}
