/** Colours, widths and label rules of the basemap, light and dark. */

export const BASE_STYLES = {
  light: {
    land: "#f7f6f3", outside: "rgba(226,226,222,.55)", campus: "#f2eee3", airport: "#efeeec",
    park: "#dcebd3", parkEdge: "#cfe0c5", water: "#c3dcea", rail: "#c9c7c1", railGap: "#f7f6f3",
    road: { trunk: "#ffffff", primary: "#ffffff", secondary: "#ffffff", tertiary: "#ffffff", minor: "#ffffff", path: "#e4dfd5" },
    casing: { trunk: "#cdc6b8", primary: "#cdc6b8", secondary: "#d6d0c4", tertiary: "#dedad1", minor: "#e8e5df" },
    elevated: "#fbeed0", elevatedCasing: "#d9c79c", metroCasing: "rgba(255,255,255,.9)", metroAlpha: 0.5,
    dot: "#ffffff", dotRing: "#6a7080", border: "#7d8290", borderGlow: "rgba(125,130,144,.16)",
    inner: "#a9a8ae", hatch: "rgba(110,112,122,.3)", halo: "rgba(255,255,255,.92)",
    text: { road: "#5d6168", minor: "#6c6f75", trunk: "#7a6a3c", park: "#4a6f3f", water: "#356684", place: "#6d717b", station: "#3b4150" },
  },
  dark: {
    land: "#1f2226", outside: "rgba(14,15,17,.55)", campus: "#26272a", airport: "#24262a",
    park: "#24352a", parkEdge: "#2c4233", water: "#20374a", rail: "#3d4148", railGap: "#1f2226",
    road: { trunk: "#454a53", primary: "#454a53", secondary: "#3b4048", tertiary: "#383c44", minor: "#33373e", path: "#30343a" },
    casing: { trunk: "#17191c", primary: "#17191c", secondary: "#17191c", tertiary: "#17191c", minor: "#17191c" },
    elevated: "#4f4836", elevatedCasing: "#17191c", metroCasing: "rgba(31,34,38,.9)", metroAlpha: 0.6,
    dot: "#1f2226", dotRing: "#aeb3bd", border: "#767c88", borderGlow: "rgba(118,124,136,.16)",
    inner: "#5a5f69", hatch: "rgba(170,176,188,.2)", halo: "rgba(31,34,38,.92)",
    text: { road: "#b4b8bf", minor: "#a0a4ab", trunk: "#cdbb8a", park: "#8fbf9c", water: "#86b4d6", place: "#989da6", station: "#d5d9e0" },
  },
};

export const FONT_STACK =
  "'Inter','Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif";

/** Road classes, lowest first: the order they are painted in. */
export const ROAD_ORDER = ["minor", "tertiary", "secondary", "primary", "trunk"];

/** Pixels at zoom 12, 13 ... 18. */
const WIDTHS = {
  trunk: [2.4, 3.4, 4.8, 7.2, 10.5, 16, 23],
  primary: [1.9, 2.7, 4, 6.2, 9.2, 14.5, 21],
  secondary: [1.4, 2, 3.1, 5, 7.8, 12.5, 18],
  tertiary: [0.9, 1.4, 2.3, 3.9, 6.3, 10.5, 15],
  minor: [0.5, 0.8, 1.3, 2.5, 4.5, 8, 12.5],
  path: [0.5, 0.6, 0.8, 1, 1.3, 1.7, 2.2],
  rail: [0.8, 1, 1.3, 1.8, 2.4, 3, 3.6],
  metro: [1.8, 2.2, 2.7, 3.3, 3.9, 4.4, 5],
  dot: [2.2, 2.8, 3.4, 4, 4.6, 5, 5.4],
};

/**
 * Width between the whole zooms, in a straight line.
 * @param {string} cls a road class, "rail", "metro" or "dot" (radius) @param {number} zoom
 */
export function widthAt(cls, zoom) {
  const steps = WIDTHS[cls] || WIDTHS.minor;
  const place = Math.min(Math.max(zoom - 12, 0), steps.length - 1);
  const low = Math.min(Math.floor(place), steps.length - 2);
  return steps[low] + (steps[low + 1] - steps[low]) * (place - low);
}

/** Lowest zoom at which a name stands. */
export const LABEL_ZOOM = {
  elevated: 12.5, trunk: 12.5, primary: 12.8, secondary: 13.6, tertiary: 14.6, minor: 15.6, path: 17,
  river: 12.5, canal: 13.6, area: 13.2, station: 12.4,
};

/** Names of sub-districts end here, where streets tell more. */
export const PLACE_ZOOM_END = 14.6;

/** Text size and weight; one pixel more from zoom 15.5 on. */
export const LABEL_TYPE = {
  place: { size: 15, weight: 500 }, station: { size: 12, weight: 600 }, pill: { size: 10.5, weight: 700 },
  trunk: { size: 12, weight: 500 }, road: { size: 12, weight: 500 }, minor: { size: 11.5, weight: 400 },
  water: { size: 12, weight: 400 }, park: { size: 12, weight: 500 }, quiet: { size: 11.5, weight: 400 },
};
