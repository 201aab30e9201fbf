"""Options that several formats share."""

from __future__ import annotations

from geodata.models import Text
from geodata.tables import TABLES
from layers.exports.spec import Option, Options

_CRS = {
    "wgs84": ("EPSG:4326", Text(zh="WGS 84（EPSG:4326）", en="WGS 84 (EPSG:4326)")),
    "cgcs2000": ("EPSG:4490", Text(zh="CGCS2000 经纬度（EPSG:4490）",
                                   en="CGCS2000, degrees (EPSG:4490)")),
    "cgcs2000-4549": ("EPSG:4549", Text(zh="CGCS2000 高斯投影，米（EPSG:4549）",
                                        en="CGCS2000, metres (EPSG:4549)")),
    "gcj02": ("GCJ-02", Text(zh="GCJ-02（高德、腾讯）", en="GCJ-02 (Gaode, Tencent)")),
    "bd09": ("BD-09", Text(zh="BD-09（百度）", en="BD-09 (Baidu)")),
}  # fmt: skip
CRS = Option(
    name="crs",
    label=Text(zh="坐标系", en="Coordinate system"),
    help=Text(
        zh="坐标写成哪种坐标系，文件名和文件里都会写明。"
        "GCJ-02、BD-09 在长宁与 WGS 84 相差约 486 米、1160 米。",
        en="System the positions are written in; it stands in the file and its name. GCJ-02 and "
        "BD-09 lie about 486 m and 1,160 m from WGS 84 in Changning.",
    ),
    default="wgs84",
    choices=tuple((value, name) for value, (_, name) in _CRS.items()),
    is_named=True,
)
_PLACED = tuple((table.name, table.label) for table in TABLES.values() if table.is_placed)
TABLE = Option(
    name="table",
    label=Text(zh="内容", en="Content"),
    help=Text(zh="文件里放哪一张表。", en="Which table the file holds."),
    default="sites",
    choices=tuple((table.name, table.label) for table in TABLES.values()),
    is_named=True,
)
PLACED_TABLE = Option(
    name=TABLE.name,
    label=TABLE.label,
    help=TABLE.help,
    default="sites",
    choices=_PLACED,
    is_named=True,
)
UNKNOWN_DATUM = Text(
    zh="选 GCJ-02 或 BD-09 时：地理信息软件只认得名称，不会自动换算，和别的图层叠不到一起。",
    en="With GCJ-02 or BD-09: GIS programs know the name only and cannot transform them, so "
    "other layers do not lie underneath.",
)
ONE_TABLE = Text(
    zh="一个文件只放一张表；其余的要另外导出，或用 GeoPackage。",
    en="One table only; export the others separately, or choose GeoPackage.",
)


def find_crs(options: Options) -> str:
    """Return the chosen coordinate system as `geodata.crs.find_crs` names it."""
    return _CRS[str(options[CRS.name])][0] if CRS.name in options else "EPSG:4326"
