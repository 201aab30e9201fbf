import assert from "node:assert/strict";
import test from "node:test";
import { inkOn } from "../../../layers/web/basemap/labels_paint.js";
import { boxesOfMarks, clearOf, layOutLabels } from "../../../layers/web/basemap/labels_layout.js";
import { buildText, fitText, measureLine, middlesAlong, pointAlong } from "../../../layers/web/basemap/labels_line.js";
import { toUnit, worldPx } from "../../../layers/web/basemap/project.js";
import { sortScene } from "../../../layers/web/basemap/scene.js";
import { breakName, rowsOf } from "../../../layers/web/basemap/wording.js";

/** Chinese as wide as high, Latin half of that: what most fonts do. */
const measure = (text, size) => Array.from(text).reduce((sum, char) => sum + (char > "\u2e80" ? size : size / 2), 0);
const type = { size: 12, weight: 400 };
const line = (...xy) => measureLine(Float64Array.from(xy), 1);
const ZOOM = 15;
const K = worldPx(ZOOM);
const [X0, Y0] = toUnit(121.4, 31.2);
const LAYERS = ["district", "subdistrict", "airport", "residential", "campus", "park", "water", "waterline", "building",
  "rail", "road", "roadname", "metro", "station", "place"];

/** A feature from pixels at zoom 15, counted from 121.4, 31.2. */
function feature(cls, zh, en, xy, extra = 0) {
  const ring = Float64Array.from(xy.map((each, n) => (n % 2 ? Y0 : X0) + each / K));
  const xs = Array.from(ring).filter((_, n) => n % 2 === 0);
  const ys = Array.from(ring).filter((_, n) => n % 2 === 1);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return { rings: [ring], cls, zh, en, extra, box };
}

function sceneOf(given) {
  return sortScene({ ...Object.fromEntries(LAYERS.map((name) => [name, []])), ...given });
}

/** A crowded town: 40 streets each way, stations and two metro lines. */
function town() {
  const roadname = [];
  for (let n = 0; n < 40; n += 1) {
    const cls = ["primary", "secondary", "tertiary"][n % 3];
    roadname.push(feature(cls, `东西${n}路`, `East ${n} Road`, [0, n * 37, 700, n * 37 + 60, 1500, n * 37]));
    roadname.push(feature(cls, `南北${n}路`, `North ${n} Road`, [n * 37, 0, n * 37 + 50, 700, n * 37, 1500]));
  }
  const station = Array.from({ length: 12 }, (_, n) => feature("2", `站${n}`, `Stop ${n}`, [n * 110, 60 + ((n * 397) % 1300)]));
  const metro = [feature("2", "", "", [0, 500, 1500, 640], "#97d700"), feature("10", "", "", [300, 0, 800, 1500], "#c1a7e2")];
  const park = [feature("", "中山公园", "Zhongshan Park", [400, 400, 650, 400, 650, 600, 400, 600])];
  return sceneOf({ roadname, station, metro, park });
}

const PLACES = [feature("xinhua", "新华", "Xinhua", [300, 500]), feature("xianxia", "仙霞", "Xianxia", [700, 500])];
const PARTS = [
  feature("xinhua", "新华", "Xinhua", [100, 300, 500, 300, 500, 700, 100, 700]),
  feature("xianxia", "仙霞", "Xianxia", [500, 300, 900, 300, 900, 700, 500, 700]),
];
const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

test("walking along a line: 3-4-5 corners", () => {
  const bent = line(0, 0, 30, 40, 30, 100);
  assert.equal(bent.length, 110);
  assert.deepEqual(pointAlong(bent, 25), { x: 15, y: 20 });
  assert.deepEqual(pointAlong(bent, 80), { x: 30, y: 70 });
});

test("a text taken apart: widths by hand", () => {
  // 12 px and 1.5 px of air for each of three Chinese characters; Latin 6 px and no air.
  assert.equal(buildText("新华路", type, measure).total, 40.5);
  assert.deepEqual(buildText("Abc", type, measure).widths, [6, 6, 6]);
});

test("on a level street the characters stand level, left to right, whichever way it was drawn", () => {
  const text = buildText("新华路", type, measure);
  for (const street of [line(0, 50, 200, 50), line(200, 50, 0, 50)]) {
    const fit = fitText(street, 100, text);
    fit.glyphs.forEach((glyph, n) => assert.ok(Math.abs(glyph.x - (86.5 + n * 13.5)) < 1e-9));
    assert.deepEqual(fit.glyphs.map((glyph) => glyph.t), ["新", "华", "路"]);
    fit.glyphs.forEach((glyph) => assert.ok(Math.abs(Math.sin(glyph.a)) < 1e-9 && glyph.y === 50));
    fit.glyphs.forEach((glyph) => assert.ok(Math.cos(glyph.a) > 0.99, "not upside down"));
  }
});

