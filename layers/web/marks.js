/** Marks: the shape, colour and icon of a kind, and the sign of a state, as SVG elements. */

const SVG = "http://www.w3.org/2000/svg";
const BOX_MIDDLE = 14;
const ICON_MIDDLE = 12;

/** Markup of a kind's mark. Only constants of the page come here, never a person's text. */
function toMarkup(kind) {
  const start = BOX_MIDDLE - ICON_MIDDLE * kind.scale;
  const icon = `<g class="mark-icon${kind.icon_filled ? " filled" : ""}" transform="translate(${start} ${
    start + kind.dy}) scale(${kind.scale})">${kind.icon}</g>`;
  return `<svg xmlns="${SVG}" viewBox="-1 -1 30 30"><g class="mark-shape">${kind.shape}</g>${icon}</svg>`;
}

/**
 * @param {Document} document @param {object[]} kinds
 * @returns {(kindId: string, options?: {size?: number, rough?: boolean}) => SVGElement}
 *   draws a mark; its colour follows the theme through `--kind-<id>`
 */
export function createMarks(document, kinds) {
  const sprites = new Map();
  for (const kind of kinds) {
    const parsed = new DOMParser().parseFromString(toMarkup(kind), "image/svg+xml");
    sprites.set(kind.id, { kind, svg: document.importNode(parsed.documentElement, true) });
  }
  return (kindId, { size, rough = false } = {}) => {
    const { kind, svg } = sprites.get(kindId) ?? sprites.values().next().value;
    const mark = svg.cloneNode(true);
    const side = String(size ?? kind.size);
    mark.setAttribute("width", side);
    mark.setAttribute("height", side);
    mark.setAttribute("aria-hidden", "true");
    mark.setAttribute("class", rough ? "mark-svg rough" : "mark-svg");
    mark.style.setProperty("--kind", `var(--kind-${kind.id})`);
    return mark;
  };
}

/** @param {Document} document @param {string} name @param {object} attributes */
function createShape(document, name, attributes) {
  const shape = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    shape.setAttribute(attribute, String(value));
  }
  return shape;
}

/**
 * The sign of a state: filled, half, dotted or empty.
 * @param {Document} document @param {string} sign @param {number} [size]
 * @returns {SVGElement}
 */
export function drawSign(document, sign, size = 13) {
  const svg = createShape(document, "svg", {
    viewBox: "-6.5 -6.5 13 13", width: size, height: size, class: `sign ${sign}`, "aria-hidden": "true",
  });
  svg.append(createShape(document, "circle", { r: 6.2, class: "sign-ground" }));
  svg.append(createShape(document, "circle", { r: 3.6, class: "sign-ring" }));
  if (sign === "half") svg.append(createShape(document, "path", { d: "M0-3.6a3.6 3.6 0 0 1 0 7.2Z", class: "sign-fill" }));
  return svg;
}

/** A dashed ring, as it stands round a place known only roughly. @param {Document} document */
export function drawRing(document, size = 24) {
  const svg = createShape(document, "svg", { viewBox: "0 0 24 24", width: size, height: size, class: "ring-svg", "aria-hidden": "true" });
  svg.append(createShape(document, "circle", { cx: 12, cy: 12, r: 9 }));
  return svg;
}
