/**
 * What a canvas is told, written down as strokes and fills of paths: the drawing modules of the map page
 * do not know that nobody paints. Only what they use is here; anything else fails at once.
 */

const PLACES = 100;
const round = (value) => Math.round(value * PLACES) / PLACES;
const KEPT = ["fillStyle", "strokeStyle", "lineWidth", "lineJoin", "lineCap", "globalAlpha", "dash", "clipped"];

/**
 * @typedef {{d: string, rule?: string, fill?: string, stroke?: string, width?: number, cap?: string, join?: string,
 *   dash?: number[], alpha?: number, clip?: {d: string, rule: string}}} Part one path as it is painted
 */

export class Pen {
  constructor() {
    /** @type {Part[]} */
    this.parts = [];
    this.path = [];
    this.stack = [];
    Object.assign(this, { fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineJoin: "miter", lineCap: "butt" });
    Object.assign(this, { globalAlpha: 1, dash: [], clipped: null });
  }

  save() {
    this.stack.push(Object.fromEntries(KEPT.map((name) => [name, this[name]])));
  }

  restore() {
    Object.assign(this, this.stack.pop());
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push(`M${round(x)} ${round(y)}`);
  }

  lineTo(x, y) {
    this.path.push(`L${round(x)} ${round(y)}`);
  }

  closePath() {
    this.path.push("Z");
  }

  rect(x, y, width, height) {
    this.path.push(`M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`);
  }

  /** Whole circles alone: the stations' dots. */
  arc(x, y, radius, from, to) {
    if (from !== 0 || to !== 2 * Math.PI) throw new Error("only whole circles are drawn");
    const r = round(radius);
    this.path.push(`M${round(x + radius)} ${round(y)}a${r} ${r} 0 1 1 ${-2 * r} 0a${r} ${r} 0 1 1 ${2 * r} 0`);
  }

  fillRect(x, y, width, height) {
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
  }

  clip(rule = "nonzero") {
    this.clipped = { d: this.path.join(""), rule };
  }

  fill(rule = "nonzero") {
    this.put({ rule, fill: this.fillStyle });
  }

  stroke() {
    const { strokeStyle: stroke, lineWidth: width, lineCap: cap, lineJoin: join, dash } = this;
    const last = this.parts[this.parts.length - 1];
    const line = { stroke, width: round(width), cap, join, dash };
    // A shape filled a moment ago takes its edge along.
    if (last && !last.stroke && last.source === this.path.length && last.of === this.path && last.alpha === this.globalAlpha) Object.assign(last, line);
    else this.put(line);
  }

  put(paint) {
    if (!this.path.length) return;
    const part = { d: this.path.join(""), alpha: this.globalAlpha, clip: this.clipped, ...paint };
    Object.defineProperty(part, "of", { value: this.path });
    Object.defineProperty(part, "source", { value: this.path.length });
    this.parts.push(part);
  }
}
