/** Colours of the basemap: light, dark, and a print of high contrast. */

/**
 * One look. `outside` empty: no veil; `metroAlpha` keeps the lines' colours behind the marks.
 * @typedef {object} BaseStyle
 */

/** Road classes, lowest first: the order they are painted in. */
export const ROAD_ORDER = ["service", "minor", "tertiary", "secondary", "primary", "link", "trunk"];

/** The same colour for each class named. */
function classes(colours) {
  return Object.fromEntries(
    Object.entries(colours).flatMap(([names, colour]) => names.split(" ").map((name) => [name, colour])));
}

const light = {
  land: "#f7f6f3", outside: "rgba(226,226,222,.55)", residential: "#f3f1ec", campus: "#f2eee3", airport: "#efeeec",
  park: "#dcebd3", parkEdge: "#cfe0c5", water: "#c3dcea", waterEdge: "#aecddf",
  building: "#ebe8e2", buildingEdge: "#dfdbd3", rail: "#c9c7c1", railGap: "#f7f6f3",
  road: classes({ "trunk primary link secondary tertiary minor service": "#ffffff", path: "#e0dacd" }),
  casing: classes({ "trunk primary": "#cdc6b8", "secondary link": "#d3cdc1", tertiary: "#d9d5cc", minor: "#dfdbd3", service: "#e6e2da" }),
  elevated: "#fbeed0", elevatedCasing: "#d9c79c", metroCasing: "rgba(255,255,255,.9)", metroAlpha: 0.5,
  dot: "#ffffff", dotRing: "#6a7080", border: "#7d8290", borderGlow: "rgba(125,130,144,.16)",
  inner: "#a9a8ae", quiet: "rgba(112,116,128,.05)", hatch: "rgba(112,116,128,.17)", halo: "rgba(255,255,255,.92)",
  text: { road: "#5d6168", minor: "#6c6f75", trunk: "#7a6a3c", park: "#4a6f3f", water: "#2d5d79", place: "#5f636d", station: "#3b4150", quiet: "#6d717b" },
};

const dark = {
  land: "#1f2226", outside: "rgba(14,15,17,.55)", residential: "#222529", campus: "#26272a", airport: "#24262a",
  park: "#24352a", parkEdge: "#2c4233", water: "#20374a", waterEdge: "#2a465d",
  building: "#282b30", buildingEdge: "#31353b", rail: "#3d4148", railGap: "#1f2226",
  road: classes({ "trunk primary": "#454a53", "link secondary": "#3b4048", tertiary: "#383c44", minor: "#33373e", service: "#30343a", path: "#34383f" }),
  casing: classes({ "trunk primary link secondary tertiary minor service": "#17191c" }),
  elevated: "#4f4836", elevatedCasing: "#17191c", metroCasing: "rgba(31,34,38,.9)", metroAlpha: 0.6,
  dot: "#1f2226", dotRing: "#aeb3bd", border: "#767c88", borderGlow: "rgba(118,124,136,.16)",
  inner: "#5a5f69", quiet: "rgba(170,176,188,.035)", hatch: "rgba(170,176,188,.12)", halo: "rgba(31,34,38,.92)",
  text: { road: "#b4b8bf", minor: "#a0a4ab", trunk: "#cdbb8a", park: "#8fbf9c", water: "#86b4d6", place: "#a7acb5", station: "#d5d9e0", quiet: "#989da6" },
};

/** Paper is white and ink is black: edges carry what tints cannot after a copier. */
const print = {
  land: "#ffffff", outside: "", residential: "#fbfaf8", campus: "#f4f1e8", airport: "#f1f1ef",
  park: "#d9eccd", parkEdge: "#6f9a5c", water: "#bcdcf0", waterEdge: "#4f87a8",
  building: "#e3e1dc", buildingEdge: "#a9a59c", rail: "#6e6e6e", railGap: "#ffffff",
  road: classes({ "trunk primary link secondary tertiary minor service": "#ffffff", path: "#9b978e" }),
  casing: classes({ "trunk primary": "#5f5b52", "secondary link": "#746f66", tertiary: "#8b867c", minor: "#a29d93", service: "#b9b5ac" }),
  elevated: "#fbe3a6", elevatedCasing: "#80683a", metroCasing: "#ffffff", metroAlpha: 0.9,
  dot: "#ffffff", dotRing: "#000000", border: "#000000", borderGlow: "rgba(0,0,0,.12)",
  inner: "#6f6f76", quiet: "", hatch: "rgba(0,0,0,.22)", halo: "#ffffff",
  text: classes({ "road minor trunk place station quiet": "#000000", park: "#1f4a12", water: "#0c3f61" }),
};

export const BASE_STYLES = { light, dark, print };

export const FONT_STACK =
  "'Inter','Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif";
