"""KML of several makers, KMZ, and GPX."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from tests.corpus.base import HEADERS_EN, SITES, Case, rows, to_gcj02, write

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
KML = '<kml xmlns="http://www.opengis.net/kml/2.2">'


def placemark(at: int, extra: str = "", shape: str = "") -> str:
    site = SITES[at]
    shape = shape or f"<Point><coordinates>{site[3]},{site[4]},0</coordinates></Point>"
    return f"<Placemark><name>{escape(site[1])}</name>{extra}{shape}</Placemark>"


def extended(at: int) -> str:
    pairs = zip(HEADERS_EN, rows()[at], strict=True)
    held = "".join(f'<Data name="{k}"><value>{escape(str(v))}</value></Data>' for k, v in pairs)
    return f"<ExtendedData>{held}</ExtendedData>"


def schema_data(at: int) -> str:
    pairs = zip(HEADERS_EN, rows()[at], strict=True)
    held = "".join(f'<SimpleData name="{k}">{escape(str(v))}</SimpleData>' for k, v in pairs)
    return f'<ExtendedData><SchemaData schemaUrl="#s">{held}</SchemaData></ExtendedData>'


def document(body: str, head: str = HEAD, kml: str = KML) -> str:
    return f"{head}\n{kml}<Document><name>长宁</name>{body}</Document></kml>"


def places(extra: Callable[[int], str] = lambda at: "") -> str:
    return "".join(placemark(at, extra(at)) for at in range(6))


def folder(name: str, body: str) -> str:
    return f"<Folder><name>{name}</name>{body}</Folder>"


def shape(inner: str) -> str:
    return document(placemark(0) + placemark(1, shape=inner))


def ring(coordinates: str) -> str:
    return f"<LinearRing><coordinates>{coordinates}</coordinates></LinearRing>"


SQUARE = "121.40,31.20 121.41,31.20 121.41,31.21 121.40,31.21 121.40,31.20"
MY_MAPS = document(
    "<description><![CDATA[]]></description><Style id='icon-1'><IconStyle><Icon>"
    "<href>https://www.gstatic.com/mapspro/images/stock/503.png</href></Icon></IconStyle></Style>"
    + folder("点位", "".join(placemark(at, f"<description><![CDATA[名称: {SITES[at][1]}<br>街道: {SITES[at][6]}]]></description>"
                                     f"<styleUrl>#icon-1</styleUrl>{extended(at)}") for at in range(6)))
    + folder("路线", placemark(0, shape=f"<LineString><tessellate>1</tessellate><coordinates>\n {SQUARE.replace(' ', chr(10))}\n</coordinates></LineString>"))
)  # fmt: skip


def zipped(**files: str | bytes) -> Case:
    """Return what packs files; ``__`` in a name stands for a dot, ``___`` for a slash."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("___", "/").replace("__", "."), content)
    return lambda path: path.write_bytes(held.getvalue())


def gpx(body: str, version: str = "1.1") -> str:
    return f'{HEAD}<gpx version="{version}" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>'


def waypoints() -> str:
    return "".join(
        f'<wpt lat="{s[4]}" lon="{s[3]}"><name>{s[1]}</name><desc>{s[8]}</desc><type>{s[2]}</type></wpt>'
        for s in SITES
    )


TRACK = '<trkpt lat="31.2" lon="121.4"><ele>5</ele></trkpt><trkpt lat="31.21" lon="121.41"><ele>6</ele></trkpt>'

