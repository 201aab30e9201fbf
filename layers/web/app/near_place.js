/**
 * The place "near me" is about. It lives in this document only: nothing here stores it, and
 * what goes to the server is rounded to about 100 m (near.js).
 */

const MINUTES = [5, 10, 15];
/** 3.6 km/h: GB 50180-2018 has 300 m for 5 minutes on foot, 800 to 1,000 m for 15. */
const WALK_M_PER_MINUTE = 60;
export const CLASSES = MINUTES.map((minutes) => ({ minutes, metres: minutes * WALK_M_PER_MINUTE }));

const PATIENCE_MS = 12_000;
const REFUSALS = { 1: "denied", 2: "unavailable", 3: "timeout" };

/** @typedef {{lon: number, lat: number, accuracy_m: number | null, from: "me" | "spot" | "place",
 *   name_zh?: string, name_en?: string}} Place */

/** @type {{status: string, place: Place | null} | null} */
let now = null;
const listeners = new Set();

function change(next) {
  now = next;
  for (const listen of listeners) listen(now);
}

/** The map's host listens (map_host.js); no rerun. */
function tellMap(near, pick) {
  document.dispatchEvent(new CustomEvent("changning-near", { detail: { near, pick } }));
}

export const findNear = () => now;

/** @param {(now: object | null) => void} listen @returns {() => void} ends it */
export function watchNear(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

/** @param {Place} place */
export function showNear(place) {
  change({ status: "ready", place });
  const { lon, lat, accuracy_m: accuracy } = place;
  tellMap({ lon, lat, accuracy_m: accuracy ?? 0, rings: CLASSES }, false);
}

export function clearNear() {
  change(null);
  tellMap(null, false);
}

/** Wait for a tap on the map. */
export function pickNear() {
  change({ status: "picking", place: null });
  tellMap(null, true);
}

/** Ask the browser where it is; it asks the reader. */
export function locateNear() {
  if (!window.isSecureContext || !navigator.geolocation) return change({ status: "insecure", place: null });
  change({ status: "asking", place: null });
  tellMap(null, false);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      // The reader may have chosen something else meanwhile.
      if (now?.status !== "asking") return;
      showNear({ lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy, from: "me" });
    },
    ({ code }) => now?.status === "asking" && change({ status: REFUSALS[code] ?? "unavailable", place: null }),
    { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 },
  );
}

document.addEventListener("changning-spot", ({ detail }) => {
  if (now?.status === "picking") showNear({ ...detail, accuracy_m: null, from: "spot" });
});
