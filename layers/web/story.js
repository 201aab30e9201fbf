/** Story mode of the saved file: ordered views with text, by arrow keys, by touch, or by themselves. */

import { createPlayer } from "./story_play.js";
import { createStage } from "./story_stage.js";

const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
const LEAST_MS = 8000;
const SIGNS_PER_SECOND = { zh: 6, en: 16 };

/**
 * How long a view stays when the story plays by itself: as stated, else as its words take to read. Pure.
 * @param {object} shown title and text in both languages @param {number} seconds 0 where not stated @param {string} lang
 */
export function findPause(shown, seconds, lang) {
  if (seconds) return seconds * 1000;
  const words = `${shown[`title_${lang}`] ?? ""}${shown[`text_${lang}`] ?? ""}`;
  return Math.max(LEAST_MS, 3000 + (1000 * words.length) / SIGNS_PER_SECOND[lang]);
}

/**
 * @param {object} page @param {{lang: string, theme: string}} view
 * @param {{set: (change: object) => Promise<void>, position: () => [number, number, number], hidden: () => Set<string>,
 *   resize: () => void, reset: () => Promise<void>}} map
 *   `resize` gives the map the room it has now; `reset` shows everything again that a reader narrowed away
 */
export function createStory(page, view, map) {
  const { document, config } = page;
  const { story } = config;
  const root = document.documentElement;
  // The story's own title is its first page; it looks at the whole district.
  const pages = [{ ...story, text_zh: story.lead_zh, text_en: story.lead_en, isCover: true }, ...story.views];
  const stage = createStage(page, { turn, play: () => (player.isOn() ? player.stop() : player.start()), close, fill });
  const player = createPlayer(document, {
    pause: () => findPause(pages[at], story.seconds, view.lang),
    next: () => show((at + 1) % pages.length),
    act: draw,
    isKiosk: config.start === "kiosk",
    restart: () => (isOpen ? show(0) : open()),
  });
  let at = 0;
  let isOpen = false;
  let before = null;

  function draw() {
    if (!isOpen) return;
    stage.show(pages[at], { at, count: pages.length, isPlaying: player.isOn(), wasTouched: player.wasTouched(),
      pause: findPause(pages[at], story.seconds, view.lang), ...view });
  }

  /** @param {number} number of the page; the first is the cover */
  async function show(number) {
    at = Math.max(0, Math.min(number, pages.length - 1));
    draw();
    const { site = null, at: place = null, hidden = [] } = pages[at];
    await map.set({ selected: site, hidden, fly: { at: place, site: place ? null : config.pinned.details[site] ?? null, still: at === 0 } });
  }

  function turn(step) {
    if (at + step < 0 || at + step >= pages.length) return undefined;
    return show(at + step);
  }

  function fill() {
    if (document.fullscreenElement) return document.exitFullscreen();
    return root.requestFullscreen?.().catch(() => {});
  }

  /** @param {number} [number] of the page to begin with */
  async function open(number = 0) {
    if (!isOpen) before = { at: map.position(), hidden: [...map.hidden()] };
    isOpen = true;
    root.classList.add("telling");
    root.classList.remove("tabled");
    stage.root.hidden = false;
    await map.reset();
    map.resize();
    await show(number);
    stage.focus();
  }

  async function close() {
    if (!isOpen) return;
    player.stop();
    isOpen = false;
    root.classList.remove("telling");
    stage.root.hidden = true;
    if (document.fullscreenElement) void document.exitFullscreen();
    map.resize();
    await map.set({ selected: null, ...before });
    document.getElementById("tell")?.focus();
  }

  function press(event) {
    if (!isOpen || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOnButton = event.target.closest?.("button, summary, a");
    const acts = {
      Home: () => show(0), End: () => show(pages.length - 1), Escape: close, f: fill, F: fill,
      " ": isOnButton ? null : () => turn(event.shiftKey ? -1 : 1), Enter: isOnButton ? null : () => turn(1),
      p: () => (player.isOn() ? player.stop() : player.start()),
    };
    const act = KEYS[event.key] ? () => turn(KEYS[event.key]) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    void act();
  }

  // Before the map, which would pan.
  document.addEventListener("keydown", press, true);
  return {
    open,
    draw,
    /** As the file was made to open. */
    async start() {
      if (config.start === "map") return;
      await open();
      if (config.start === "kiosk") player.start();
    },
  };
}
