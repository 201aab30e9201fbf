/** Streets with their casing, paths, rail; elevated roads last. */

import { traceAll } from "./project.js";
import { ROAD_ORDER, widthAt } from "./style.js";

const PATH_ZOOM = 14.8;
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
  if (view.zoom < 13.5) return;
  ctx.setLineDash([7, 7]);
  strokeRoads(ctx, rails, view, style.railGap, width * 0.5);
  ctx.setLineDash([]);
}

/** All casings come before all fills, so that crossings stay open. */
export function paintRoads(ctx, groups, rails, style, view) {
  const { zoom } = view;
  ctx.lineJoin = "round";
  paintRail(ctx, rails, style, view);
  if (zoom >= PATH_ZOOM) {
    ctx.setLineDash([3, 2.5]);
    strokeRoads(ctx, groups.ground.path, view, style.road.path, widthAt("path", zoom));
    ctx.setLineDash([]);
  }
  ctx.lineCap = "round";
  for (const cls of ROAD_ORDER) {
    const width = widthAt(cls, zoom);
    const edge = Math.min(CASING_PX, width * CASING_SHARE);
    strokeRoads(ctx, groups.ground[cls], view, style.casing[cls], width + 2 * edge);
  }
  for (const cls of ROAD_ORDER) {
    strokeRoads(ctx, groups.ground[cls], view, style.road[cls], widthAt(cls, zoom));
  }
  for (const [extra, colour] of [[2 * CASING_PX, style.elevatedCasing], [0, style.elevated]]) {
    for (const cls of ROAD_ORDER) {
      strokeRoads(ctx, groups.elevated[cls], view, colour, widthAt(cls, zoom) + extra);
    }
  }
}
