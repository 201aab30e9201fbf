/** Everything about one site: where, what happened, what residents said, and where that stands. */

import { drawChain } from "./chain.js";
import { createSay, el, langTag, present, sayTerm, sayText } from "./dom.js";
import { drawHistory } from "./history.js";
import { createMarks, drawSign } from "./marks.js";
import { drawSaid, drawUnanswered } from "./said.js";
import { colourOf } from "./theme.js";

const RING_ABOVE_M = 60;
const HAN = /\p{Script=Han}/u;
const SIGNS = { done: "filled", open: "filled", resolved: "filled", work: "half", planned: "dotted", talks: "dotted", study: "dotted" };

/**
 * @typedef {{lang: string, words: Object<string, string>, kinds: object[], theme: string, headingLevel?: number,
 *   voice?: object, onSelect?: (id: string) => void, onSpeak?: (id: string) => void,
 *   onSpeakEvent?: (event: string) => void, onAnswer?: (id: string) => void, onClose?: () => void}} CardOptions
 */

/**
 * @param {Document} document @param {object} detail as `/api/sites/{id}` answers @param {CardOptions} options
 * @returns {HTMLElement}
 */
export function createCard(document, detail, options) {
  const { lang, headingLevel = 2 } = options;
  const isTold = present(detail.events).length > 0;
  const say = createSay(options.words);
  const sources = drawSources(document, detail, lang, say);
  const tools = {
    lang, say, voice: options.voice, onAnswer: options.onAnswer,
    cite: (record) => drawCitation(document, record, detail, sources, { lang, say }),
    events: new Map(present(detail.events).map((event) => [event.id, event])),
    openEvent: (id, site) => (goTo(card, ".cm-history", id) ? null : options.onSelect?.(site)),
    onSpeak: options.onSpeakEvent,
  };
  const heading = (key) => el(document, `h${headingLevel + 1}`, { text: say(key) });
  const part = (key, content) => (content ? el(document, "section", {}, [heading(key), content]) : null);
  const card = el(document, "article", { class: dressed("cm-card", options), lang: langTag(lang), "data-id": detail.id }, [
    drawHead(document, detail, options, say),
    drawPlace(document, detail, lang, say),
    sayText(document, "p", detail, "summary", lang, { class: "cm-summary" }),
    detail.chain ? drawChain(document, detail.chain, lang, say) : null,
    drawUnanswered(document, detail, tools, (id) => goTo(card, ".cm-said", id)),
    part("card.history", isTold ? drawHistory(document, detail, tools) : null),
    part("card.said", drawSaid(document, present(detail.feedback), tools)),
    drawActions(document, detail, options, say),
    part("card.bodies", drawBodies(document, detail, tools)),
    part("card.linked", drawSites(document, detail.linked, options, say)),
    part("card.near", drawSites(document, detail.near, options, say)),
    sources,
  ]);
  setColours(card, options);
  return card;
}

/** Leads to one entry of a list in the card; tells whether it is there. */
function goTo(card, list, id) {
  const found = [...card.querySelectorAll(`${list} [data-id]`)].find((entry) => entry.dataset.id === id);
  found?.scrollIntoView({ block: "center" });
  found?.focus({ preventScroll: true });
  return Boolean(found);
}

/** @param {string} name @param {{theme: string}} options */
export function dressed(name, { theme }) {
  return theme === "dark" ? `${name} cm-dark` : name;
}

/** The kinds' colours, for the marks inside. @param {HTMLElement} element @param {{kinds: object[], theme: string}} options */
export function setColours(element, { kinds, theme }) {
  for (const kind of kinds) element.style.setProperty(`--kind-${kind.id}`, colourOf(kind, theme));
}

/** @param {Document} document @param {string} state @param {(key: string) => string} say */
export function drawState(document, state, say) {
  return el(document, "span", { class: "cm-state" }, [drawSign(document, SIGNS[state] ?? "empty", 15), el(document, "span", { text: say(`state.${state ?? "unknown"}`) })]);
}

function drawHead(document, detail, { lang, kinds, headingLevel = 2, onClose }, say) {
  const other = lang === "zh" ? "en" : "zh";
  const foreign = detail[`name_${lang}`] && detail[`name_${other}`] !== detail[`name_${lang}`] ? detail[`name_${other}`] : "";
  const close = onClose && el(document, "button", { type: "button", class: "cm-close", "aria-label": say("map.close"), on: { click: onClose } });
  return el(document, "header", {}, [
    close,
    sayText(document, `h${headingLevel}`, detail, "name", lang, { class: "cm-title" })
      ?? el(document, `h${headingLevel}`, { class: "cm-title", text: detail.id ?? say("map.card") }),
    foreign ? el(document, "p", { class: "cm-other", text: foreign, lang: langTag(other), dir: "auto" }) : null,
    el(document, "p", { class: "cm-tags" }, [
      detail.kind && el(document, "span", { class: "cm-tag" }, [
        createMarks(document, kinds)(detail.kind, { size: 26 }), el(document, "span", { text: say(`kind.${detail.kind}`) })]),
      ...present(detail.also).map((kind) => el(document, "span", { class: "cm-tag cm-also", text: say(`kind.${kind}`) })),
      drawState(document, detail.state, say),
      detail.name_confidence && detail.name_confidence !== "high"
        ? el(document, "span", { class: "cm-unsure", text: say(`card.name_${detail.name_confidence}`) }) : null,
    ]),
  ]);
}