test("Chinese on a steep street is stacked upright from top to bottom", () => {
  const text = buildText("江苏路", type, measure);
  for (const street of [line(50, 0, 50, 200), line(50, 200, 50, 0)]) {
    const fit = fitText(street, 100, text);
    assert.equal(fit.stacked, true);
    assert.deepEqual(fit.glyphs.map((glyph) => glyph.t), ["江", "苏", "路"]);
    fit.glyphs.forEach((glyph) => assert.ok(glyph.a === 0 && glyph.x === 50));
    // One character each 12 * 1.14 px.
    fit.glyphs.forEach((glyph, n) => assert.ok(Math.abs(glyph.y - (86.32 + n * 13.68)) < 1e-9));
  }
});

test("Latin on a straight steep street runs upward along it, in one piece", () => {
  const fit = fitText(line(50, 0, 50, 200), 100, buildText("Abc", type, measure));
  assert.deepEqual([fit.stacked, fit.whole, fit.glyphs.length], [false, true, 0]);
  assert.ok(Math.abs(fit.angle + Math.PI / 2) < 1e-9);
  // 18 px of text and a pixel of air at each end; 12 px high, likewise.
  assert.deepEqual(fit.boxes, [[43, 90, 57, 110]]);
});

test("on a bend each letter follows its own bit of street", () => {
  const round = Array.from({ length: 40 }, (_, n) => [100 * Math.sin(n / 20), 100 - 100 * Math.cos(n / 20)]).flat();
  const fit = fitText(line(...round), 90, buildText("Abcdefgh", type, measure));
  assert.equal(fit.whole, false);
  const turns = fit.glyphs.map((glyph) => glyph.a);
  turns.slice(1).forEach((angle, n) => assert.ok(angle > turns[n], "ever further round"));
  fit.glyphs.forEach(({ x, y }) => assert.ok(Math.abs(Math.hypot(x, y - 100) - 100) < 0.3, "on the circle"));
});

test("no name on a street that is shorter, or round a sharp corner", () => {
  const text = buildText("新华路", type, measure);
  assert.equal(fitText(line(0, 0, 40, 0), 20, text), null);
  assert.notEqual(fitText(line(0, 0, 41, 0), 20.5, text), null);
  assert.equal(fitText(line(0, 0, 100, 0, 100, 100), 100, buildText("Abcdef", type, measure)), null);
  middlesAlong(1000, 100, 480).flat().forEach((s) => assert.ok(s >= 50 && s <= 950));
});

for (const names of ["zh", "en", "both"]) {
  test(`a crowded town, ${names}: no two names overlap, each within its line, marks stay free`, () => {
    const places = [[121.41, 31.19], [121.42, 31.18], [121.405, 31.195]];
    const reserved = places.map((at) => ({ at, boxes: [[-16, -16, 16, 16], [20, -8, 90, 10]] }));
    const labels = layOutLabels(town(), { zoom: ZOOM, names, reserved }, measure);
    assert.ok(labels.filter((label) => label.glyphs).length > 15, "streets are named");
    labels.forEach((label, n) => labels.slice(n + 1).forEach((other) =>
      label.boxes.forEach((a) => other.boxes.forEach((b) =>
        assert.ok(!meets(a, b), `${label.name} lies on ${other.name}`)))));
    for (const label of labels.filter((each) => each.span)) {
      assert.ok(label.span[0] >= 0 && label.span[1] <= label.length, label.name);
    }
    for (const [lon, lat] of places) {
      const [x, y] = toUnit(lon, lat).map((each) => each * K);
      for (const mark of [[x - 16, y - 16, x + 16, y + 16], [x + 20, y - 8, x + 90, y + 10]]) {
        labels.forEach((label) => label.boxes.forEach((box) => assert.ok(!meets(mark, box), label.name)));
      }
    }
    for (const label of labels.filter((each) => each.kind !== "pill")) {
      const text = label.lines ? label.lines.map((row) => row.t).join("") : label.name;
      assert.equal(/[A-Za-z]/.test(text), names !== "zh", text);
      assert.equal(/[\u4e00-\u9fff]/.test(text), names !== "en", text);
    }
  });
}

test("a mark on a street's only place takes its name away", () => {
  const layers = sceneOf({ roadname: [feature("primary", "新华路", "Xinhua Road", [0, 0, 60, 0])] });
  assert.equal(layOutLabels(layers, { zoom: ZOOM, names: "zh" }, measure).length, 1);
  const middle = [121.4 + (30 / K) * 360, 31.2];
  assert.equal(layOutLabels(layers, { zoom: ZOOM, names: "zh", reserved: [{ at: middle, boxes: [[-16, -16, 16, 16]] }] }, measure).length, 0);
});

test("the same question gives the same answer", () => {
  const once = layOutLabels(town(), { zoom: ZOOM, names: "zh" }, measure);
  assert.deepEqual(layOutLabels(town(), { zoom: ZOOM, names: "zh" }, measure), once);
});

test("a name comes back on a long street, but not within 180 px, nor on its other carriageway", () => {
  const long = feature("primary", "虹桥路", "Hongqiao Road", [0, 0, 1500, 0]);
  const beside = feature("primary", "虹桥路", "Hongqiao Road", [0, 30, 1500, 30]);
  const alone = layOutLabels(sceneOf({ roadname: [long] }), { zoom: ZOOM, names: "zh" }, measure);
  assert.equal(alone.length, 3);
  const labels = layOutLabels(sceneOf({ roadname: [long, beside] }), { zoom: ZOOM, names: "zh" }, measure);
  const middles = labels.map((label) => label.glyphs[1]);
  middles.forEach((a, n) => middles.slice(n + 1).forEach((b) => assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= 180)));
});

