/** A site's history: its events in order, each with its date as far as it is known. */

import { drawRounds } from "./chain.js";
import { el, present, sayTerm, sayText } from "./dom.js";

/**
 * @param {Document} document @param {object} detail
 * @param {{lang: string, say: (key: string, values?: object) => string, cite: (record: object) => HTMLElement | null}} tools
 * @returns {HTMLElement}
 */
export function drawHistory(document, detail, tools) {
  const lines = present(detail.events).map((event) => drawEvent(document, event, tools));
  return el(document, "ol", { class: "cm-history" }, lines);
}

function drawEvent(document, event, { lang, say, cite, onSpeak }) {
  const isDated = Boolean(event.date_zh || event.date_en);
  const date = isDated
    ? sayText(document, "time", event, "date", lang, { class: "cm-date" })
    : el(document, "span", { class: "cm-date cm-soft" }, [
      el(document, "span", { text: say("card.no_date") }), sayText(document, "q", event, "phrase", lang)]);
  return el(document, "li", { "data-id": event.id, tabindex: -1, "data-shape": event.date_shape ?? "none", "data-role": event.role ?? "event" }, [
    date,
    el(document, "i", { class: "cm-point", "aria-hidden": "true" }),
    el(document, "div", { class: "cm-told" }, [
      el(document, "small", { class: "cm-kind", text: sayTerm(say, "event", event.kind) }),
      sayText(document, "p", event, "text", lang),
      drawFacts(document, event, lang),
      ...present(event.rounds).map((met) => drawRound(document, met, lang, say)),
      drawActors(document, event, lang, say),
      drawBasis(document, event, isDated, { lang, say }),
      cite(event),
      onSpeak ? el(document, "button", { type: "button", class: "cm-cite", text: say("card.speak_event"), on: { click: () => onSpeak(event.id) } }) : null,
    ]),
  ]);
}

function drawFacts(document, event, lang) {
  const quantities = present(event.quantities).map((each) => sayText(document, "li", each, "", lang));
  return quantities.length ? el(document, "ul", { class: "cm-facts" }, quantities) : null;
}

function drawRound(document, met, lang, say) {
  return el(document, "p", { class: "cm-round" }, [
    drawRounds(document, met.count ?? null, say),
    sayText(document, "span", met, "who", lang),
    sayText(document, "span", met, "about", lang, { class: "cm-soft" }),
  ]);
}

function drawActors(document, event, lang, say) {
  const actors = present(event.actors).map((actor) => sayText(document, "span", actor, "", lang)).filter(Boolean);
  if (!actors.length) return null;
  return el(document, "p", { class: "cm-actors" }, [el(document, "small", { text: say("card.actors") }), ...actors]);
}

/** The words the date rests on, and how they were read; without a date its words stand in its place. */
function drawBasis(document, event, isDated, { lang, say }) {
  const phrase = isDated ? sayText(document, "q", event, "phrase", lang) : null;
  const basis = sayText(document, "span", event, "basis", lang);
  if (!phrase && !basis) return null;
  return el(document, "details", { class: "cm-basis" }, [
    el(document, "summary", { text: say("card.rests_on") }), el(document, "p", {}, [phrase, phrase && basis ? " " : null, basis]),
  ]);
}