function drawPlace(document, detail, lang, say) {
  const where = sayText(document, "span", detail, "where", lang);
  const place = detail.subdistrict ? el(document, "span", { text: say(`subdistrict.${detail.subdistrict}`) }) : null;
  const accuracy = sayAccuracy(detail, say);
  const evidence = sayText(document, "p", detail, "evidence", lang);
  const joint = lang === "zh" ? "、" : ", ";
  const variants = present(detail.variants).flatMap((text, n) =>
    [n ? joint : " ", el(document, "span", { text, lang: HAN.test(text) ? "zh-CN" : "en", dir: "auto" })]);
  return el(document, "div", { class: "cm-place" }, [
    where || place ? el(document, "p", {}, [place, where && place ? " · " : null, where]) : null,
    evidence
      ? el(document, "details", {}, [el(document, "summary", { text: accuracy }), evidence])
      : el(document, "p", { class: "cm-soft", text: accuracy }),
    variants.length ? el(document, "p", { class: "cm-soft" }, [say("card.variants"), ...variants]) : null,
  ]);
}

/** How well the place is known, in words. */
function sayAccuracy({ lon, accuracy_m: metres }, say) {
  if (lon === null || lon === undefined) return say("card.no_place");
  if (!Number.isFinite(metres)) return say("card.accuracy_unknown");
  return say(metres > RING_ABOVE_M ? "card.rough" : "card.accurate", { n: Math.round(metres) });
}

function drawActions(document, detail, { onSpeak }, say) {
  const print = () => document.defaultView.print();
  return el(document, "p", { class: "cm-actions" }, [
    onSpeak ? el(document, "button", { type: "button", class: "cm-button cm-main", text: say("card.speak"), on: { click: () => onSpeak(detail.id) } }) : null,
    el(document, "button", { type: "button", class: "cm-button", text: say("card.print"), on: { click: print } }),
  ]);
}

function drawBodies(document, detail, { lang, say }) {
  const bodies = present(detail.bodies);
  if (!bodies.length) return null;
  return el(document, "ul", { class: "cm-bodies" }, bodies.map((body) => el(document, "li", {}, [
    sayText(document, "b", body, "name", lang), " ", el(document, "small", { text: sayTerm(say, "body", body.kind) }),
    sayText(document, "p", body, "summary", lang),
  ])));
}

function drawSites(document, entries, { lang, kinds, onSelect }, say) {
  const sites = present(entries);
  if (!sites.length) return null;
  const draw = createMarks(document, kinds);
  return el(document, "ul", { class: "cm-sites" }, sites.map((site) => {
    const inside = [site.kind ? draw(site.kind, { size: 22 }) : null, sayText(document, "span", site, "name", lang),
      !Number.isFinite(site.distance_m) ? null : el(document, "small", { text: say("card.distance", { n: site.distance_m }) })];
    return el(document, "li", {}, [onSelect
      ? el(document, "button", { type: "button", class: "cm-go", "data-id": site.id, on: { click: () => onSelect(site.id) } }, inside)
      : el(document, "span", { class: "cm-go" }, inside)]);
  }));
}

/** Document and line of a fact; pressing it opens the sources at the foot of the card. */
function drawCitation(document, record, detail, sources, { lang, say }) {
  const source = detail.sources?.[record.source];
  if (!source) return null;
  const open = () => {
    sources.open = true;
    sources.querySelector("summary").focus();
    sources.scrollIntoView({ block: "nearest" });
  };
  return el(document, "button", { type: "button", class: "cm-cite", on: { click: open } }, [
    `${say("card.source")} `, sayText(document, "span", source, "title", lang),
    record.source_line ? ` · ${say("card.line", { n: record.source_line })}` : null,
  ]);
}

function drawSources(document, detail, lang, say) {
  const entries = present(Object.values(detail.sources ?? {})).map((source) => {
    const title = sayText(document, "b", source, "title", lang);
    const isLink = /^https:\/\//.test(source.address ?? "");
    return el(document, "li", {}, [
      isLink ? el(document, "a", { href: source.address, rel: "noreferrer noopener", target: "_blank" }, [title]) : title,
      ...["publisher", "date", "licence"].map((field) => sayText(document, "span", source, field, lang)),
      source.address && !isLink ? el(document, "span", { text: source.address, dir: "auto" }) : null,
    ]);
  });
  return el(document, "details", { class: "cm-sources" }, [
    el(document, "summary", { text: say("card.sources") }), el(document, "ul", {}, entries),
  ]);
}
