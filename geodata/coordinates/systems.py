"""Systems of coordinates that files here are in, by what people call them.

Two things cannot be stated by a number: GCJ-02 and BD-09, which no register knows, and the
city's own grid, whose parameters are not public. The grid is refused with what to ask for,
unless an office has been given the parameters and puts them into its settings.
"""

from __future__ import annotations

import re
import unicodedata

from geodata.coordinates.city_grid import CityGridError
from geodata.crs import find_crs, find_own_crs

CITY_GRID = "SHANGHAI-CITY"
"""What the city's own grid is called here."""
NAMES = {
    "EPSG:4326": ("wgs84", "wgs1984", "gps", "大地坐标wgs84", "世界大地坐标系", "84坐标"),
    "EPSG:4490": (
        "cgcs2000", "国家2000", "2000国家大地坐标系", "2000坐标系", "国家大地2000",
        "中国大地坐标系2000", "大地2000",
    ),
    "EPSG:4549": (
        "cgcs20003degreegausskrugercm120e", "cgcs20003degreegkcm120e", "cgcs2000cm120e",
        "国家2000三度带中央经线120", "2000三度带120", "cgcs2000高斯120", "高斯克吕格120",
    ),
    "EPSG:4528": (
        "cgcs20003degreegausskrugerzone40", "cgcs20003degreegkzone40", "cgcs2000zone40",
        "国家2000三度带40带", "2000三度带40带", "40带", "cgcs200040带",
    ),
    "EPSG:3857": (
        "webmercator", "web墨卡托", "网络墨卡托", "googlemercator", "epsg900913", "900913",
        "wgs84pseudomercator", "pseudomercator", "伪墨卡托",
    ),
    "EPSG:32651": ("utm51n", "utmzone51n", "wgs84utmzone51n"),
    "GCJ-02": (
        "gcj02", "gcj", "火星坐标", "火星坐标系", "高德", "高德坐标", "高德地图", "腾讯",
        "腾讯坐标", "腾讯地图", "amap", "gaode", "国测局", "国测局坐标",
    ),
    "BD-09": ("bd09", "bd09ll", "百度", "百度坐标", "百度地图", "baidu"),
    CITY_GRID: (
        "上海城市坐标系", "上海城市坐标", "上海坐标系", "上海地方坐标系", "上海平面坐标系",
        "城市坐标系", "上海2000", "上海2000坐标系", "shanghaicity", "shanghaicitygrid",
        "shanghai2000", "上海独立坐标系", "地方坐标系",
    ),
}  # fmt: skip
"""Names by system, folded as `_fold` does it."""
_NOT_WORD = re.compile(r"[\W_]+")
_BY_NAME = {name: system for system, names in NAMES.items() for name in names}


def find_system_named(stated: str, *, city_grid: str = "") -> str:
    """Return a system by its number or by what people call it.

    Parameters
    ----------
    stated
        Such as ``EPSG:4549``, ``4549``, ``高德``, ``CGCS2000 / 3-degree Gauss-Kruger CM 120E``.
    city_grid
        Parameters of the city's own grid (setting ``city_grid``); empty where none are known.

    Returns
    -------
    str
        As `geodata.crs.find_crs` returns it.

    Raises
    ------
    MissingCrsError
        Nothing is stated.
    UnknownCrsError
        Neither a number nor a name known here.
    CityGridError
        The city's own grid, and its parameters are not in the settings.
    SettingsError
        The parameters in the settings cannot be read.
    """
    folded = _fold(stated)
    system = _BY_NAME.get(folded, "")
    if system == CITY_GRID:
        if not city_grid:
            raise CityGridError("the parameters of the Shanghai city grid are not public")
        return find_own_crs(city_grid)
    if system:
        return system
    if re.fullmatch(r"\d{4,6}", folded):
        return find_crs(f"EPSG:{folded}")
    return find_crs(unicodedata.normalize("NFKC", stated))


def _fold(text: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).lower())
