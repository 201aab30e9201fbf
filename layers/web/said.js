/** What residents said: under a site's history, and where a mark on a spot is opened. */

import { el, langTag, sayTerm, sayText } from "./dom.js";

/**
 * @param {Document} document @param {object[]} said as in a site's `feedback`
 * @param {{lang: string, say: (key: string) => string, cite?: (record: object) => Node | null}} tools
 */
export function drawSaid(document, said, { lang, say, cite = () => null }) {
  if (!said.length) return el(document, "p", { class: "cm-soft", text: say("card.nobody") });
  return el(document, "ul", { class: "cm-said" }, said.map((each) => el(document, "li", {}, [
    el(document, "small", { class: "cm-kind" }, [
      [sayTerm(say, "category", each.category), sayTerm(say, "mood", each.mood), each.status === "reported" ? say("card.reported") : "", each.date ?? ""].filter(Boolean).join(" · ")]),
    sayText(document, "p", each, "text", lang, { class: "cm-words" }),
    each.outcome_zh || each.outcome_en
      ? el(document, "p", { class: "cm-outcome" }, [el(document, "b", { text: say("card.outcome") }), " ", sayText(document, "span", each, "outcome", lang)]) : null,
    cite(each),
  ])));
}

/**
 * What was said about a spot, or why it cannot be shown yet.
 * @param {Document} document @param {object[] | string} said the words, or the key of a sentence
 * @param {{lang: string, theme: string, say: (key: string) => string}} tools
 */
export function drawSpot(document, said, { lang, theme, say }) {
  const isWaiting = typeof said === "string";
  return el(document, "article", { class: theme === "dark" ? "cm-card cm-dark" : "cm-card", lang: langTag(lang), tabindex: -1 }, [
    el(document, "p", { class: "cm-spot", text: say("kind.feedback") }),
    isWaiting ? el(document, "p", { class: "cm-soft", role: "status", text: say(said) }) : drawSaid(document, said, { lang, say }),
  ]);
}
