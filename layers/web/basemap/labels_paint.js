/** Names painted with a halo, where the layout put them. */

export const HALO_PX = 3.2;
export const OUTSIDE_ALPHA = 0.6;
const PALE = 150;
const LATIN = /^[\u0020-\u024f]+$/;

/** Canvas font of a label. @param {number} size @param {number} weight @param {string} stack */
export function fontOf(size, weight, stack, isSlanted) {
  return `${isSlanted ? "italic " : ""}${weight} ${size}px ${stack}`;
}

/** Ink that can be read on a line's colour. @param {string} colour "#rrggbb" */
export function inkOn(colour) {
  const [r, g, b] = [1, 3, 5].map((n) => parseInt(String(colour).slice(n, n + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b > PALE ? "#1f2328" : "#ffffff";
}

function isSeen(label, view) {
  return label.boxes.some((box) =>
    box[2] > view.left && box[0] < view.left + view.width &&
    box[3] > view.top && box[1] < view.top + view.height);
}

function paintPill(ctx, label, view, stack) {
  const x = label.x - view.left;
  const y = label.y - view.top;
  ctx.beginPath();
  ctx.roundRect(x - label.width / 2, y - 7.5, label.width, 15, 4);
  ctx.fillStyle = label.colour;
  ctx.fill();
  ctx.font = fontOf(label.size, label.weight, stack, false);
  ctx.textAlign = "center";
  ctx.fillStyle = inkOn(label.colour);
  ctx.fillText(label.name, x, y + 0.5);
}

function paintBlock(ctx, label, view, stack) {
  ctx.textAlign = label.align;
  for (const isHalo of [true, false]) {
    for (const line of label.lines) {
      ctx.font = fontOf(line.size, line.weight, stack, false);
      const x = line.x - view.left;
      const y = line.y - view.top;
      if (isHalo) ctx.strokeText(line.t, x, y);
      else ctx.fillText(line.t, x, y);
    }
  }
}

function paintGlyph(ctx, text, at, view, isHalo) {
  ctx.save();
  ctx.translate(at.x - view.left, at.y - view.top);
  ctx.rotate(at.a);
  if (isHalo) ctx.strokeText(text, 0, 0);
  else ctx.fillText(text, 0, 0);
  ctx.restore();
}

function paintAlong(ctx, label, view, stack, isSlanted) {
  ctx.font = fontOf(label.size, label.weight, stack, isSlanted);
  ctx.textAlign = "center";
  for (const isHalo of [true, false]) {
    if (label.whole) {
      const [from, to] = label.ends;
      const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, a: label.angle };
      paintGlyph(ctx, label.name, middle, view, isHalo);
    } else {
      for (const glyph of label.glyphs) paintGlyph(ctx, glyph.t, glyph, view, isHalo);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {object[]} labels of the layout
 * @param {object} style @param {object} view @param {string} stack of fonts
 */
export function paintLabels(ctx, labels, style, view, stack) {
  ctx.save();
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = HALO_PX;
  ctx.strokeStyle = style.halo;
  for (const label of labels) {
    if (!isSeen(label, view)) continue;
    ctx.globalAlpha = label.outside && style.outside ? OUTSIDE_ALPHA : 1;
    ctx.fillStyle = style.text[label.kind] || style.text.road;
    if (label.kind === "pill") paintPill(ctx, label, view, stack);
    else if (label.lines) paintBlock(ctx, label, view, stack);
    else paintAlong(ctx, label, view, stack, label.kind === "water" && LATIN.test(label.name));
  }
  ctx.restore();
}
