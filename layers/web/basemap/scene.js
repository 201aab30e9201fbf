/** One picture of the basemap on any canvas: the order things are painted in. */

import { paintBorders, paintGround, paintOutside, paintSilent } from "./areas.js";
import { innerBorders } from "./borders.js";
import { decodeArchive } from "./decode.js";
import { paintLabels } from "./labels_paint.js";
import { paintMetro, paintStations } from "./metro.js";
import { groupRoads, paintRoads } from "./roads.js";
import { BASE_STYLES } from "./style.js";

/** What is read and sorted once. @param {object} archive @param {string} [datum] the plane's */
export function buildScene(archive, datum) {
  const { layers, attribution } = decodeArchive(archive, datum);
  return {
    layers, attribution,
    roads: groupRoads(layers.road),
    inner: innerBorders(layers.subdistrict, layers.district),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {ReturnType<typeof buildScene>} scene
 * @param {object} view @param {object[]} labels
 * @param {{theme: string, lang: string, stack: string, silent: string[]}} look
 */
export function paintScene(ctx, scene, view, labels, look) {
  const style = BASE_STYLES[look.theme] || BASE_STYLES.light;
  const { layers } = scene;
  paintGround(ctx, layers, style, view);
  paintSilent(ctx, layers, look.silent, style, view);
  paintRoads(ctx, scene.roads, layers.rail, style, view);
  paintMetro(ctx, layers.metro, style, view);
  paintOutside(ctx, layers, style, view);
  paintBorders(ctx, layers, scene.inner, style, view);
  paintStations(ctx, layers.station, style, view);
  paintLabels(ctx, labels, style, view, look);
}
