"""Files that want something: another file's content, a request, all memory, all time.

``{secret}`` stands for a file that must not be read, ``{address}`` for one that must not be asked.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.corpus.base import Case
from tests.corpus.delimited import PLAIN
from tests.corpus.json_files import collection
from tests.corpus.workbooks import book, plain, repack
from tests.corpus.xml_files import document, gpx, placemark, places, waypoints

Hostile = Callable[[str, str], Case]
"""Takes the secret's path and the address."""

VRT = ('<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
       "</OGRVRTLayer></OGRVRTDataSource>")  # fmt: skip
VRT_FAR = VRT.replace("{secret}", "/vsicurl/{address}/x.csv")
WFS = '<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>'  # fmt: skip
GML = ('<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
       'xsi:schemaLocation="http://x {address}/?REQUEST=DescribeFeatureType"/>')  # fmt: skip
XXE = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]>'
LAUGHS = ('<!DOCTYPE kml [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)) + "]>")  # fmt: skip
PARAMETER = '<!DOCTYPE kml SYSTEM "{address}/x.dtd">'
LINK = "<NetworkLink><Link><href>{address}/x.kml</href></Link></NetworkLink>"
INCLUDE = (
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'
)


def text(held: str) -> Hostile:
    def fill(secret: str, address: str) -> Case:
        content = held.replace("{secret}", secret).replace("{address}", address)
        return lambda path: path.write_bytes(content.encode())

    return fill


def archive(*files: tuple[str, bytes], link: str = "", twice: bool = False) -> Hostile:
    def fill(secret: str, address: str) -> Case:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in files:
                made.writestr(name.replace("{secret}", secret), content)
            if link:
                info = zipfile.ZipInfo(link)
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                made.writestr(info, secret)
        return lambda path: path.write_bytes(held.getvalue())

    return fill


def case(made: Case) -> Hostile:
    return lambda secret, address: made


def lying_size(secret: str, address: str) -> Case:
    """A file that says it is small and is not."""

    def make(path: Path) -> None:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("doc.kml", b" " * 5_000_000)
        path.write_bytes(
            held.getvalue().replace((5_000_000).to_bytes(4, "little"), (90).to_bytes(4, "little"))
        )

    return make


def bomb(name: str, size: int) -> Hostile:
    return archive((name, b" " * size))


def entity_in_sheet(name: str, content: bytes) -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return (
        content.replace(b"<worksheet", head + b"<worksheet", 1).replace(b"<t>", b"<t>&x;", 1)
        if "sheet1" in name
        else content
    )


def far_cell(name: str, content: bytes) -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    return content.replace(b"</sheetData>", cell) if "sheet1" in name else content


CASES: dict[str, Hostile] = {
    "vrt-named-geojson.geojson": text(VRT), "vrt-named-kml.kml": text(VRT),
    "vrt-named-csv.csv": text(VRT), "vrt-named-fgb.fgb": text(VRT), "vrt-named-zip.zip": text(VRT),
    "vrt-far-named-kml.kml": text(VRT_FAR), "wfs-named-geojson.geojson": text(WFS),
    "wfs-named-gpx.gpx": text(WFS), "gml-schema-named-kml.kml": text(GML),
    "vsicurl-as-csv.csv": text("/vsicurl/{address}/a.csv\n"),
    "kml-entity-reads-file.kml": text(document(placemark(0, "<description>&x;</description>")).replace("<kml", XXE + "<kml", 1)),
    "kml-laughs.kml": text(document(placemark(0, "<description>&k;</description>")).replace("<kml", LAUGHS + "<kml", 1)),
    "kml-far-dtd.kml": text(document(places()).replace("<kml", PARAMETER + "<kml", 1)),
    "kml-network-link.kml": text(document(LINK + places())),
    "kml-include.kml": text(document(placemark(0, f"<description>{INCLUDE}</description>"))),
    "kml-deep.kml": text(document("<Folder>" * 3000 + placemark(0) + "</Folder>" * 3000)),
    "gpx-entity-reads-file.gpx": text(gpx(waypoints()).replace("<gpx", XXE.replace("kml", "gpx") + "<gpx", 1)),
    "xlsx-entity.xlsx": case(repack(book(plain), entity_in_sheet)),
    "xlsx-far-cell.xlsx": case(repack(book(plain), far_cell)),
    "xlsx-bomb.xlsx": bomb("xl/worksheets/sheet1.xml", 100_000_000),
    "zip-bomb.zip": bomb("a.shp", 100_000_000), "kmz-bomb.kmz": bomb("doc.kml", 100_000_000),
    "kmz-lies-about-size.kmz": lying_size,
    "zip-up-and-away.zip": archive(("../../etc/a.shp", b"x"), ("../../etc/a.dbf", b"x")),
    "zip-absolute.zip": archive(("{secret}.shp", b"x")),
    "zip-backslash.zip": archive(("..\\..\\a.shp", b"x")),
    "zip-link.zip": archive(("a.shp", b"x"), link="a.dbf"),
    "kmz-link.kmz": archive(link="doc.kml"),
    "zip-many-entries.zip": archive(*((f"{n}.txt", b"") for n in range(1500))),
    "zip-in-zip.zip": archive(("inner.zip", b"PK\x03\x04")),
    "zip-of-csv.zip": archive(("a.csv", PLAIN.encode())),
    "shp-that-is-a-vrt.zip": archive(("a.shp", VRT.encode()), ("a.dbf", VRT.encode())),
    "docx.docx": archive(("word/document.xml", b"<x/>")),
    "geojson-crs-far.geojson": text(collection(crs={"type": "link", "properties": {"href": "{address}/crs"}})),
    "exe.csv": case(lambda path: path.write_bytes(b"MZ\x90\0\3\0\0\0" + bytes(range(256)) * 20)),
    "png-named-geojson.geojson": case(lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 500)),
    "random-bytes.zip": case(lambda path: path.write_bytes(bytes((n * 7919 >> 3) % 256 for n in range(5000)))),
    "csv-formula.csv": text("名称,说明\n=cmd|' /C calc'!A0,@SUM(1)\n"),
}  # fmt: skip
