/** Everything that lies flat: parks, water, buildings, quiet hatch, the veil outside, borders. */

import { isMeeting, pxPerMetre, traceAll, traceRing } from "./project.js";
import { PAINT_ZOOM } from "./sizes.js";

const HATCH_PX = 14;
const BORDERS_STEP_BACK = 14.6;
const UNKNOWN_WIDTH_M = 14;
const LEAST_WATER_PX = 1.4;

function fillAll(ctx, features, view, colour, edge, width = 1) {
  if (!colour || !traceAll(ctx, features, view, true)) return;
  ctx.fillStyle = colour;
  ctx.fill("evenodd");
  if (!edge) return;
  ctx.strokeStyle = edge;
  ctx.lineWidth = width;
  ctx.stroke();
}

/** Waters known as a line and a width; all edges come first, so that arms flow into each other. */
function paintWaterlines(ctx, lines, style, view) {
  const metre = pxPerMetre(view.zoom, (view.top + view.height / 2) / view.k);
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  for (const [colour, edge] of [[style.waterEdge, 1.6], [style.water, 0]]) {
    ctx.strokeStyle = colour;
    for (const feature of lines) {
      if (!traceAll(ctx, [feature], view, false)) continue;
      const width = Number(feature.extra) > 0 ? Number(feature.extra) : UNKNOWN_WIDTH_M;
      ctx.lineWidth = Math.max(LEAST_WATER_PX, width * metre) + edge;
      ctx.stroke();
    }
  }
}

/** Ground, areas and water, in that order. */
export function paintGround(ctx, layers, style, view) {
  ctx.fillStyle = style.land;
  ctx.fillRect(0, 0, view.width, view.height);
  if (view.zoom >= PAINT_ZOOM.residential) fillAll(ctx, layers.residential, view, style.residential, "");
  fillAll(ctx, layers.airport, view, style.airport, "");
  fillAll(ctx, layers.campus, view, style.campus, "");
  fillAll(ctx, layers.park, view, style.park, style.parkEdge);
  fillAll(ctx, layers.water, view, style.water, style.waterEdge);
  paintWaterlines(ctx, layers.waterline, style, view);
}

/** Buildings come in gently, their edges once they are large enough to have some. */
export function paintBuildings(ctx, buildings, style, view) {
  if (view.zoom < PAINT_ZOOM.building) return;
  ctx.save();
  ctx.lineJoin = "miter";
  ctx.globalAlpha = Math.min(1, 0.4 + (view.zoom - PAINT_ZOOM.building) * 0.6);
  fillAll(ctx, buildings, view, style.building, view.zoom < 15.5 ? "" : style.buildingEdge, 0.8);
  ctx.restore();
}

/** A faint tone and hatch where we have nothing from; tied to the ground, not the canvas. */
export function paintSilent(ctx, layers, silent, style, view) {
  for (const feature of layers.subdistrict) {
    if (!silent.includes(feature.cls) || !isMeeting(feature.box, view.box)) continue;
    fillAll(ctx, [feature], view, style.quiet, "");
    ctx.save();
    ctx.beginPath();
    for (const ring of feature.rings) traceRing(ctx, ring, view, true);
    ctx.clip("evenodd");
    ctx.beginPath();
    const shift = (view.left + view.top) % HATCH_PX;
    for (let c = -shift; c < view.width + view.height; c += HATCH_PX) {
      ctx.moveTo(c, 0);
      ctx.lineTo(c - view.height, view.height);
    }
    ctx.strokeStyle = style.hatch;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.restore();
  }
}

/** A veil over all that is not the district. */
export function paintOutside(ctx, layers, style, view) {
  if (!style.outside || !layers.district.length) return;
  ctx.beginPath();
  ctx.rect(0, 0, view.width, view.height);
  for (const feature of layers.district) {
    for (const ring of feature.rings) traceRing(ctx, ring, view, true);
  }
  ctx.fillStyle = style.outside;
  ctx.fill("evenodd");
}

/** Sub-district edges dashed, quieter where streets are shown in full; the district's clear. */
export function paintBorders(ctx, layers, inner, style, view) {
  ctx.save();
  ctx.lineJoin = "round";
  ctx.lineCap = "butt";
  ctx.beginPath();
  for (const line of inner) traceRing(ctx, line, view, false);
  ctx.globalAlpha = view.zoom < BORDERS_STEP_BACK ? 1 : 0.45;
  ctx.strokeStyle = style.inner;
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 3]);
  ctx.stroke();
  ctx.restore();
  ctx.lineJoin = "round";
  if (!traceAll(ctx, layers.district, view, true)) return;
  ctx.strokeStyle = style.borderGlow;
  ctx.lineWidth = 6;
  ctx.stroke();
  ctx.strokeStyle = style.border;
  ctx.lineWidth = 1.4;
  ctx.stroke();
}
