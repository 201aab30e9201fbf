/** Finds names and words inside the saved file, as the server's search does: pinyin, English, slips. Pure. */

const MOST_OF_A_KIND = 6;
const MOST_TEXTS = 6;
const LONGEST_TOLD = 120;
const LONGEST_QUERY = 80;
const LEAST_LIKENESS = 0.8;
const LEAST_SIMILAR_LENGTH = 4;
const HAN = /[\u3400-\u9fff]/;
const SHORT = { rd: "road", st: "street", ave: "avenue", stn: "station", sta: "station", ctr: "centre",
  center: "centre", bldg: "building", neighborhood: "neighbourhood" };
const WORTH = { name: 4, variant: 2, pinyin: 1, initials: -6 };

/** A text's words, simplified and in small letters, without marks. @param {string} text @param {Object<string, string>} simple */
function splitWords(text, simple) {
  const plain = [...text.normalize("NFKC").toLowerCase()].map((sign) => simple[sign] ?? sign).join("");
  const bare = plain.normalize("NFD").replace(/u(?:\u0308|:)/g, "v").replace(/\p{M}/gu, "");
  return bare.split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => SHORT[word] ?? word);
}

/** Share of two texts that stands in both in the same order, from 0 to 1. */
function likeness(one, other) {
  let row = new Uint16Array(other.length + 1);
  for (const sign of one) {
    const next = new Uint16Array(other.length + 1);
    for (let n = 0; n < other.length; n += 1) next[n + 1] = sign === other[n] ? row[n] + 1 : Math.max(row[n + 1], next[n]);
    row = next;
  }
  return (2 * row[other.length]) / (one.length + other.length);
}

/** How well a key that holds the query answers; nothing where it does not. */
function scoreOf({ text, reason }, wanted) {
  const share = wanted.length / text.length;
  if (text === wanted) return 100 + WORTH[reason];
  if (text.startsWith(wanted)) return 80 + 10 * share + WORTH[reason];
  if (!text.includes(wanted) || reason === "initials" || (wanted.length < 2 && !HAN.test(wanted))) return 0;
  return 60 + 10 * share + WORTH[reason];
}

/** A name with slips, of the query's length or beginning like it. */
function scoreSimilar({ text, reason }, wanted) {
  if (reason === "initials") return 0;
  const whole = likeness(wanted, text);
  const begun = likeness(wanted, text.slice(0, wanted.length));
  const best = Math.max(whole, begun - 0.08);
  return best >= LEAST_LIKENESS ? 50 * best : 0;
}

function buildKeys(place, fold) {
  const keys = [];
  const add = (texts, reason) => {
    for (const said of texts.filter(Boolean)) keys.push({ text: fold(said), reason, said, place });
  };
  add([place.name_zh, place.name_en], "name");
  add(place.also ?? [], "variant");
  add(place.pinyin ?? [], "pinyin");
  add(place.initials ?? [], "initials");
  return keys.filter(({ text }) => text);
}

/** Every text that is told, with where it stands: histories first, then what residents said. */
function gatherTexts({ details = {}, spots = [] }) {
  const texts = [];
  const sites = Object.values(details);
  const add = (source, id, zh, en, more) => {
    if (zh || en) texts.push({ id: `${source}:${id}`, zh: zh ?? "", en: en ?? "", ...more });
  };
  const of = ({ id, name_zh, name_en, lon, lat, subdistrict }) => ({ site: id, name_zh, name_en, lon, lat, subdistrict });
  const addSaid = (said, more) => {
    add("feedback", said.id, said.text_zh, said.text_en, more);
    for (const answer of said.answers ?? []) addSaid(answer, more);
  };
  for (const site of sites) for (const event of site.events ?? []) add("event", event.id, event.text_zh, event.text_en, of(site));
  for (const site of sites) {
    for (const event of site.events ?? []) {
      for (const met of event.rounds ?? []) {
        add("round", event.id, `${met.who_zh ?? ""} ${met.about_zh ?? ""}`.trim(), `${met.who_en ?? ""} ${met.about_en ?? ""}`.trim(), of(site));
      }
    }
  }
  for (const site of sites) for (const said of site.feedback ?? []) addSaid(said, of(site));
  for (const { said = [], lon, lat } of spots) for (const each of said) addSaid(each, { lon, lat, name_zh: each.text_zh, name_en: each.text_en });
  return texts;
}

/** Letters count from a word's beginning: "art" is not in "heart". */
function holds(folded, word) {
  return HAN.test(word) ? folded.includes(word) : folded.includes(` ${word}`);
}

/**
 * @param {{places: object[], simple: Object<string, string>}} names made with the file
 * @param {object} pinned all the file knows
 * @returns {(query: string) => {kind: string, found: object[]}[]} groups as `/api/search` answers, best first
 */
export function createFinder({ places, simple }, pinned) {
  const split = (text) => splitWords(text, simple);
  const fold = (text) => split(text).join("");
  const keys = places.flatMap((place) => buildKeys(place, fold));
  const texts = gatherTexts(pinned).map((told) => ({ ...told, folded: split(`${told.zh} ${told.en}`).map((word) => ` ${word}`).join("") }));

  function findNames(wanted, score, reason) {
    const best = new Map();
    for (const key of keys) {
      const worth = score(key, wanted);
      if (worth > 0 && worth > (best.get(key.place)?.worth ?? 0)) best.set(key.place, { worth, key, reason: reason ?? key.reason });
    }
    return [...best.values()];
  }

  function findTexts(words) {
    if (!words.some((word) => word.length >= (HAN.test(word) ? 2 : 3))) return [];
    const found = new Map();
    for (const told of texts) {
      const key = told.site ?? told.id;
      if (found.size < MOST_TEXTS && !found.has(key) && words.every((word) => holds(told.folded, word))) found.set(key, told);
    }
    return [...found.values()].map(({ zh, en, folded: _, ...told }) => ({
      ...told, kind: "text", reason: "text", matched: "", told_zh: zh.slice(0, LONGEST_TOLD), told_en: en.slice(0, LONGEST_TOLD) }));
  }

  return (query) => {
    const asked = query.slice(0, LONGEST_QUERY);
    const words = split(asked);
    const wanted = words.join("");
    if (!wanted) return [];
    let named = findNames(wanted, scoreOf);
    const isLong = wanted.length >= LEAST_SIMILAR_LENGTH || HAN.test(wanted);
    if (!named.length && words.length > 1) {
      named = findNames(wanted, ({ text, reason }) => (reason !== "initials" && words.every((word) => text.includes(word)) ? 30 : 0), "words");
    }
    if (!named.length && isLong) named = findNames(wanted, scoreSimilar, "similar");
    named.sort((one, other) => other.worth - one.worth || (one.key.place.name_zh ?? "").length - (other.key.place.name_zh ?? "").length);
    const groups = new Map();
    for (const { key, reason } of named) {
      const { also: _also, pinyin: _pinyin, initials: _initials, ...place } = key.place;
      if (!groups.has(place.kind)) groups.set(place.kind, []);
      const members = groups.get(place.kind);
      if (members.length < MOST_OF_A_KIND) members.push({ ...place, reason, matched: key.said });
    }
    const told = findTexts(words);
    if (told.length) groups.set("text", told);
    return [...groups].map(([kind, found]) => ({ kind, found }));
  };
}
