/** Metro lines in their own colour, thin on a casing; a dot for each station. */

import { isMeeting, traceAll, traceRing } from "./project.js";
import { PAINT_ZOOM, widthAt } from "./sizes.js";

const CASING_ALPHA = 0.8;

function strokeLine(ctx, line, style, width, share) {
  ctx.globalAlpha = CASING_ALPHA * share;
  ctx.strokeStyle = style.metroCasing;
  ctx.lineWidth = width + 2;
  ctx.stroke();
  ctx.globalAlpha = style.metroAlpha * share;
  ctx.strokeStyle = line.extra || style.rail;
  ctx.lineWidth = width;
  ctx.stroke();
}

/**
 * Lines under the names and under the veil. What is known of a line ends somewhere outside the
 * district; there it fades, for the line itself goes on.
 * @param {CanvasRenderingContext2D} ctx @param {{line: object, fading: {ring: Float64Array, share: number}[]}[]} metro
 */
export function paintMetro(ctx, metro, style, view) {
  const width = widthAt("metro", view.zoom);
  ctx.save();
  ctx.lineJoin = "round";
  for (const { line, fading } of metro) {
    if (!isMeeting(line.box, view.box)) continue;
    ctx.lineCap = "butt";
    for (const { ring, share } of fading) {
      ctx.beginPath();
      traceRing(ctx, ring, view, false);
      strokeLine(ctx, line, style, width, share);
    }
    ctx.lineCap = fading.length ? "butt" : "round";
    if (traceAll(ctx, [line], view, false)) strokeLine(ctx, line, style, width, 1);
  }
  ctx.restore();
}

/** Station dots. */
export function paintStations(ctx, stations, style, view) {
  if (view.zoom < PAINT_ZOOM.dot) return;
  const radius = widthAt("dot", view.zoom);
  ctx.beginPath();
  for (const station of stations) {
    if (!isMeeting(station.box, view.box)) continue;
    const x = station.rings[0][0] * view.k - view.left;
    const y = station.rings[0][1] * view.k - view.top;
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.fillStyle = style.dot;
  ctx.fill();
  ctx.strokeStyle = style.dotRing;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}
