"""Files for other programs, as these read them: GDAL, Excel's readers, LibreOffice, pandas."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import openpyxl
import prcoords
import pyarrow.parquet
import pyogrio
import pytest
import shapely

from geodata.bundle import read_bundle
from geodata.datum import Datum
from geodata.filters import Filters
from geodata.store import Store, open_store
from geodata.tables import TABLES, guard_formula
from layers.exports.shapefile import fit
from layers.palette import STATE_SIGNS
from tests.contracts.hostile import build_hostile_bundle, read_texts
from tests.files_out import EXPORTS, build
from tests.geopackage import find_faults
from tests.unit.test_export_tables import FORMULA, read_csv

DATA = [each.id for each in EXPORTS.values() if each.takes_non_public]
GEO = ("fgb", "geojson", "geoparquet", "gpkg", "kml", "shp")
# XML 1.0 (fifth edition), production [2].
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXTS = read_texts()


@pytest.fixture(scope="module")
def plain(default_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("plain") / "store.sqlite"
    shutil.copy(default_store_file, path)
    store = open_store(path)
    yield store
    store.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("hostile") / "store.sqlite")
    store.load_bundle(build_hostile_bundle())
    yield store
    store.close()


def save(store: Store, format_id: str, folder: Path, **options: str) -> Path:
    path = folder / f"map{EXPORTS[format_id].suffix}"
    path.write_bytes(build(store, format_id, **options))
    return path


def read(path: Path, format_id: str, layer: str = "sites") -> geopandas.GeoDataFrame:
    """Read a layer with GDAL; GeoParquet with geopandas."""
    if format_id == "geoparquet":
        return geopandas.read_parquet(path)
    if format_id == "shp":
        return pyogrio.read_dataframe(f"/vsizip/{path}/{layer}.shp")
    named = {"gpkg": layer, "kml": TABLES[layer].label.zh}.get(format_id)
    return pyogrio.read_dataframe(path, layer=named)


def test_the_formats_are_those_the_readme_names() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    assert {"csv", "csv-all", "xlsx", *GEO} == set(DATA)
    for export in EXPORTS.values():
        assert f"`{export.id}`" in readme


@pytest.mark.parametrize("format_id", GEO)
def test_gdal_reads_every_site_where_it_lies(plain: Store, format_id: str, tmp_path: Path) -> None:
    frame = read(save(plain, format_id, tmp_path), format_id)
    sites = {site.id: site for site in read_bundle().sites}
    if format_id in {"gpkg", "shp"}:
        sites = {name: site for name, site in sites.items()
                 if site.geometry is None or site.geometry.geom_type == "Point"}  # fmt: skip
    assert list(frame["id"]) == list(sites)
    assert list(frame["name_zh"]) == [site.name.zh for site in sites.values()]
    assert frame.crs.to_epsg() == 4326
    for shape, site in zip(frame.geometry, sites.values(), strict=True):
        assert (shape is None) == (site.geometry is None)
        if shape is not None:
            assert shape.hausdorff_distance(site.geometry) < 1e-7


@pytest.mark.parametrize("format_id", ["fgb", "geoparquet", "gpkg", "shp"])
@pytest.mark.parametrize(
    ("crs", "name"), [("gcj02", "GCJ-02"), ("bd09", "BD-09"), ("cgcs2000-4549", "EPSG:4549")]
)
def test_the_datum_moves_the_positions_and_stands_in_the_file(
    plain: Store, format_id: str, crs: str, name: str, tmp_path: Path
) -> None:
    frame = read(save(plain, format_id, tmp_path, crs=crs), format_id)
    site = next(each for each in read_bundle().sites if each.id == "A01")
    (found,) = frame.geometry[frame["id"] == "A01"]
    assert set(frame["crs"].dropna()) == {name}
    assert site.geometry is not None
    if crs == "cgcs2000-4549":
        assert frame.crs.to_epsg() == 4549
        back = geopandas.GeoSeries([found], crs=4549).to_crs(4326)[0]
        assert back.distance(site.geometry) < 1e-8
        return
    assert frame.crs.name == name
    assert not frame.crs.is_geographic
    move = prcoords.wgs_gcj if crs == "gcj02" else prcoords.wgs_bd
    lat, lon = move((site.geometry.y, site.geometry.x))
    assert (found.x, found.y) == pytest.approx((lon, lat), abs=2e-6)


def test_an_older_gdal_reads_all_of_a_geopackage(plain: Store, tmp_path: Path) -> None:
    path = save(plain, "gpkg", tmp_path)
    told = subprocess.run(["ogrinfo", "-so", "-al", path], capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert "Warning" not in told.stderr
    counted = dict(re.findall(r"Layer name: (\w+)\n.*?Feature Count: (\d+)", told.stdout, re.S))
    bundle = read_bundle()
    assert int(counted["events"]) == len(bundle.events)
    assert int(counted["feedback"]) == len(bundle.feedback)
    assert int(counted["bodies"]) == len(bundle.bodies)
    split = ("sites", "sites_lines", "sites_areas")
    assert sum(int(counted[name]) for name in split) == len(bundle.sites)
    assert 'GPKG_METADATA_ITEM_1=<metadata xmlns="http://purl.org/dc/elements/1.1/">' in told.stdout


@pytest.mark.parametrize("crs", ["wgs84", "cgcs2000-4549", "bd09"])
def test_a_geopackage_keeps_the_standard(hostile: Store, crs: str, tmp_path: Path) -> None:
    assert find_faults(save(hostile, "gpkg", tmp_path, crs=crs)) == []


def test_a_broken_geopackage_does_not(plain: Store, tmp_path: Path) -> None:
    path = save(plain, "gpkg", tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE gpkg_contents SET last_change = 'today' WHERE table_name = 'sites'")
    connection.execute("DELETE FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'")
    connection.execute("UPDATE gpkg_geometry_columns SET srs_id = 0 WHERE table_name = 'events'")
    connection.commit()
    connection.close()
    faults = " ".join(find_faults(path))
    for requirement in ("15:", "58:", "33:", "24-28"):
        assert requirement in faults


def test_qgis_finds_a_style_for_every_layer_and_names_for_every_column(
    plain: Store, tmp_path: Path
) -> None:
    connection = sqlite3.connect(save(plain, "gpkg", tmp_path))
    styles = {row[0]: ElementTree.fromstring(row[1]) for row in connection.execute(
        "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1")}  # fmt: skip
    layers = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
    assert set(styles) == layers - {"layer_styles"}
    names = dict(connection.execute(
        "SELECT column_name, name FROM gpkg_data_columns WHERE table_name = 'sites'"))  # fmt: skip
    connection.close()
    assert names["name_zh"] == "名称（中文）"
    assert names["subdistrict"] == "街道（镇）"
    sites = styles["sites"]
    aliases = {each.get("field"): each.get("name") for each in sites.iter("alias")}
    assert aliases == names
    renderer = sites.find("renderer-v2")
    assert renderer is not None
    values = [each.get("value") for each in renderer.iter("category")]
    assert values == ["renewal", "park", "station", "consult", "context"]
    assert len(list(renderer.iter("symbol"))) == len(values)
    states = {each.get("value") for each in sites.iterfind(".//field[@name='state']//Option")}
    assert set(STATE_SIGNS) <= states | {None}


def test_geojson_is_as_rfc_7946_has_it(plain: Store) -> None:
    told = json.loads(build(plain, "geojson"))
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    for feature in told["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        shape = feature["geometry"]
        if shape is None:
            continue
        for lon, lat in shapely.get_coordinates(shapely.geometry.shape(shape)):
            assert 121 < lon < 122
            assert 31 < lat < 32
        if shape["type"] == "Polygon":
            assert shapely.LinearRing(shape["coordinates"][0]).is_ccw
    kinds = {feature["geometry"]["type"] for feature in told["features"] if feature["geometry"]}
    assert kinds == {"Point", "LineString", "Polygon"}


def test_geoparquet_says_what_it_holds(plain: Store, tmp_path: Path) -> None:
    path = save(plain, "geoparquet", tmp_path, table="events")
    schema = pyarrow.parquet.read_schema(path)
    told = json.loads(pyarrow.parquet.read_metadata(path).metadata[b"geo"])
    column = told["columns"][told["primary_column"]]
    assert (told["version"], column["encoding"]) == ("1.1.0", "WKB")
    assert column["geometry_types"] == ["Point"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    west, south, east, north = column["bbox"]
    frame = geopandas.read_parquet(path)
    assert list(frame.total_bounds) == [west, south, east, north]
    assert str(schema.field("date_earliest").type) == "date32[day]"


def test_a_workbook_is_typed_filtered_and_says_what_it_means(plain: Store) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build(plain, "xlsx", crs="gcj02")))
    assert book.sheetnames == [*TABLES, "columns", "words"]
    assert "GCJ-02" in book.properties.subject
    bundle = read_bundle()
    events = book["events"]
    assert events.freeze_panes == "B2"
    assert events.auto_filter.ref == events.dimensions
    head = [cell.value for cell in events[1]]
    day = {row[0].value: row[head.index("date_earliest")] for row in events.iter_rows(min_row=2)}
    dated = [event for event in bundle.events if event.date.earliest]
    assert len(dated) > 10
    for event in dated:
        assert day[event.id].value.date() == event.date.earliest
        assert day[event.id].number_format == "yyyy-mm-dd"
    sites = {row[0].value: row for row in book["sites"].iter_rows(min_row=2)}
    accuracy = [cell.value for cell in book["sites"][1]].index("accuracy_m")
    for site in bundle.sites:
        assert sites[site.id][accuracy].value == site.accuracy_m
    words = {tuple(cell.value for cell in row[:2]) for row in book["words"].iter_rows(min_row=2)}
    for row in book["sites"].iter_rows(min_row=2, max_col=2):
        assert ("kind", row[1].value) in words


def test_shapefiles_state_their_encoding_and_cut_between_characters(
    plain: Store, tmp_path: Path
) -> None:
    for encoding in ("utf-8", "gb18030"):
        path = save(plain, "shp", tmp_path, encoding=encoding)
        with zipfile.ZipFile(path) as archive:
            assert archive.read("sites.cpg").decode() == encoding.upper()
            table = archive.read("sites.dbf")
        assert "中山公园游船码头".encode(encoding) in table
        frame = read(path, "shp", "events")
        texts = {event.id: event.text.zh for event in read_bundle().events}
        for name, said in zip(frame["id"], frame["text_zh"], strict=True):
            assert said == fit(texts[name], encoding=encoding)
    assert fit("长" * 200, encoding="utf-8") == "长" * 84
    assert fit("长" * 200, encoding="gb18030") == "长" * 127
    assert fit("𠮷" * 200, encoding="gb18030") == "𠮷" * 63


# What each format makes of a text that it cannot carry; the losses it lists say so.
def keep_xml(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)


def keep_gdal(text: str) -> str:
    return text.replace("\0", "\ufffd")


@pytest.mark.parametrize("format_id", ["fgb", "geoparquet", "gpkg"])
def test_hostile_texts_come_back_the_same(hostile: Store, format_id: str, tmp_path: Path) -> None:
    assert len(TEXTS) > 200
    frame = read(save(hostile, format_id, tmp_path), format_id)
    kept = str if format_id == "geoparquet" else keep_gdal
    for column, longest in (("summary_zh", 4000), ("summary_en", 4000), ("name_zh", 200)):
        assert list(frame[column]) == [kept(text)[:longest] for text in TEXTS]


def test_hostile_texts_come_back_the_same_from_geojson(hostile: Store) -> None:
    told = [each["properties"] for each in json.loads(build(hostile, "geojson"))["features"]]
    assert [each["summary_zh"] for each in told] == [text[:4000] for text in TEXTS]


def test_hostile_texts_are_text_alone_in_kml(hostile: Store) -> None:
    root = ElementTree.fromstring(build(hostile, "kml"))
    space = "{http://www.opengis.net/kml/2.2}"
    found = [each.text or "" for each in root.iterfind(f".//{space}SimpleData[@name='summary_zh']")]
    assert found == [keep_xml(text)[:4000] for text in TEXTS]
    tags = {each.tag.removeprefix(space) for each in root.iter()}
    assert not tags & {"description", "href", "BalloonStyle", "NetworkLink", "Link", "Icon"}


def test_no_cell_of_a_csv_is_a_formula(hostile: Store) -> None:
    with zipfile.ZipFile(io.BytesIO(build(hostile, "csv-all"))) as archive:
        tables = {name: read_csv(archive.read(f"{name}.csv")) for name in TABLES}
    for rows in tables.values():
        for row in rows:
            assert [cell for cell in row.values() if cell.startswith(FORMULA)] == []
    assert [row["summary_zh"] for row in tables["sites"]] == [
        guard_formula(text[:4000]) for text in TEXTS
    ]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(hostile: Store) -> None:
    content = build(hostile, "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert not [each for each in names if "externalLink" in each or "vba" in each.lower()]
        rels = [archive.read(each) for each in names if each.endswith(".rels")]
        assert not any(b"External" in each for each in rels)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d", "inlineStr"}
            assert not any(cell.hyperlink for cell in row)
    head = [cell.value for cell in book["sites"][1]]
    place = head.index("summary_zh")
    read_back = [openpyxl.utils.escape.unescape(row[place].value)
                 for row in book["sites"].iter_rows(min_row=2)]  # fmt: skip
    assert read_back == [text[:4000] for text in TEXTS]


def test_libreoffice_reads_hostile_tables_as_text(hostile: Store, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(build(hostile, "xlsx"))
    (tmp_path / "table.csv").write_bytes(build(hostile, "csv"))
    # Without a person to ask, it takes a CSV for whatever the machine's language usually is.
    comma_quotes_utf8 = "--infilter=Text - txt - csv (StarCalc):44,34,76,1"
    for more in (["book.xlsx"], [comma_quotes_utf8, "table.csv"]):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", "fods", *more],
            cwd=tmp_path, capture_output=True, timeout=120, check=True,
        )  # fmt: skip
    space, words = (f"{{urn:oasis:names:tc:opendocument:xmlns:{each}:1.0}}"
                    for each in ("table", "text"))  # fmt: skip
    for name in ("book", "table"):
        root = ElementTree.parse(tmp_path / f"{name}.fods").getroot()
        cells = list(root.iter(f"{space}table-cell"))
        assert len(cells) > len(TEXTS) * 10
        assert not any(f"{space}formula" in each.attrib for each in cells)
        shown = {"".join(each.itertext()) for each in root.iter(f"{words}p")}
        # LibreOffice writes blanks, breaks and signs that XML forbids in ways of its own, and
        # takes 1e999 and true in a CSV, which has no types, for what they look like.
        plainly = [text for text in TEXTS if text.isprintable() and " " not in text
                   and text not in {"true", "1e999"}]  # fmt: skip
        assert len(plainly) > 100
        kept = guard_formula if name == "table" else str
        assert {kept(text[:4000]) for text in plainly} <= shown


@pytest.mark.parametrize("format_id", DATA)
def test_nothing_is_a_file_too(plain: Store, format_id: str, tmp_path: Path) -> None:
    content = build(plain, format_id, Filters(text="没有这样的点位"))
    assert content
    if format_id in GEO:
        path = tmp_path / f"empty{EXPORTS[format_id].suffix}"
        path.write_bytes(content)
        assert len(read(path, format_id)) == 0


def test_wgs_84_is_all_some_formats_know() -> None:
    for format_id in ("geojson", "kml"):
        assert "crs" not in {option.name for option in EXPORTS[format_id].options}
        assert any("WGS 84" in loss.en for loss in EXPORTS[format_id].losses)
    assert {each.value for each in Datum} >= {"wgs84", "cgcs2000", "gcj02", "bd09"}
