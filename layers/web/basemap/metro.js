/** Metro lines in their own colour, thin on a casing; a dot for each station. */

import { isMeeting, traceAll } from "./project.js";
import { widthAt } from "./style.js";

const DOT_ZOOM = 11.8;

/** Lines under the names and under the veil. */
export function paintMetro(ctx, lines, style, view) {
  const width = widthAt("metro", view.zoom);
  ctx.save();
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  for (const line of lines) {
    if (!traceAll(ctx, [line], view, false)) continue;
    ctx.globalAlpha = 0.8;
    ctx.strokeStyle = style.metroCasing;
    ctx.lineWidth = width + 2;
    ctx.stroke();
    ctx.globalAlpha = style.metroAlpha;
    ctx.strokeStyle = line.extra || style.rail;
    ctx.lineWidth = width;
    ctx.stroke();
  }
  ctx.restore();
}

/** Station dots. */
export function paintStations(ctx, stations, style, view) {
  if (view.zoom < DOT_ZOOM) return;
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
