/** Messages between the page and the page that hosts it. Checked for origin, sender, app and shape. */

const APP = "changning-map";
const VERSION = 1;

/** @param {unknown} value */
const isTexts = (value) => Array.isArray(value) && value.every((each) => typeof each === "string");

/** @param {unknown} value */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const isPosition = (value) =>
  Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);

/** @param {unknown} value */
const isNear = (value) =>
  isRecord(value) && [value.lon, value.lat, value.accuracy_m].every(Number.isFinite) && Array.isArray(value.rings)
  && value.rings.every((ring) => isRecord(ring) && Number.isFinite(ring.metres) && Number.isFinite(ring.minutes));

/** @param {unknown} value */
const isPlace = (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);

/** @param {unknown} value */
const isDraft = (value) => isRecord(value) && ["point", "line", "polygon"].includes(value.kind)
  && Array.isArray(value.points) && value.points.every(isPlace);

const VERDICTS = ["accepted", "repaired", "doubtful", "refused"];

/** @param {unknown} value */
const isTrial = (value) => isRecord(value) && typeof value.name === "string"
  && Array.isArray(value.points) && value.points.every((each) => Array.isArray(each) && isPlace(each.slice(0, 2)) && VERDICTS.includes(each[2]))
  && Array.isArray(value.others) && value.others.every(isPlace)
  && (value.others.length === 0 || value.others.length === value.points.length);

/** What each field of `set` may be. */
const SHAPES = {
  lang: (value) => value === "zh" || value === "en",
  theme: (value) => value === "light" || value === "dark",
  filters: (value) => isRecord(value) && Object.values(value).every(isTexts),
  hidden: isTexts,
  selected: (value) => value === null || typeof value === "string",
  at: (value) => value === null || isPosition(value),
  near: (value) => value === null || isNear(value),
  pick: (value) => typeof value === "boolean",
  draft: (value) => value === null || isDraft(value),
  trial: (value) => value === null || isTrial(value),
  basemap: (value) => typeof value === "string",
  waiting: (value) => value === null || typeof value === "string",
  tag: (value) => typeof value === "string",
};

/**
 * The fields of a `set` message that are as they should be; null when it is not one of ours.
 * @param {unknown} message
 * @returns {object | null}
 */
export function readSet(message) {
  if (!isRecord(message) || message.app !== APP || message.v !== VERSION) return null;
  if (message.type !== "set") return null;
  const fields = Object.keys(SHAPES).filter((name) => Object.hasOwn(message, name));
  return fields.every((name) => SHAPES[name](message[name]))
    ? Object.fromEntries(fields.map((name) => [name, message[name]]))
    : null;
}

/**
 * Talk to the host, and to nobody else.
 * @param {Window} page @param {(change: object) => void} onSet
 * @returns {(type: string, fields?: object) => void} sends one message
 */
export function connectHost(page, onSet) {
  const { origin } = page.location;
  page.addEventListener("message", (event) => {
    if (event.source !== page.parent || event.origin !== origin) return;
    const change = readSet(event.data);
    if (change) onSet(change);
  });
  return (type, fields = {}) =>
    page.parent.postMessage({ app: APP, v: VERSION, type, ...fields }, origin);
}
