/** Names beside marks: each where there is room, none over another. Pure. */

const LINE_PX = 18;
const GAP_PX = 4;

/** @param {string} text @param {number} size px */
export function estimateWidth(text, size) {
  let width = 0;
  for (const character of text) width += character.codePointAt(0) > 0x2e7f ? size : size * 0.57;
  return Math.ceil(width) + 2;
}

/** @param {number[]} a left, top, right, bottom @param {number[]} b */
function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Sides a name may stand on, best first, as boxes round a mark's centre. */
function boxesOf({ x, y, radius }, width) {
  const side = radius + GAP_PX;
  const half = LINE_PX / 2;
  return [
    ["right", [x + side, y - half, x + side + width, y + half]],
    ["left", [x - side - width, y - half, x - side, y + half]],
    ["below", [x - width / 2, y + side - 2, x + width / 2, y + side - 2 + LINE_PX]],
    ["above", [x - width / 2, y - side - LINE_PX, x + width / 2, y - side]],
  ];
}

/**
 * @param {{key: string, text: string, x: number, y: number, radius: number}[]} marks earlier wins
 * @param {number} size text size in px
 * @returns {Map<string, string>} key to side; a mark without room is left out
 */
export function placeNames(marks, size = 13) {
  const taken = marks.map((mark) => ({
    key: mark.key,
    box: [mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius],
  }));
  const sides = new Map();
  for (const mark of marks) {
    if (!mark.text) continue;
    const free = boxesOf(mark, estimateWidth(mark.text, size)).find(
      ([, box]) => !taken.some((other) => other.key !== mark.key && overlap(box, other.box)),
    );
    if (!free) continue;
    sides.set(mark.key, free[0]);
    taken.push({ key: `name:${mark.key}`, box: free[1] });
  }
  return sides;
}
