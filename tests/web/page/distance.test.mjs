import assert from "node:assert/strict";
import test from "node:test";

import { distanceTo } from "../../../layers/web/distance.js";

// Expected values: pyproj 3.7, EPSG:4326 to EPSG:4549, and shapely 2 on the result.
const HERE = { lon: 121.414, lat: 31.2197 };
const close = (found, wanted) => assert.ok(Math.abs(found - wanted) <= 0.001 * wanted + 0.3, `${found} is not ${wanted}`);

test("a point lies as far as the district's own metres say", () => {
  close(distanceTo(HERE, { type: "Point", coordinates: [121.424886, 31.221514] }), 1056.8);
});

test("of a line the nearest part counts", () => {
  close(distanceTo(HERE, { type: "LineString", coordinates: [[121.4, 31.21], [121.43, 31.22]] }), 520.3);
});

test("outside an area its edge counts, inside it is 0, and in its hole the hole's edge", () => {
  const ring = [[121.42, 31.21], [121.43, 31.21], [121.43, 31.23], [121.42, 31.23], [121.42, 31.21]];
  close(distanceTo(HERE, { type: "Polygon", coordinates: [ring] }), 571.8);
  const around = [[121.4, 31.2], [121.43, 31.2], [121.43, 31.24], [121.4, 31.24], [121.4, 31.2]];
  assert.equal(distanceTo(HERE, { type: "Polygon", coordinates: [around] }), 0);
  const hole = [[121.41, 31.21], [121.418, 31.21], [121.418, 31.225], [121.41, 31.225], [121.41, 31.21]];
  close(distanceTo(HERE, { type: "Polygon", coordinates: [around, hole] }), 381.2);
  assert.equal(distanceTo(HERE, { type: "MultiPolygon", coordinates: [[ring], [around]] }), 0);
});
