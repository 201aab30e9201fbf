/** What residents said and what came of it: under a site's history, and where a mark on a spot is opened. */

import { el, langTag, present, sayTerm, sayText } from "./dom.js";
import { drawPhotos, drawReplies, drawSteps, drawSupport } from "./said_parts.js";

const DEEPEST = 2;

/**
 * @typedef {{lang: string, say: (key: string, values?: object) => string, cite?: (record: object) => Node | null,
 *   voice?: object, onAnswer?: (id: string) => void, openEvent?: (id: string, site: string) => void,
 *   events?: Map<string, object>}} SaidTools
 *   without `voice` (a saved file has no server) there are counts and no buttons
 */

/** @param {Document} document @param {object[]} said as in a site's `feedback` @param {SaidTools} tools */
export function drawSaid(document, said, tools) {
  if (!said.length) return el(document, "p", { class: "cm-soft", text: tools.say("card.nobody") });
  return el(document, "ul", { class: "cm-said" }, said.map((each) => drawOne(document, each, tools, 0)));
}

function drawOne(document, each, tools, depth) {
  const { lang, say, cite = () => null } = tools;
  const isGone = each.status === "withdrawn";
  const below = present(each.answers).map((answer) => drawOne(document, answer, tools, depth + 1));
  return el(document, "li", { "data-id": each.id, tabindex: -1, class: isGone ? "cm-gone" : null }, [
    isGone ? null : el(document, "small", { class: "cm-kind", text: sayKind(each, say, depth) }),
    isGone ? el(document, "p", { class: "cm-soft", text: say("card.withdrawn") })
      : sayText(document, "p", each, "text", lang, { class: "cm-words" }),
    drawSubject(document, each, tools),
    drawPhotos(document, each.photos, tools),
    each.outcome_zh || each.outcome_en
      ? el(document, "p", { class: "cm-outcome" }, [el(document, "b", { text: say("card.outcome") }), " ", sayText(document, "span", each, "outcome", lang)]) : null,
    cite(each),
    depth === 0 && !isGone ? drawSteps(document, each.step, say) : null,
    ...drawReplies(document, each.replies, tools),
    depth === 0 && isOpen(each) ? el(document, "p", { class: "cm-waiting", text: say("card.no_reply") }) : null,
    drawTools(document, each, tools, depth),
    below.length ? el(document, "ul", { class: "cm-said cm-answers", "aria-label": say("card.answers") }, below) : null,
  ]);
}

function sayKind(each, say, depth) {
  const about = depth > 0
    ? [say(each.addition ? "card.addition" : "card.answer")]
    : [sayTerm(say, "category", each.category), sayTerm(say, "mood", each.mood), each.status === "reported" ? say("card.reported") : ""];
  return [...about, each.date ?? ""].filter(Boolean).join(" · ");
}

/** Asked for, and neither answered nor settled; praise asks for nothing. @param {object} each */
export function isOpen(each) {
  return !present(each.replies).length && !each.outcome_zh && !each.outcome_en && each.status !== "withdrawn" && each.mood !== "praise";
}

/** The event it speaks of. */
function drawSubject(document, each, { lang, say, events, openEvent }) {
  const event = events?.get(each.event);
  if (!event || !openEvent) return null;
  return el(document, "button", { type: "button", class: "cm-cite", on: { click: () => openEvent(event.id) } },
    [`${say("card.about_event")} `, sayText(document, "span", event, "text", lang)]);
}

function drawTools(document, each, tools, depth) {
  const { say, onAnswer } = tools;
  const parts = [
    drawSupport(document, each, tools),
    onAnswer && depth < DEEPEST && each.status !== "withdrawn"
      ? el(document, "button", { type: "button", class: "cm-small", text: say("card.answer_it"), on: { click: () => onAnswer(each.id) } }) : null,
  ].filter(Boolean);
  return parts.length ? el(document, "p", { class: "cm-tools" }, parts) : null;
}

/**
 * What waits for an answer, in a list one cannot miss; pressing leads to it.
 * @param {Document} document @param {object} detail @param {SaidTools} tools @param {(id: string) => void} open
 */
export function drawUnanswered(document, detail, { lang, say }, open) {
  const ids = new Set(present(detail.unanswered));
  const waiting = present(detail.feedback).filter((each) => ids.has(each.id));
  if (!waiting.length) return null;
  return el(document, "div", { class: "cm-unanswered" }, [
    el(document, "b", { text: say("card.unanswered", { n: waiting.length }) }),
    el(document, "ul", {}, waiting.map((each) => el(document, "li", {}, [
      el(document, "button", { type: "button", class: "cm-cite", on: { click: () => open(each.id) } }, [sayText(document, "span", each, "text", lang)])]))),
  ]);
}

/**
 * What was said about a spot, or why it cannot be shown yet.
 * @param {Document} document @param {object[] | string} said the words, or the key of a sentence
 * @param {SaidTools & {theme: string}} tools
 */
export function drawSpot(document, said, tools) {
  const { lang, theme, say } = tools;
  const isWaiting = typeof said === "string";
  return el(document, "article", { class: theme === "dark" ? "cm-card cm-dark" : "cm-card", lang: langTag(lang), tabindex: -1 }, [
    el(document, "p", { class: "cm-spot", text: say("kind.feedback") }),
    isWaiting ? el(document, "p", { class: "cm-soft", role: "status", text: say(said) }) : drawSaid(document, said, tools),
  ]);
}
