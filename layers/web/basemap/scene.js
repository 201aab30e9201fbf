/** One picture of the basemap on any canvas: the order things are painted in. Pure. */

import { paintBorders, paintBuildings, paintGround, paintOutside, paintSilent } from "./areas.js";
import { innerBorders } from "./borders.js";
import { buildBusy } from "./busy.js";
import { decodeArchive } from "./decode.js";
import { paintLabels } from "./labels_paint.js";
import { paintMetro, paintStations } from "./metro.js";
import { groupNamed, groupRoads, paintRoads } from "./roads.js";
import { BASE_STYLES } from "./style.js";
import { fadeOutside } from "./tails.js";

/** Settlements that are written like a sub-district. */
const LARGE_PLACES = new Set(["city", "town", "suburb", "borough"]);

/**
 * What is sorted once. @param {Object<string, object[]>} layers decoded
 */
export function sortScene(layers) {
  const parts = new Set(layers.subdistrict.map(({ cls }) => cls));
  const isLarge = ({ cls }) => parts.has(cls) || LARGE_PLACES.has(cls);
  return {
    layers,
    roads: groupRoads(layers.road),
    named: groupNamed(layers.roadname),
    metro: fadeOutside(layers.metro, layers.district),
    inner: innerBorders(layers.subdistrict, layers.district),
    places: { large: layers.place.filter(isLarge), small: layers.place.filter((place) => !isLarge(place)) },
    waterNames: new Set(layers.waterline.map(({ zh, en }) => zh || en)),
    busy: buildBusy(layers.road),
  };
}

/** What is read and sorted once. @param {object} archive @param {string} [datum] the plane's */
export function buildScene(archive, datum) {
  const { layers, attribution } = decodeArchive(archive, datum);
  return { ...sortScene(layers), attribution };
}

/**
 * Ground, streets and borders.
 * @param {CanvasRenderingContext2D} ctx @param {ReturnType<typeof buildScene>} scene
 * @param {object} view of `buildView` @param {{theme: string, silent: string[]}} look
 */
export function paintGrounds(ctx, scene, view, look) {
  const style = BASE_STYLES[look.theme] || BASE_STYLES.light;
  const { layers } = scene;
  paintGround(ctx, layers, style, view);
  paintSilent(ctx, layers, look.silent, style, view);
  paintBuildings(ctx, layers.building, style, view);
  paintRoads(ctx, scene.roads, layers.rail, style, view);
  paintMetro(ctx, scene.metro, style, view);
  paintOutside(ctx, layers, style, view);
  paintBorders(ctx, layers, scene.inner, style, view);
}

/**
 * Stations and names; on a screen they lie above what sites draw.
 * @param {object[]} labels of `layOutLabels` at the view's zoom @param {{theme: string, stack: string}} look
 */
export function paintNames(ctx, scene, view, labels, look) {
  const style = BASE_STYLES[look.theme] || BASE_STYLES.light;
  paintStations(ctx, scene.layers.station, style, view);
  paintLabels(ctx, labels, style, view, look.stack);
}

/** All of it on one canvas. @param {{theme: string, stack: string, silent: string[]}} look */
export function paintScene(ctx, scene, view, labels, look) {
  paintGrounds(ctx, scene, view, look);
  paintNames(ctx, scene, view, labels, look);
}