CASES: dict[str, Case] = {
    "kml-plain.kml": write(document(places())),
    "kml-extended-data.kml": write(document(places(extended))),
    "kml-schema-data.kml": write(document('<Schema id="s" name="s"/>' + places(schema_data))),
    "kml-my-maps.kml": write(MY_MAPS),
    "kml-folders.kml": write(document(folder("一", placemark(0) + placemark(1)) + folder("二", folder("二甲", placemark(2)) + placemark(3)))),
    "kml-without-namespace.kml": write(document(places(), kml="<kml>")),
    "kml-old-namespace.kml": write(document(places(), kml='<kml xmlns="http://earth.google.com/kml/2.1">')),
    "kml-prefixed.kml": write(document(places()).replace("<", "<k:").replace("<k:/", "</k:").replace("<k:?", "<?").replace("xmlns=", "xmlns:k=")),
    "kml-gbk-declared.kml": write(document(places(), '<?xml version="1.0" encoding="GBK"?>'), "gbk"),
    "kml-gbk-declared-utf8.kml": write(document(places()), "gbk"),
    "kml-utf16.kml": write(document(places(), '<?xml version="1.0" encoding="UTF-16"?>'), "utf-16"),
    "kml-bom.kml": write(document(places()), "utf-8-sig"),
    "kml-gcj02-ovital.ovkml": write(document("".join(
        placemark(at, shape="<Point><coordinates>{:.7f},{:.7f},0</coordinates></Point>".format(*to_gcj02((s[3], s[4])))) for at, s in enumerate(SITES)))),
    "kml-time-span.kml": write(document(places(lambda at: "<TimeSpan><begin>2020-05</begin><end>2021</end></TimeSpan>"))),
    "kml-time-stamp.kml": write(document(places(lambda at: "<TimeStamp><when>2024-03-05</when></TimeStamp>"))),
    "kml-control-characters.kml": write(document(places()).replace("桃源坊", "桃源\x0b坊")),
    "kml-comma-and-space.kml": write(shape("<LineString><coordinates>121.40, 31.20 121.41, 31.21</coordinates></LineString>")),
    "kml-polygon-with-hole.kml": write(shape(
        f"<Polygon><outerBoundaryIs>{ring(SQUARE)}</outerBoundaryIs><innerBoundaryIs>{ring('121.402,31.202 121.404,31.202 121.404,31.204 121.402,31.202')}</innerBoundaryIs></Polygon>")),
    "kml-polygon-open.kml": write(shape(f"<Polygon><outerBoundaryIs>{ring(SQUARE.rpartition(' ')[0])}</outerBoundaryIs></Polygon>")),
    "kml-multi-geometry.kml": write(shape(f"<MultiGeometry><Point><coordinates>121.4,31.2</coordinates></Point><LineString><coordinates>{SQUARE}</coordinates></LineString></MultiGeometry>")),
    "kml-track.kml": write(shape('<gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2"><gx:coord>121.4 31.2 3</gx:coord><gx:coord>121.41 31.21 4</gx:coord></gx:Track>')),
    "kml-coordinates-broken.kml": write(shape("<Point><coordinates>东经,北纬</coordinates></Point>")),
    "kml-coordinates-empty.kml": write(shape("<Point><coordinates></coordinates></Point>")),
    "kml-without-shape.kml": write(document(placemark(0) + "<Placemark><name>没有位置</name></Placemark>")),
    "kml-model-and-overlay.kml": write(document(placemark(0, shape="<Model><Location><longitude>121.4</longitude></Location></Model>") + "<GroundOverlay><name>x</name></GroundOverlay>")),
    "kml-empty.kml": write(document("")),
    "kml-cut-short.kml": write(document(places())[:500]),
    "kml-named-xml.xml": write(document(places())),
    "kml-markup-in-name.kml": write(document(places()).replace("玉屏路街角花园", "&lt;img src=x onerror=alert(1)&gt;")),
    "kmz-plain.kmz": zipped(doc__kml=document(places())),
    "kmz-other-name.kmz": zipped(地图__kml=document(places()), files___a__png=b"\x89PNG"),
    "kmz-linked-inside.kmz": zipped(doc__kml=document("<NetworkLink><Link><href>layers/a.kml</href></Link></NetworkLink>"), layers___a__kml=document(places())),
    "kmz-named-zip.zip": zipped(doc__kml=document(places())),
    "kmz-without-kml.kmz": zipped(a__png=b"\x89PNG"),
    "gpx-waypoints.gpx": write(gpx(waypoints())),
    "gpx-1-0.gpx": write(gpx(waypoints(), "1.0").replace("/GPX/1/1", "/GPX/1/0")),
    "gpx-track.gpx": write(gpx(f"<trk><name>巡查</name><trkseg>{TRACK}</trkseg><trkseg>{TRACK}</trkseg></trk>")),
    "gpx-route.gpx": write(gpx(f"<rte><name>路线</name>{TRACK.replace('trkpt', 'rtept')}</rte>")),
    "gpx-all-three.gpx": write(gpx(waypoints() + f"<rte><name>r</name>{TRACK.replace('trkpt', 'rtept')}</rte><trk><name>t</name><trkseg>{TRACK}</trkseg></trk>")),
    "gpx-extensions.gpx": write(gpx(waypoints().replace("</wpt>", "<extensions><x:a xmlns:x='u'>甲</x:a></extensions></wpt>"))),
    "gpx-latitude-missing.gpx": write(gpx(waypoints().replace(f'lat="{SITES[2][4]}"', ""))),
    "gpx-empty.gpx": write(gpx("")),
    "gpx-cut-short.gpx": write(gpx(waypoints())[:400]),
}  # fmt: skip
