/** Names beside marks: each where there is room, none over another or over a mark. Pure. */

const LINE_PX = 18;
/** As far from the mark's middle as `.name` stands in map.css. */
const SIDE_PX = 19;
const TOP_PX = -7;
const BELOW_PX = 17;
const CHOSEN = { side: 9.5, top: -57, bottom: -27 };

/** @param {number[]} a left, top, right, bottom @param {number[]} b */
function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Sides a name may stand on, best first, as boxes round a mark's middle. */
function boxesOf(width, isChosen) {
  const half = width / 2;
  if (isChosen) return [["above", [-half - CHOSEN.side, CHOSEN.top, half + CHOSEN.side, CHOSEN.bottom]]];
  return [
    ["right", [SIDE_PX, TOP_PX, SIDE_PX + width, TOP_PX + LINE_PX]],
    ["left", [-SIDE_PX - width, TOP_PX, -SIDE_PX, TOP_PX + LINE_PX]],
    ["below", [-half, BELOW_PX, half, BELOW_PX + LINE_PX]],
    ["above", [-half, -SIDE_PX - LINE_PX, half, -SIDE_PX]],
  ];
}

/** @param {number[]} box @param {number} x @param {number} y */
function moved(box, x, y) {
  return [box[0] + x, box[1] + y, box[2] + x, box[3] + y];
}

/**
 * @param {{key: string, text: string, x: number, y: number, boxes: number[][], selected: boolean}[]} marks
 *   earlier wins; `boxes` are what the mark itself takes round its middle
 * @param {(text: string, isChosen: boolean) => number} measure width in pixels
 * @returns {Map<string, {side: string, box: number[]}>} by key, the box round the mark's middle; a mark
 *   without room is left out, the chosen one never is
 */
export function placeNames(marks, measure) {
  const taken = marks.flatMap(({ key, x, y, boxes }) => boxes.map((box) => ({ key, box: moved(box, x, y) })));
  const placed = new Map();
  for (const mark of [...marks].sort((a, b) => Number(b.selected) - Number(a.selected))) {
    if (!mark.text) continue;
    const found = boxesOf(measure(mark.text, mark.selected), mark.selected).find(([, box]) => {
      const there = moved(box, mark.x, mark.y);
      return mark.selected || !taken.some((other) => other.key !== mark.key && overlap(there, other.box));
    });
    if (!found) continue;
    const [side, box] = found;
    placed.set(mark.key, { side, box });
    taken.push({ key: `name:${mark.key}`, box: moved(box, mark.x, mark.y) });
  }
  return placed;
}
