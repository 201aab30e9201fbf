/** Boxes already taken by names, marks and signs; a grid makes the question cheap. */

const CELL_PX = 48;
// Keys that repeat after 1.5 million pixels: small whole numbers are found fastest, and boxes are compared anyway.
const MASK = 0x7fff;
const keyOf = (x, y) => ((x & MASK) << 15) | (y & MASK);

export class TakenBoxes {
  constructor() {
    /** @type {Map<number, number[][]>} */
    this.cells = new Map();
  }

  /** Whether all boxes [x0, y0, x1, y1] lie free. @param {number[][]} boxes */
  isFree(boxes) {
    for (const box of boxes) if (!this.isBoxFree(box)) return false;
    return true;
  }

  /** @param {number[]} box */
  isBoxFree(box) {
    const right = Math.floor(box[2] / CELL_PX);
    const bottom = Math.floor(box[3] / CELL_PX);
    for (let x = Math.floor(box[0] / CELL_PX); x <= right; x += 1) {
      for (let y = Math.floor(box[1] / CELL_PX); y <= bottom; y += 1) {
        const cell = this.cells.get(keyOf(x, y));
        if (!cell) continue;
        for (const other of cell) if (isOverlapping(box, other)) return false;
      }
    }
    return true;
  }

  /** @param {number[][]} boxes */
  take(boxes) {
    for (const box of boxes) {
      for (let x = Math.floor(box[0] / CELL_PX); x <= Math.floor(box[2] / CELL_PX); x += 1) {
        for (let y = Math.floor(box[1] / CELL_PX); y <= Math.floor(box[3] / CELL_PX); y += 1) {
          const key = keyOf(x, y);
          const cell = this.cells.get(key);
          if (cell) cell.push(box);
          else this.cells.set(key, [box]);
        }
      }
    }
  }
}

function isOverlapping(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
