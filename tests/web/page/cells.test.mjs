import assert from "node:assert/strict";
import test from "node:test";
import { gridCells, mergeClose, withoutHidden } from "../../../layers/web/cells.js";
import { toPixels } from "../../../layers/web/mercator.js";
import { placeNames } from "../../../layers/web/names.js";

const point = (key, lon, lat, kind = "park") => ({ key, kind, lon, lat });

test("the whole world is 256 px wide at zoom 0, and its middle is 0, 0", () => {
  const middle = toPixels(0, 0, 0);
  assert.ok(Math.abs(middle.x - 128) < 1e-9 && Math.abs(middle.y - 128) < 1e-9);
  assert.ok(Math.abs(toPixels(180, 0, 1).x - 512) < 1e-9);
});

test("marks too close to tell apart become one cell, unless one is chosen or the zoom is near", () => {
  // At zoom 13 a pixel is 360 / (256 * 8192) = 0.00017 degrees of longitude.
  const close = [point("a", 121.4, 31.2), point("b", 121.401, 31.2, "station"), point("c", 121.45, 31.2)];
  const merged = mergeClose(close, 13);
  assert.deepEqual(merged.single.map((each) => each.key), ["c"]);
  assert.deepEqual(merged.cells[0].kinds, { park: 1, station: 1 });
  assert.equal(merged.cells[0].n, 2);
  assert.deepEqual(mergeClose(close, 13, ["a"]).single.map((each) => each.key).sort(), ["a", "b", "c"]);
  assert.equal(mergeClose(close, 16).single.length, 3);
});

test("every point is counted in exactly one square", () => {
  const points = Array.from({ length: 500 }, (_, n) => point(`p${n}`, 121.33 + (n % 25) * 0.004, 31.18 + Math.floor(n / 25) * 0.003));
  const cells = gridCells(points, 12.7);
  assert.equal(cells.reduce((sum, cell) => sum + cell.n, 0), 500);
  assert.ok(cells.length < 500);
});

test("a layer that is off leaves the cell's other sites", () => {
  const cell = { key: "c", lon: 0, lat: 0, n: 5, kinds: { park: 2, station: 3 } };
  assert.deepEqual(withoutHidden(cell, new Set(["park"])), { ...cell, n: 3, kinds: { station: 3 } });
  assert.equal(withoutHidden(cell, new Set(["park", "station"])), null);
});

/** Chinese as wide as high at 13 px. */
const measure = (text) => text.length * 13;
const FACE = [[-15.5, -15.5, 19, 19]];
const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const moved = (box, { x, y }) => [box[0] + x, box[1] + y, box[2] + x, box[3] + y];

test("no name lies over another mark or name", () => {
  const marks = Array.from({ length: 40 }, (_, n) =>
    ({ key: `k${n}`, text: "某某社区服务站", x: (n % 8) * 60, y: Math.floor(n / 8) * 30, boxes: FACE, selected: false }));
  const placed = placeNames(marks, measure);
  assert.ok(placed.size > 0 && placed.size < 40);
  const names = marks.filter(({ key }) => placed.has(key)).map((mark) => moved(placed.get(mark.key).box, mark));
  names.forEach((name, n) => names.slice(n + 1).forEach((other) => assert.ok(!meets(name, other))));
  for (const mark of marks) {
    const own = placed.has(mark.key) ? moved(placed.get(mark.key).box, mark) : null;
    names.filter((name) => String(name) !== String(own)).forEach((name) => assert.ok(!meets(name, moved(FACE[0], mark))));
  }
});

test("alone, a name stands to the right; the chosen one above, first, and whatever is there", () => {
  const mark = (key, x, selected) => ({ key, text: "名字", x, y: 0, boxes: FACE, selected });
  assert.equal(placeNames([mark("one", 0, false)], measure).get("one").side, "right");
  const placed = placeNames([mark("one", 0, false), mark("two", 24, true)], measure);
  assert.equal(placed.get("two").side, "above");
  assert.notEqual(placed.get("one").side, "right");
});
