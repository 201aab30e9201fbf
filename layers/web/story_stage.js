/** What stands beside the map while a story is told: one page's words, the site's history, and the way on. */

import { colourOf } from "./theme.js";
import { drawRounds } from "./chain.js";
import { dressed, drawState, setColours } from "./card.js";
import { createSay, el, langTag, present, sayTerm, sayText } from "./dom.js";
import { createMarks } from "./marks.js";

const SVG = "http://www.w3.org/2000/svg";
const MOST_EVENTS = 6;
const ICONS = {
  back: "M15 5l-7 7 7 7", on: "M9 5l7 7-7 7", play: "M8 5l11 7-11 7z", stop: "M8 5v14M16 5v14",
  fill: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5", close: "M6 6l12 12M18 6L6 18",
};

function drawIcon(document, name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * @param {object} page
 * @param {{turn: (step: number) => void, play: () => void, close: () => void, fill: () => void}} acts
 */
export function createStage({ document, config, kinds }, { turn, play, close, fill }) {
  const button = (name, act, more = {}) => {
    const made = el(document, "button", { type: "button", class: `story-${name}`, on: { click: act }, ...more }, [drawIcon(document, name)]);
    return made;
  };
  const [back, on] = [button("back", () => turn(-1)), button("on", () => turn(1))];
  const player = button("play", play);
  player.dataset.plays = "1";
  const filler = button("fill", fill);
  const closer = button("close", close);
  const count = el(document, "span", { class: "story-count", "aria-hidden": "true" });
  const line = el(document, "div", { class: "story-progress", "aria-hidden": "true" });
  const bar = el(document, "nav", { class: "story-bar" }, [back, count, on, player, filler, closer]);
  const words = el(document, "div", { class: "story-words", tabindex: -1 });
  const status = el(document, "p", { class: "unseen", role: "status" });
  const root = el(document, "section", { id: "story" }, [line, words, status, bar]);
  filler.hidden = !document.fullscreenEnabled;
  root.hidden = true;
  document.body.append(root);

  function label(element, key, say) {
    element.setAttribute("aria-label", say(key));
    element.title = say(key);
  }

  return {
    root,
    focus: () => words.focus({ preventScroll: true }),
    /**
     * @param {object} shown page of the story
     * @param {{lang: string, theme: string, at: number, count: number, isPlaying: boolean, wasTouched: boolean, pause: number}} view
     */
    show(shown, view) {
      const { lang, theme, at, isPlaying } = view;
      const say = createSay(config.words[lang]);
      root.lang = langTag(lang);
      root.classList.toggle("cover", Boolean(shown.isCover));
      root.setAttribute("aria-label", say("story.title"));
      for (const [element, key] of [[back, "story.back"], [on, "story.on"], [filler, "story.fill"], [closer, "story.close"],
        [player, isPlaying ? "story.stop" : "story.play"]]) label(element, key, say);
      player.replaceChildren(drawIcon(document, isPlaying ? "stop" : "play"));
      back.disabled = at === 0;
      on.disabled = at === view.count - 1;
      count.textContent = `${at + 1} / ${view.count}`;
      line.style.setProperty("--share", String((at + 1) / view.count));
      root.classList.toggle("playing", isPlaying);
      const key = `${at} ${lang} ${theme} ${view.wasTouched}`;
      if (words.dataset.key === key) return;
      words.dataset.key = key;
      words.replaceChildren(drawPage(document, shown, config.pinned.details[shown.site], { lang, theme, kinds, say, words: config.words[lang] }));
      if (view.wasTouched) words.append(el(document, "p", { class: "story-paused", text: say("story.paused") }));
      words.scrollTop = 0;
      status.textContent = isPlaying ? "" : say("story.page", { at: at + 1, count: view.count });
    },
  };
}

function drawPage(document, shown, site, { lang, theme, kinds, say }) {
  const parts = (shown[`text_${lang}`] || shown[`text_${lang === "zh" ? "en" : "zh"}`] || "").split(/\n{2,}/).filter(Boolean);
  const foreign = !shown[`text_${lang}`];
  const root = el(document, "article", { class: dressed("cm-card story-page", { theme }), lang: langTag(lang) }, [
    site ? drawSite(document, site, { lang, kinds, say }) : null,
    sayText(document, "h2", shown, "title", lang),
    ...parts.map((text) => el(document, "p", { class: "story-text", text, dir: "auto", lang: foreign ? langTag(lang === "zh" ? "en" : "zh") : null })),
    site ? drawLine(document, site, lang, say) : null,
    site ? drawSource(document, site, lang, say) : null,
    shown.isCover ? el(document, "p", { class: "story-hint", text: say("story.hint") }) : null,
  ]);
  setColours(root, { kinds, theme });
  if (site) root.style.setProperty("--kind", colourOf(kinds.find(({ id }) => id === site.kind) ?? kinds[0], theme));
  return root;
}

function drawSite(document, site, { lang, kinds, say }) {
  return el(document, "p", { class: "cm-tags" }, [
    el(document, "span", { class: "cm-tag" }, [createMarks(document, kinds)(site.kind, { size: 26 }), sayText(document, "span", site, "name", lang)]),
    drawState(document, site.state, say),
  ]);
}

/** The site's history in a glance: when, how surely, and what; without its words, which the page tells. */
function drawLine(document, site, lang, say) {
  const events = present(site.events);
  if (events.length < 2) return null;
  return el(document, "ol", { class: "cm-history story-line" }, events.slice(-MOST_EVENTS).map((event) =>
    el(document, "li", { class: "story-event", "data-shape": event.date_shape ?? "none", "data-role": event.role ?? "event" }, [
      event.date_zh || event.date_en ? sayText(document, "time", event, "date", lang, { class: "cm-date" })
        : el(document, "span", { class: "cm-date cm-soft", text: say("card.no_date") }),
      el(document, "i", { class: "cm-point", "aria-hidden": "true" }),
      el(document, "span", { class: "cm-told" }, [sayTerm(say, "event", event.kind), " ",
        ...present(event.rounds).map((met) => drawRounds(document, met.count ?? null, say))]),
    ])));
}

function drawSource(document, site, lang, say) {
  const lines = new Map();
  for (const { source, source_line: line } of [site, ...present(site.events)]) {
    if (site.sources?.[source]) lines.set(source, (lines.get(source) ?? new Set()).add(line));
  }
  const said = [...lines].map(([source, numbers]) => el(document, "span", {}, [
    sayText(document, "span", site.sources[source], "title", lang),
    ...[[...numbers].filter(Boolean).sort((one, other) => one - other)].filter((each) => each.length)
      .map((each) => ` · ${say("card.line", { n: each.join(lang === "zh" ? "、" : ", ") })}`),
  ]));
  return said.length ? el(document, "p", { class: "story-source" }, [`${say("card.source")} `, ...said]) : null;
}
