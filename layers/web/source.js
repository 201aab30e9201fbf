/** Where the page's facts come from: a server, or the page itself. Both answer alike. */

import { gridCells } from "./cells.js";
import { countFeedback, findCounted, isMatch, narrowsFeedback, toEntry } from "./filters.js";

const FEATURE_LIMIT = 400;

/**
 * @typedef {[number, number, number, number]} Box west, south, east, north in degrees
 * @typedef {{features: object[], cells: object[], spots: object[],
 *   counts: Object<string, number>, total: number, located: number, revision: string}} ViewAnswer
 * @typedef {{view: (bbox: Box, zoom: number, filters: object, selected: string | null)
 *   => Promise<ViewAnswer | null>, detail: (id: string) => Promise<object>,
 *   said: (spot: object, filters: object) => Promise<object[]>}} Source
 *   `view` answers null when a newer question has overtaken it.
 */

/** @param {URLSearchParams} query @param {Object<string, string[]>} filters */
function addFilters(query, filters) {
  for (const [name, values] of Object.entries(filters)) {
    for (const value of values) query.append(name, value);
  }
}

/** @param {Box} bbox @param {number} zoom @param {object} filters @param {string | null} selected */
export function toQuery(bbox, zoom, filters, selected) {
  const query = new URLSearchParams();
  query.set("bbox", bbox.map((degrees) => degrees.toFixed(5)).join(","));
  query.set("zoom", String(Math.round(zoom * 100) / 100));
  addFilters(query, filters);
  if (selected) query.set("selected", selected);
  return query;
}

/**
 * Ask a server; a newer question aborts the one before it.
 * @param {string} api @param {typeof fetch} ask
 * @returns {Source}
 */
export function createApiSource(api, ask = (...question) => fetch(...question)) {
  let running = null;
  async function read(address, signal) {
    const answer = await ask(address, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }
  return {
    async view(bbox, zoom, filters, selected) {
      running?.abort();
      const mine = new AbortController();
      running = mine;
      try {
        return await read(`${api}/map?${toQuery(bbox, zoom, filters, selected)}`, mine.signal);
      } catch (error) {
        if (mine.signal.aborted) return null;
        throw error;
      }
    },
    detail: (id) => read(`${api}/sites/${encodeURIComponent(id)}`, undefined),
    async said(spot, filters) {
      const query = new URLSearchParams({ bbox: spot.box.join(",") });
      addFilters(query, filters);
      return (await read(`${api}/spots?${query}`, undefined)).feedback;
    },
  };
}

/** @param {{lon: number | null, lat: number | null}} place @param {Box} bbox */
function isInside({ lon, lat }, [west, south, east, north]) {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** @param {{lon?: number | null, lat?: number | null}} place */
function isPlaced(place) {
  return Number.isFinite(place.lon) && Number.isFinite(place.lat);
}

/** @param {Iterable<{kind: string, feedback?: number}>} features @param {object[]} spots */
function countKinds(features, spots) {
  const counts = { feedback: 0 };
  for (const { kind, feedback } of features) {
    counts[kind] = (counts[kind] ?? 0) + 1;
    counts.feedback += feedback ?? 0;
  }
  for (const spot of spots) counts.feedback += spot.n ?? 1;
  return counts;
}

/**
 * Answer from what the page holds.
 * @param {{features: object[], spots?: object[], details: Object<string, object>}} pinned
 * @returns {Source}
 */
export function createInlineSource(pinned) {
  const entries = new Map(
    pinned.features.map((feature) => [feature.id, toEntry(feature, pinned.details?.[feature.id])]),
  );
  const allSpots = pinned.spots ?? [];

  /** As they count now: feedback that is narrowed away leaves mark and number. */
  function findSpots(filters) {
    if (!narrowsFeedback(filters)) return allSpots;
    const counted = allSpots.map((spot) => ({ ...spot, said: findCounted(spot.said ?? [], filters) }));
    return counted.filter(({ said }) => said.length).map((spot) => ({ ...spot, n: spot.said.length }));
  }

  return {
    async view(bbox, zoom, filters, selected) {
      const spots = findSpots(filters);
      const counted = pinned.features.map((feature) => ({ ...feature, feedback: countFeedback(entries.get(feature.id), filters) }));
      const anyKind = counted.filter((feature) => isMatch(entries.get(feature.id), filters, { kinds: false }));
      const found = anyKind.filter((feature) => isMatch(entries.get(feature.id), filters));
      const placed = found.filter(isPlaced);
      const isChosen = (feature) => feature.id === selected;
      const chosen = counted.filter((feature) => isChosen(feature) && isPlaced(feature));
      const inside = placed.filter((feature) => isInside(feature, bbox) && !isChosen(feature));
      const many = inside.length > FEATURE_LIMIT;
      return {
        features: many ? chosen : [...inside, ...chosen],
        cells: many ? gridCells(inside, zoom) : [],
        spots: spots.filter((spot) => isInside(spot, bbox)),
        counts: countKinds(anyKind, spots),
        total: found.length,
        located: placed.length,
        revision: "pinned",
      };
    },
    async detail(id) {
      const detail = pinned.details?.[id];
      if (!detail) throw new Error(`no site ${id} in this file`);
      return detail;
    },
    said: async (spot, filters) => findCounted(spot.said ?? [], filters),
  };
}
