/** Streets with their casing, paths, rail; elevated roads last. */

import { traceAll } from "./project.js";
import { PAINT_ZOOM, widthAt } from "./sizes.js";
import { ROAD_ORDER } from "./style.js";

const RAIL_GAP_ZOOM = 13.5;
const CASING_PX = 0.9;
// Thin lanes would be more casing than street, and dense blocks turn grey.
const CASING_SHARE = 0.3;

/**
 * Streets by class, sorted once: painting asks for them again and again.
 * @param {{cls: string, extra: *}[]} roads
 * @returns {{ground: Object<string, object[]>, elevated: Object<string, object[]>}}
 */
export function groupRoads(roads) {
  const groups = { ground: {}, elevated: {} };
  for (const road of roads) {
    const level = road.extra === 1 ? groups.elevated : groups.ground;
    const isKnown = road.cls === "path" || ROAD_ORDER.includes(road.cls);
    const cls = isKnown ? road.cls : "minor";
    if (!level[cls]) level[cls] = [];
    level[cls].push(road);
  }
  return groups;
}

/**
 * Named lines by class, elevated ones apart; the longest first, for they lead furthest.
 * @param {{cls: string, extra: *, box: number[]}[]} named
 * @returns {Object<string, object[]>}
 */
export function groupNamed(named) {
  const groups = {};
  const extent = ({ box }) => box[2] - box[0] + box[3] - box[1];
  for (const line of named) {
    const cls = line.extra === 1 ? "elevated" : ROAD_ORDER.includes(line.cls) || line.cls === "path" ? line.cls : "minor";
    (groups[cls] ??= []).push(line);
  }
  for (const lines of Object.values(groups)) lines.sort((a, b) => extent(b) - extent(a));
  return groups;
}

function strokeRoads(ctx, features, view, colour, width) {
  if (!features || !traceAll(ctx, features, view, false)) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

function paintRail(ctx, rails, style, view) {
  const width = widthAt("rail", view.zoom);
  ctx.lineCap = "butt";
  strokeRoads(ctx, rails, view, style.rail, width);
  if (view.zoom < RAIL_GAP_ZOOM) return;
  ctx.setLineDash([7, 7]);
  strokeRoads(ctx, rails, view, style.railGap, width * 0.5);
  ctx.setLineDash([]);
}

/** All casings come before all fills, so that crossings stay open. */
export function paintRoads(ctx, groups, rails, style, view) {
  const { zoom } = view;
  ctx.lineJoin = "round";
  paintRail(ctx, rails, style, view);
  if (zoom >= PAINT_ZOOM.path) {
    ctx.setLineDash([3, 2.5]);
    strokeRoads(ctx, groups.ground.path, view, style.road.path, widthAt("path", zoom));
    ctx.setLineDash([]);
  }
  ctx.lineCap = "round";
  const seen = ROAD_ORDER.filter((cls) => zoom >= (PAINT_ZOOM[cls] ?? 0));
  for (const cls of seen) {
    const width = widthAt(cls, zoom);
    strokeRoads(ctx, groups.ground[cls], view, style.casing[cls], width + 2 * Math.min(CASING_PX, width * CASING_SHARE));
  }
  for (const cls of seen) strokeRoads(ctx, groups.ground[cls], view, style.road[cls], widthAt(cls, zoom));
  for (const [extra, colour] of [[2 * CASING_PX, style.elevatedCasing], [0, style.elevated]]) {
    for (const cls of seen) strokeRoads(ctx, groups.elevated[cls], view, colour, widthAt(cls, zoom) + extra);
  }
}
