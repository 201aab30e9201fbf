"""The API as other programs use it: GDAL, OWSLib, a schema fuzzer, and by hand."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pyproj
import pytest
from icalendar import Calendar
from lxml import etree, html
from openapi_spec_validator import validate
from owslib.ogcapi.features import Features

import geodata.sources
from tests.conftest import RunningApp
from tests.fuzz_api import fuzz

SOURCES = Path(geodata.sources.__path__[0])
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def read_rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def get(app: RunningApp, path: str, **more: Any) -> httpx.Response:
    return httpx.get(f"{app.address}{path}", timeout=20, **more)


def ask(app: RunningApp, path: str, **params: str) -> Any:
    answer = get(app, path, params=params or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def find_ids(app: RunningApp, name: str, **params: str) -> list[str]:
    answer = ask(app, f"/api/collections/{name}/items", limit="1000", **params)
    assert answer["numberReturned"] == answer["numberMatched"] == len(answer["features"])
    return [each["id"] for each in answer["features"]]


def test_gdal_reads_every_layer_whole(app: RunningApp, tmp_path: Path) -> None:
    for name, file in (("sites", "sites.csv"), ("events", "events.csv"), ("bodies", "bodies.csv")):
        out = tmp_path / f"{name}.csv"
        subprocess.run(
            ["ogr2ogr", "-f", "CSV", str(out), f"OAPIF:{app.address}/api", name,
             "-oo", "PAGE_SIZE=7"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        with out.open(encoding="utf-8", newline="") as read:
            found = {row["id"] for row in csv.DictReader(read)}
        assert found == {row["id"] for row in read_rows(file)}


def test_owslib_finds_its_way(app: RunningApp) -> None:
    service = Features(f"{app.address}/api/")
    names = [each["id"] for each in service.collections()["collections"]]
    assert names == ["sites", "events", "feedback", "bodies", "streets"]
    assert (
        f"{'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core'}"
        in (service.conformance()["conformsTo"])
    )
    box = service.collection_items("sites", bbox=[121.40, 31.21, 121.43, 31.24], limit=500)
    wanted = {row["id"] for row in read_rows("sites.csv") if row["lon"]
              and 121.40 <= float(row["lon"]) <= 121.43
              and 31.21 <= float(row["lat"]) <= 31.24}  # fmt: skip
    assert wanted <= {each["id"] for each in box["features"]}
    assert service.collection_item("sites", "A01")["properties"]["name_en"] == (
        "Zhongshan Park cruise pier"
    )


def test_every_link_leads_somewhere_and_pages_follow_each_other(app: RunningApp) -> None:
    waiting, seen = [f"{app.address}/api"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith(app.address):
            continue
        seen.add(address)
        answer = httpx.get(address, timeout=20)
        assert answer.status_code == 200
        if answer.headers["Content-Type"] in {"application/json", "application/geo+json"}:
            document = answer.json()
            parts = [document, *document.get("collections", [])]
            waiting += [each["href"] for part in parts for each in part.get("links", [])]
    assert len(seen) > 30
    ids, address = [], f"{app.address}/api/collections/events/items?limit=25"
    while address:
        page = httpx.get(address, timeout=20).json()
        ids += [each["id"] for each in page["features"]]
        address = next((each["href"] for each in page["links"] if each["rel"] == "next"), "")
    assert sorted(ids) == sorted(row["id"] for row in read_rows("events.csv"))


@pytest.mark.parametrize("code", ["4326", "4490", "4549", "3857"])
def test_positions_come_in_the_system_that_was_asked_for(app: RunningApp, code: str) -> None:
    (row,) = [row for row in read_rows("sites.csv") if row["id"] == "A01"]
    answer = get(app, f"/api/collections/sites/items/A01?crs={EPSG}{code}")
    found = answer.json()["geometry"]["coordinates"]
    assert answer.headers["Content-Crs"] == f"<{EPSG}{code}>"
    # pyproj follows the axes of the system itself where it is not told otherwise.
    wanted = pyproj.Transformer.from_crs("EPSG:4326", f"EPSG:{code}").transform(
        float(row["lat"]), float(row["lon"])
    )
    assert found == pytest.approx(wanted, abs=0.002)
    half = 0.0005 if code in {"4326", "4490"} else 60.0
    corners = [found[0] - half, found[1] - half, found[0] + half, found[1] + half]
    box = ",".join(map(str, corners))
    near = find_ids(app, "sites", **{"bbox": box, "bbox-crs": f"{EPSG}{code}"})
    assert "A01" in near
    assert len(near) < 5


def test_an_uncertain_date_meets_every_day_it_may_have_been(app: RunningApp) -> None:
    dates = {row["id"]: row["date_edtf"] for row in read_rows("events.csv")}
    assert dates["A01-4"] == "2023-05-01"
    uncertain = next(key for key, edtf in dates.items() if edtf == "[2023,2024]")
    for asked, has_sure, has_uncertain in (
        ("2023-05-01", True, True),
        ("2023-05-01T15:59:00Z", True, True),
        ("2023-05-01T16:00:00Z", False, True),
        ("2023-05-02/2023-12-31", False, True),
        ("../2023-04-30", False, True),
        ("2024-12-31/..", False, True),
        ("2025-01-01/..", False, False),
        ("2022-01-01/2022-12-31", False, False),
    ):
        found = find_ids(app, "events", datetime=asked)
        assert ("A01-4" in found, uncertain in found) == (has_sure, has_uncertain), asked
    undated = {key for key, edtf in dates.items() if not edtf}
    assert undated
    assert not undated & set(find_ids(app, "events", datetime="../.."))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("kind = 'park'", lambda row: row["kind"] == "park"),
        ("NOT kind = 'park' AND accuracy_m <= 100",
         lambda row: row["kind"] != "park" and row["accuracy_m"]
         and float(row["accuracy_m"]) <= 100),
        ("state IN ('open','done') OR subdistrict IS NULL",
         lambda row: row["state"] in {"open", "done"} or not row["subdistrict"]),
        ("name_zh LIKE '%公园%'", lambda row: "公园" in row["name_zh"]),
        ("CASEI(name_en) LIKE CASEI('%PARK%')", lambda row: "park" in row["name_en"].lower()),
        # AND binds before OR (OGC 21-065r2, annex B).
        ("kind = 'park' OR kind = 'renewal' AND state = 'done'",
         lambda row: row["kind"] == "park" or (row["kind"] == "renewal"
                                               and row["state"] == "done")),
        ("NOT (kind = 'park' OR accuracy_m < 50)",
         lambda row: row["kind"] != "park" and row["accuracy_m"]
         and float(row["accuracy_m"]) >= 50),
        ("\"kind\" <> 'park' AND name_en NOT LIKE '%''%' AND name_en IS NOT NULL",
         lambda row: row["kind"] != "park" and "'" not in row["name_en"]),
        ("100 > accuracy_m", lambda row: row["accuracy_m"] and float(row["accuracy_m"]) < 100),
        ("accuracy_m BETWEEN 50 AND 200",
         lambda row: row["accuracy_m"] and 50 <= float(row["accuracy_m"]) <= 200),
    ],
)  # fmt: skip
def test_filters_in_cql2(app: RunningApp, text: str, holds: Any) -> None:
    wanted = [row["id"] for row in read_rows("sites.csv") if holds(row)]
    assert 0 < len(wanted) < 37
    assert sorted(find_ids(app, "sites", filter=text)) == sorted(wanted)


def test_properties_filter_too_and_words_of_residents_do_not(app: RunningApp) -> None:
    parks = [row["id"] for row in read_rows("sites.csv") if row["kind"] == "park"]
    assert sorted(find_ids(app, "sites", kind="park")) == sorted(parks)
    shown = ask(app, "/api/collections/feedback/queryables")["properties"]
    assert "text_zh" not in shown
    for params in ({"text_zh": "x"}, {"filter": "text_zh LIKE '%x%'"}):
        assert get(app, "/api/collections/feedback/items", params=params).status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/collections/sites/items?limit=0", 400),
        ("/api/collections/sites/items?bbox=1,2,3", 400),
        ("/api/collections/sites/items?bbox=122,31,121,32", 400),
        ("/api/collections/sites/items?datetime=yesterday", 400),
        ("/api/collections/events/items?datetime=2024-01-02/2024-01-01", 400),
        ("/api/collections/sites/items?crs=http://www.opengis.net/def/crs/EPSG/0/27700", 400),
        ("/api/collections/sites/items?filter=kind", 400),
        ("/api/collections/sites/items?filter=" + "(" * 400 + "kind%3D1" + ")" * 400, 400),
        ("/api/collections/sites/items?filter=S_INTERSECTS(geometry,POINT(1%202))", 400),
        ("/api/collections/sites/items?filter=pk%3D1", 400),
        ("/api/collections/sites/items?filter=%27a%27%20LIKE%20%27b%27", 400),
        ("/api/collections/sites/items?filter=%27a%27%3D%27a%27", 400),
        ("/api/collections/sites/items?filter=accuracy_m%3D%27x%27", 400),
        ("/api/collections/sites/items?filter=" + "NOT%20" * 240 + "TRUE", 400),
        ("/api/collections/sites/items?filter=name_zh%20LIKE%20%27a%5C%27", 400),
        ("/api/collections/sites/items?filter=kind%3D%27a%00%27", 400),
        ("/api/collections/sites/items?filter=accuracy_m%3C1e999", 400),
        ("/api/collections/events/items?filter=date_latest%3CDATE(%272024-02-30%27)", 400),
        ("/api/collections/streets/items?filter=kind%3D%27x%27", 400),
        ("/api/collections/sites/items?nope=1", 400),
        ("/api/collections/sites/items?f=xml", 400),
        ("/api/collections/nothing/items", 404),
        ("/api/collections/nothing", 404),
        ("/api/collections/sites/items/A99", 404),
        ("/feeds/news.atom?site=A99", 404),
        ("/feeds/events.ics?nope=1", 400),
    ],
)
def test_what_cannot_be_answered_is_refused_and_says_why(
    app: RunningApp, path: str, status: int
) -> None:
    answer = get(app, path)
    assert answer.status_code == status
    assert {"code", "message"} <= set(answer.json())


def test_answers_are_known_again_packed_and_open_to_other_sites(app: RunningApp) -> None:
    path = "/api/collections/events/items?limit=500"
    answer = get(app, path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["numberMatched"] == len(read_rows("events.csv"))
    again = get(app, path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = get(app, path, headers={"Accept-Encoding": "identity"})
    assert plain.content == answer.content
    assert answer.headers["ETag"].startswith("W/")
    head = httpx.head(f"{app.address}{path}", timeout=20)
    assert (head.status_code, head.content) == (200, b"")
    refused = get(
        app, "/api/collections/events/items?nope=1", headers={"Origin": "https://a.example"}
    )
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


def test_the_map_and_the_pages_say_where_they_are_followed(app: RunningApp) -> None:
    for path, expected in (("/map?site=A01", "?site=A01"), ("/map", ""),
                           ("/api?f=html&lang=en", "?lang=en")):  # fmt: skip
        page = html.fromstring(get(app, path).content)
        found = {each.get("type"): each.get("href") for each in page.xpath(
            "//link[@rel='alternate']")}  # fmt: skip
        for media_type, feed in (("application/atom+xml", "/feeds/news.atom"),
                                 ("text/calendar", "/feeds/events.ics")):  # fmt: skip
            where = found[media_type].removeprefix(app.address)
            assert where == feed + expected
            assert get(app, where).status_code == 200


def test_the_description_is_openapi_and_no_request_made_from_it_breaks_the_server(
    app: RunningApp,
) -> None:
    description = ask(app, "/api/openapi")
    validate(description)
    assert fuzz(app.address, examples=3) == len(description["paths"])


def test_pages_for_people_have_no_script_and_say_the_same(app: RunningApp) -> None:
    for lang, title in (("zh", "事件"), ("en", "Events")):
        answer = get(app, f"/api/collections/events?f=html&lang={lang}")
        page = html.fromstring(answer.content)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert page.xpath("//h1/text()") == [title]
        assert not page.xpath("//script")
    asked = {"Accept": "text/html,*/*;q=0.8"}
    answer = get(app, "/api/collections/sites/items?limit=500", headers=asked)
    page = html.fromstring(answer.content)
    shown = page.xpath("//tbody/tr/td[1]//text()")
    assert sorted(shown) == sorted(row["id"] for row in read_rows("sites.csv"))


def test_feeds_tell_of_a_site_and_of_an_area(app: RunningApp) -> None:
    events = [row for row in read_rows("events.csv") if row["site"] == "A01"]
    feed = etree.fromstring(get(app, "/feeds/news.atom?site=A01").content)
    spaces = {"a": "http://www.w3.org/2005/Atom"}
    told = feed.xpath("//a:entry/a:content/text()", namespaces=spaces)
    for row in events:
        assert any(row["text_zh"] in each for each in told)
    for name in ("id", "title", "updated"):
        assert len(feed.xpath(f"/a:feed/a:{name}", namespaces=spaces)) == 1
        assert len(feed.xpath(f"//a:entry/a:{name}", namespaces=spaces)) == len(told)
    sites = {row["id"] for row in read_rows("sites.csv") if row["subdistrict"] == "huayang"}
    answer = get(app, "/feeds/events.ics?subdistrict=huayang&lang=en")
    calendar = Calendar.from_ical(answer.content)
    found = {str(each["UID"]).partition("@")[0]: each for each in calendar.walk("VEVENT")}
    assert found
    days = {row["id"]: row["date_edtf"] for row in read_rows("events.csv") if row["site"] in sites}
    assert set(found) <= set(days)
    for key, edtf in days.items():
        if len(edtf) == 10 and edtf[:1].isdigit() and edtf[-1:].isdigit():
            assert found[key]["DTSTART"].dt.isoformat() == edtf
            assert str(found[key]["STATUS"]) == "CONFIRMED"


def test_the_catalogue_record_names_every_source(app: RunningApp) -> None:
    record = ask(app, "/api/dataset")
    assert record["@type"] == ["Dataset", "dcat:Dataset"]
    named = {each["@value"] for part in record["isBasedOn"] for each in part["name"]}
    assert "长宁“凝聚力工程”报道" in named
    assert len(record["distribution"]) == 5
