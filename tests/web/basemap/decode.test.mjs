import assert from "node:assert/strict";
import test from "node:test";
import { innerBorders } from "../../../layers/web/basemap/borders.js";
import { decodeArchive, decodeRing } from "../../../layers/web/basemap/decode.js";
import { middleOf } from "../../../layers/web/basemap/labels_points.js";
import { buildView, isInside, pxPerMetre, toUnit, worldPx } from "../../../layers/web/basemap/project.js";
import { widthAt } from "../../../layers/web/basemap/sizes.js";

const near = (a, b, within) => assert.ok(Math.abs(a - b) <= within, `${a} is not near ${b}`);

test("unit Mercator: middle, east edge, and its northern end at 85.0511 degrees", () => {
  assert.deepEqual(toUnit(0, 0), [0.5, 0.5]);
  assert.equal(toUnit(180, 0)[0], 1);
  near(toUnit(0, 85.0511287798066)[1], 0, 1e-9);
  near(toUnit(0, -85.0511287798066)[1], 1, 1e-9);
  assert.equal(worldPx(1), 512);
});

test("a metre at the equator is 256 / 40075016.686 px at zoom 0, twice that at 60 degrees", () => {
  near(pxPerMetre(0, 0.5), 256 / 40075016.686, 1e-12);
  near(pxPerMetre(0, toUnit(0, 60)[1]), (2 * 256) / 40075016.686, 1e-12);
});

test("what is coded comes back: within a hundredth of a step of 1/scale degree", () => {
  const degrees = [[121.38, 31.2], [121.3815, 31.19975], [121.3799, 31.20001]];
  let last = [0, 0];
  const deltas = degrees.flatMap(([lon, lat]) => {
    const at = [Math.round((lon - 121) * 1e5), Math.round((lat - 31) * 1e5)];
    const step = [at[0] - last[0], at[1] - last[1]];
    last = at;
    return step;
  });
  assert.deepEqual(deltas, [38000, 20000, 150, -25, -160, 26]);
  const ring = decodeRing(deltas, [121, 31], 100000);
  degrees.forEach(([lon, lat], n) => {
    near(ring[2 * n] * 360 - 180, lon, 1e-7);
    const back = (Math.atan(Math.sinh(Math.PI * (1 - 2 * ring[2 * n + 1]))) * 180) / Math.PI;
    near(back, lat, 1e-7);
  });
});

test("names by index, none for -1, layers that are missing are empty, other versions refused", () => {
  const archive = {
    v: 1, origin: [121, 31], scale: 100000, names: [["新华路", "Xinhua Road"]],
    layers: { road: [[[[0, 0, 10, 10]], "minor", -1, 0], [[[0, 0, 5, 5]], "primary", 0, 1]] },
    attribution: { zh: "来源", en: "Sources" },
  };
  const { layers, attribution } = decodeArchive(archive);
  assert.equal(layers.road[0].zh, "");
  assert.equal(layers.road[1].en, "Xinhua Road");
  assert.equal(layers.road[1].extra, 1);
  near(layers.road[0].box[0], (121 + 180) / 360, 1e-12);
  near(layers.road[0].box[2], (121.0001 + 180) / 360, 1e-12);
  assert.deepEqual(layers.park, []);
  assert.equal(attribution.en, "Sources");
  assert.throws(() => decodeArchive({ ...archive, v: 2 }), /version 2/);
});

test("the edge two squares share is drawn once, the outer border not at all", () => {
  const square = (x) => ({ rings: [Float64Array.from([x, 0, x + 0.1, 0, x + 0.1, 0.1, x, 0.1])] });
  const outer = { rings: [Float64Array.from([0, 0, 0.1, 0, 0.2, 0, 0.2, 0.1, 0.1, 0.1, 0, 0.1])] };
  const lines = innerBorders([square(0), square(0.1)], [outer]);
  assert.equal(lines.length, 1);
  assert.deepEqual(Array.from(lines[0]), [0.1, 0, 0.1, 0.1]);
});

test("inside, in a hole, outside; the middle of a bent area lies within it", () => {
  const ring = Float64Array.from([0, 0, 10, 0, 10, 10, 0, 10]);
  const hole = Float64Array.from([4, 4, 6, 4, 6, 6, 4, 6]);
  assert.equal(isInside([ring, hole], 1, 1), true);
  assert.equal(isInside([ring, hole], 5, 5), false);
  assert.equal(isInside([ring, hole], 11, 5), false);
  // A U of two arms, 3 and 2 wide: its box's middle at 5, 5 is open ground.
  const bent = Float64Array.from([0, 0, 10, 0, 10, 10, 8, 10, 8, 2, 3, 2, 3, 10, 0, 10]);
  assert.deepEqual(middleOf([bent], [0, 0, 10, 10]), { x: 1.5, y: 5, wide: 3 });
});

test("widths run straight between whole zooms and stop at both ends", () => {
  assert.equal(widthAt("primary", 13), 2.8);
  near(widthAt("primary", 13.5), (2.8 + 4) / 2, 1e-12);
  assert.equal(widthAt("primary", 9), 1.3);
  assert.equal(widthAt("primary", 20), 21);
});

test("a view's box reaches 24 px beyond the canvas", () => {
  const view = buildView(0, 0, 0, 256, 128);
  assert.deepEqual(view.box, [-24 / 256, -24 / 256, 280 / 256, 152 / 256]);
});
