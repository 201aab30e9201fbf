/** Boxes already taken by names, marks and signs; a grid makes the question cheap. */

const CELL_PX = 48;
const ROW = 4194304;

export class TakenBoxes {
  constructor() {
    /** @type {Map<number, number[][]>} */
    this.cells = new Map();
  }

  /** Whether all boxes [x0, y0, x1, y1] lie free. @param {number[][]} boxes */
  isFree(boxes) {
    return boxes.every((box) => keysOf(box).every((key) =>
      !(this.cells.get(key) || []).some((other) => isOverlapping(box, other))));
  }

  /** @param {number[][]} boxes */
  take(boxes) {
    for (const box of boxes) {
      for (const key of keysOf(box)) {
        const cell = this.cells.get(key);
        if (cell) cell.push(box);
        else this.cells.set(key, [box]);
      }
    }
  }
}

function keysOf(box) {
  const keys = [];
  for (let x = Math.floor(box[0] / CELL_PX); x <= Math.floor(box[2] / CELL_PX); x += 1) {
    for (let y = Math.floor(box[1] / CELL_PX); y <= Math.floor(box[3] / CELL_PX); y += 1) {
      keys.push(x * ROW + y);
    }
  }
  return keys;
}

function isOverlapping(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
