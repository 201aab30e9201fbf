import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { fromDatum, toDatum } from "../../../layers/web/datum.js";

const METRES_PER_DEGREE = 111320;
const offM = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) * METRES_PER_DEGREE;

/** Values of coord-convert, an implementation that is not ours; `tests/unit/test_datum.py` holds the Python arithmetic to the same. */
const KNOWN = JSON.parse(readFileSync(new URL("./datum.json", import.meta.url), "utf8"));

test("GCJ-02 as its first public reconstruction has it (test values of eviltransform)", () => {
  const published = [
    [[121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]],
    [[113.912316, 22.543847], [113.9171764808363, 22.540796131694766]],
    [[116.377817, 39.911954], [116.38404722455657, 39.91334545536069]],
  ];
  for (const [wgs, gcj] of published) {
    assert.ok(offM(toDatum(wgs, "gcj02"), gcj) < 1e-6);
    assert.ok(offM(fromDatum(gcj, "gcj02"), wgs) < 1e-6);
  }
});

test("the same as an independent implementation and as the Python arithmetic, all over the district", () => {
  assert.ok(KNOWN.length >= 100);
  for (const { wgs84, gcj02, bd09 } of KNOWN) {
    for (const [datum, place] of Object.entries({ gcj02, bd09 })) {
      assert.ok(offM(toDatum(wgs84, datum), place) < 1e-6);
      assert.ok(offM(fromDatum(place, datum), wgs84) < 1e-6);
    }
  }
});

test("there and back within a micrometre for GCJ-02, a millimetre for BD-09", () => {
  for (const [datum, limit] of [["gcj02", 1e-6], ["bd09", 1e-3]]) {
    for (let lon = 121.3; lon < 121.46; lon += 0.0037) {
      for (let lat = 31.15; lat < 31.28; lat += 0.0041) {
        const wgs = [lon, lat];
        assert.ok(offM(toDatum(wgs, datum), wgs) > 450);
        assert.ok(offM(fromDatum(toDatum(wgs, datum), datum), wgs) < limit);
      }
    }
  }
});

test("WGS 84 and CGCS2000 are left where they are", () => {
  assert.deepEqual(toDatum([121.4, 31.2], "wgs84"), [121.4, 31.2]);
  assert.deepEqual(fromDatum([121.4, 31.2], "cgcs2000"), [121.4, 31.2]);
});
