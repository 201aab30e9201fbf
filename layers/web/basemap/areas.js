/** Everything that lies flat: parks, water, quiet hatch, the veil outside, borders. */

import { isMeeting, pxPerMetre, traceAll, traceRing } from "./project.js";

const HATCH_PX = 9;
const BORDERS_STEP_BACK = 14.6;
const UNKNOWN_WIDTH_M = 14;

function fillAll(ctx, features, view, colour, edge) {
  if (!traceAll(ctx, features, view, true)) return;
  ctx.fillStyle = colour;
  ctx.fill("evenodd");
  if (!edge) return;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1;
  ctx.stroke();
}

/** Ground, areas and water, in that order. */
export function paintGround(ctx, layers, style, view) {
  ctx.fillStyle = style.land;
  ctx.fillRect(0, 0, view.width, view.height);
  fillAll(ctx, layers.airport, view, style.airport, "");
  fillAll(ctx, layers.campus, view, style.campus, "");
  fillAll(ctx, layers.park, view, style.park, style.parkEdge);
  fillAll(ctx, layers.water, view, style.water, "");
  const metre = pxPerMetre(view.zoom, (view.top + view.height / 2) / view.k);
  ctx.strokeStyle = style.water;
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  for (const feature of layers.waterline) {
    if (!traceAll(ctx, [feature], view, false)) continue;
    const width = Number(feature.extra) > 0 ? Number(feature.extra) : UNKNOWN_WIDTH_M;
    ctx.lineWidth = Math.max(1.4, width * metre);
    ctx.stroke();
  }
}

/** A quiet hatch over sub-districts we have nothing from; tied to the ground, not the canvas. */
export function paintSilent(ctx, layers, silent, style, view) {
  for (const feature of layers.subdistrict) {
    if (!silent.includes(feature.cls) || !isMeeting(feature.box, view.box)) continue;
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
  if (!layers.district.length) return;
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
