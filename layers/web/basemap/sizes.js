/** How wide things are drawn, how large names are written, and from which zoom on. */

/** Pixels at zoom 11, 12 ... 18. */
const WIDTHS = {
  trunk: [1.6, 2.4, 3.4, 4.8, 7.2, 10.5, 16, 23],
  primary: [1.3, 1.9, 2.8, 4, 6.4, 9.4, 14.5, 21],
  link: [0.5, 0.8, 1.2, 2, 3.4, 5, 8, 12],
  secondary: [0.9, 1.4, 2.1, 3.1, 5.1, 7.9, 12.5, 18],
  tertiary: [0.6, 0.9, 1.5, 2.4, 4, 6.4, 10.5, 15],
  minor: [0.3, 0.5, 0.8, 1.4, 2.6, 4.6, 8, 12.5],
  service: [0.2, 0.3, 0.4, 0.7, 1.3, 2.3, 4, 7],
  path: [0.4, 0.5, 0.6, 0.8, 1, 1.3, 1.7, 2.2],
  rail: [0.7, 0.8, 1, 1.3, 1.8, 2.4, 3, 3.6],
  metro: [1.4, 1.8, 2.2, 2.7, 3.3, 3.9, 4.4, 5],
  dot: [1.7, 2.2, 2.8, 3.4, 4, 4.6, 5, 5.4],
};
const FIRST_ZOOM = 11;

/**
 * Width between the whole zooms, in a straight line.
 * @param {string} cls a road class, "rail", "metro" or "dot" (radius) @param {number} zoom
 */
export function widthAt(cls, zoom) {
  const steps = WIDTHS[cls] || WIDTHS.minor;
  const place = Math.min(Math.max(zoom - FIRST_ZOOM, 0), steps.length - 1);
  const low = Math.min(Math.floor(place), steps.length - 2);
  return steps[low] + (steps[low + 1] - steps[low]) * (place - low);
}

/** Lowest zoom at which a class is painted; the others always are. */
export const PAINT_ZOOM = { path: 14.8, service: 14.5, minor: 12.5, link: 12.5, building: 14.5, residential: 13, dot: 11.8 };

/** Lowest zoom at which a name stands. */
export const LABEL_ZOOM = {
  elevated: 12.25, trunk: 12.25, primary: 12.25, secondary: 12.9, tertiary: 13.9, minor: 15.2, service: 16.6, path: 17, link: 99,
  river: 12, canal: 13.2, area: 13, station: 12.4, pill: 11.8, quarter: 14, residential: 15.4, building: 16.4,
};

/** Names of sub-districts end here, where streets tell more. */
export const PLACE_ZOOM_END = 14.6;

/** From here on all names are a pixel larger. */
const LARGE_ZOOM = 15.5;
/** Up to here names of places are smaller: the whole district is a hand wide. */
const SMALL_ZOOM = 12.75;

/** Text size in pixels, and weight. */
export const LABEL_TYPE = {
  place: { size: 15, weight: 500 }, station: { size: 12, weight: 600 }, pill: { size: 10.5, weight: 700 },
  trunk: { size: 12, weight: 500 }, road: { size: 12, weight: 500 }, minor: { size: 11.5, weight: 400 },
  water: { size: 12, weight: 400 }, park: { size: 12, weight: 500 }, quiet: { size: 11.5, weight: 400 },
};

/** Type of a name at a zoom. @param {string} kind @param {number} zoom */
export function typeAt(kind, zoom) {
  const { size, weight } = LABEL_TYPE[kind];
  if (zoom >= LARGE_ZOOM) return { size: size + 1, weight };
  return { size: kind === "place" && zoom < SMALL_ZOOM ? size - 2 : size, weight };
}
