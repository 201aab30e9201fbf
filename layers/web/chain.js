/** From concern over talks and decision to change, in one line; and rounds as dots one can count. */

import { el, sayText } from "./dom.js";

const MOST_PIPS = 12;
const UNCOUNTED_PIPS = 3;

/**
 * Rounds of talks as dots with their number in words; "many" and dots that run on without a number.
 * @param {Document} document @param {number | null} count @param {(key: string, values?: object) => string} say
 */
export function drawRounds(document, count, say) {
  const pips = el(document, "span", { class: "cm-pips", "aria-hidden": "true" });
  for (let n = 0; n < Math.min(count ?? UNCOUNTED_PIPS, MOST_PIPS); n += 1) pips.append(el(document, "i"));
  if (count === null || count > MOST_PIPS) pips.append("…");
  const key = count === null ? "card.rounds_many" : count === 1 ? "card.round_one" : "card.rounds";
  return el(document, "span", { class: "cm-rounds" }, [pips, el(document, "span", { text: say(key, { n: count }) })]);
}

/**
 * @param {Document} document @param {object} chain of a site's detail
 * @param {string} lang @param {(key: string, values?: object) => string} say
 * @returns {HTMLElement}
 */
export function drawChain(document, chain, lang, say) {
  const step = (role, children) => {
    const said = children.filter(Boolean);
    return el(document, "li", { class: said.length ? `cm-step cm-${role}` : "cm-step cm-missing" }, [
      el(document, "small", { text: say(`role.${role}`) }),
      ...(said.length ? said : [el(document, "span", { text: say(role === "change" ? "card.no_outcome" : "card.not_told") })]),
    ]);
  };
  return el(document, "ol", { class: "cm-chain" }, [
    step("concern", [sayText(document, "span", chain, "concern", lang)]),
    step("talk", [chain.rounds === 0 || chain.rounds === undefined ? null : drawRounds(document, chain.rounds, say),
      sayText(document, "span", chain, "talk", lang)]),
    chain.decision_zh || chain.decision_en ? step("decision", [sayText(document, "span", chain, "decision", lang)]) : null,
    step("change", [sayText(document, "span", chain, "change", lang)]),
  ]);
}