test("classes get their names one after the other; places end where streets tell more", () => {
  const layers = sceneOf({
    roadname: [feature("minor", "小路", "Lane", [0, 0, 900, 0]), feature("primary", "大路", "Avenue", [0, 200, 900, 200])],
    place: PLACES, subdistrict: PARTS,
  });
  const namesAt = (zoom) => layOutLabels(layers, { zoom, names: "zh" }, measure).map((label) => label.name);
  assert.deepEqual([...new Set(namesAt(14.5))].sort(), ["仙霞", "大路", "新华"].sort());
  assert.deepEqual([...new Set(namesAt(16))].sort(), ["大路", "小路"].sort());
});

test("a silent sub-district keeps its name at every zoom, with the words under it", () => {
  const layers = sceneOf({ place: PLACES, subdistrict: PARTS });
  const labels = layOutLabels(layers, { zoom: 16, names: "en", silent: ["xianxia"], silentWord: "Nothing yet" }, measure);
  assert.equal(labels.length, 1);
  assert.deepEqual(labels[0].lines.map((each) => each.t), ["Xianxia", "Nothing yet"]);
  assert.ok(labels[0].lines[0].y < labels[0].lines[1].y);
});

test("names outside the district are marked as such", () => {
  const district = [feature("", "", "", [-100, -100, 400, -100, 400, 400, -100, 400])];
  const station = [feature("2", "里", "In", [100, 100]), feature("2", "外", "Out", [800, 100])];
  const labels = layOutLabels(sceneOf({ district, station }), { zoom: ZOOM, names: "en" }, measure);
  assert.deepEqual(labels.map((label) => [label.name, label.outside]), [["In", false], ["Out", true]]);
});

test("numbers on a line's colour: dark on pale green, white on dark red", () => {
  assert.equal(inkOn("#97d700"), "#1f2328");
  assert.equal(inkOn("#8a1538"), "#ffffff");
});

test("both: Chinese and English along one street, in two rows at a point; one where the other is silent", () => {
  const scene = sceneOf({
    roadname: [feature("primary", "新华路", "Xinhua Road", [0, 0, 900, 0]), feature("primary", "无名弄", "", [0, 200, 900, 200])],
    station: [feature("10", "交通大学", "Jiao Tong University", [450, 400])],
  });
  const labels = layOutLabels(scene, { zoom: ZOOM, names: "both" }, measure);
  assert.deepEqual([...new Set(labels.filter((each) => !each.lines).map((each) => each.name))], ["新华路  Xinhua Road", "无名弄"]);
  const [station] = labels.filter((each) => each.kind === "station");
  assert.deepEqual(station.lines.map((row) => row.t), ["交通大学", "Jiao Tong University"]);
  assert.ok(station.lines[1].size < station.lines[0].size);
  assert.deepEqual(rowsOf({ zh: "无名弄", en: "" }, "en"), ["无名弄"]);
});

test("a sub-district's name moves off the streets that run through its point", () => {
  const road = [490, 500, 510].map((y) => feature("tertiary", "", "", [100, y, 500, y]));
  const scene = sceneOf({ place: PLACES.slice(0, 1), subdistrict: PARTS, road });
  const [label] = layOutLabels(scene, { zoom: 14, names: "zh" }, measure);
  const half = worldPx(14) / K;
  const top = label.boxes[0][1] - Y0 * worldPx(14);
  const bottom = label.boxes[0][3] - Y0 * worldPx(14);
  assert.ok(bottom <= 490 * half + 2 || top >= 510 * half - 2, `${top} to ${bottom}`);
});

test("marks that come while the map is moved take the names under them away, and move no other", () => {
  const labels = layOutLabels(town(), { zoom: ZOOM, names: "zh" }, measure);
  const under = labels[5];
  const [x, y] = [(under.boxes[0][0] + under.boxes[0][2]) / 2 / K, (under.boxes[0][1] + under.boxes[0][3]) / 2 / K];
  const at = [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
  const left = clearOf(labels, boxesOfMarks([{ at, boxes: [[-3, -3, 3, 3]] }], ZOOM));
  assert.ok(!left.includes(under));
  left.forEach((label) => assert.ok(labels.includes(label)));
  assert.ok(left.length >= labels.length - 2);
});

test("a long Latin name breaks at the space nearest its middle; Chinese does not", () => {
  assert.deepEqual(breakName("Xinhongqiao Central Garden", 18), ["Xinhongqiao", "Central Garden"]);
  assert.deepEqual(breakName("Zhongshan Park", 18), ["Zhongshan Park"]);
  assert.deepEqual(breakName("新虹桥中心花园新虹桥中心花园新虹桥中心花园", 18), ["新虹桥中心花园新虹桥中心花园新虹桥中心花园"]);
});
