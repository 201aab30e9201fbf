/** Parts of what was said: how far it came, photos, "me too", the office's answers. */

import { el, present, sayText } from "./dom.js";

const STEPS = ["raised", "accepted", "handled", "informed", "evaluated"];

/** The city's five steps, those done and the one it is at. @param {Document} document @param {string | null} at */
export function drawSteps(document, at, say) {
  const reached = STEPS.indexOf(at ?? "");
  if (reached < 0) return null;
  return el(document, "ol", { class: "cm-steps", "aria-label": say("step.title") }, STEPS.map((step, n) =>
    el(document, "li", { class: n < reached ? "cm-past" : n === reached ? "cm-now" : null, "aria-current": n === reached ? "step" : null, text: say(`step.${step}`) })));
}

/** Small pictures that open larger; only their number where there is no server to ask. */
export function drawPhotos(document, ids, { say, voice }) {
  const photos = present(ids);
  if (!photos.length) return null;
  if (!voice) return el(document, "p", { class: "cm-soft", text: say("card.photos_left", { n: photos.length }) });
  return el(document, "p", { class: "cm-photos" }, photos.map((id) => {
    const open = el(document, "button", { type: "button", class: "cm-photo", on: { click: () => enlarge(document, id, say) } });
    open.append(picture(document, id, say("card.photo")));
    return open;
  }));
}

function picture(document, id, words) {
  const image = document.createElement("img");
  Object.assign(image, { src: `/photos/${encodeURIComponent(id)}`, alt: words, loading: "lazy" });
  return image;
}

function enlarge(document, id, say) {
  const dialog = document.createElement("dialog");
  dialog.className = "cm-large";
  const close = el(document, "button", { type: "button", class: "cm-button", text: say("map.close"), on: { click: () => dialog.close() } });
  dialog.append(picture(document, id, say("card.photo")), close);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

/** A line that tells what became of a press, for eyes and ears. */
function drawOutcome(document) {
  return el(document, "span", { class: "cm-soft", role: "status" });
}

/** How many said "me too", and the way to join them. */
export function drawSupport(document, said, { say, voice }) {
  if (said.status === "withdrawn") return null;
  if (!voice) {
    return said.supports ? el(document, "span", { class: "cm-soft", text: say("card.support_count", { n: said.supports }) }) : null;
  }
  const number = el(document, "span", { class: "cm-number" });
  const outcome = drawOutcome(document);
  const button = el(document, "button", { type: "button", class: "cm-small" }, [`${say("card.support")} `, number]);
  const show = () => {
    button.setAttribute("aria-pressed", String(voice.said(said.id) === true));
    number.textContent = said.supports || "";
    number.setAttribute("aria-label", said.supports ? say("card.support_count", { n: said.supports }) : "");
  };
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    outcome.textContent = "";
    try {
      said.supports = await voice.support(said.id, voice.said(said.id) !== true);
      show();
    } catch {
      outcome.textContent = say("card.not_kept");
    }
    button.removeAttribute("aria-busy");
  });
  show();
  return el(document, "span", { class: "cm-support" }, [button, outcome]);
}

/** What the office answered, what it points to, and whether that helped. */
export function drawReplies(document, replies, tools) {
  return present(replies).map((reply) => el(document, "div", { class: "cm-reply", "data-id": reply.id }, [
    el(document, "small", { class: "cm-kind" }, [
      `${tools.say("card.reply")} · `, sayText(document, "b", reply, "author", tools.lang), reply.date ? ` · ${reply.date}` : null]),
    sayText(document, "p", reply, "text", tools.lang, { class: "cm-words" }),
    drawLink(document, reply, tools),
    tools.voice ? drawQuestion(document, reply, tools) : null,
  ]));
}

function drawLink(document, reply, { lang, say, openEvent }) {
  const words = sayText(document, "span", reply, "event_text", lang);
  if (!words) return null;
  const inside = [`${say("card.reply_event")} `, words];
  return openEvent
    ? el(document, "button", { type: "button", class: "cm-cite", on: { click: () => openEvent(reply.event, reply.event_site) } }, inside)
    : el(document, "p", { class: "cm-soft" }, inside);
}

function drawQuestion(document, reply, { say, voice }) {
  const outcome = drawOutcome(document);
  const buttons = [true, false].map((helped) =>
    el(document, "button", { type: "button", class: "cm-small", text: say(helped ? "card.helped_yes" : "card.helped_no"), on: { click: () => tell(helped) } }));
  const show = () => buttons.forEach((button, n) => button.setAttribute("aria-pressed", String(voice.said(reply.id) === (n === 0))));
  async function tell(helped) {
    try {
      await voice.evaluate(reply.id, helped);
      outcome.textContent = say("card.helped_thanks");
      show();
    } catch {
      outcome.textContent = say("card.not_kept");
    }
  }
  show();
  return el(document, "p", { class: "cm-question", role: "group" }, [el(document, "span", { text: say("card.helped") }), ...buttons, outcome]);
}
