"""The sites that most files of the corpus tell of, and the systems they are told in. All invented."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import coord_convert.transform
import pyproj

Case = Callable[[Path], Any]
Position = tuple[float, float]

HEADERS = ["编号", "名称", "类型", "经度", "纬度", "地址", "街道", "日期", "说明"]
HEADERS_EN = ["id", "name", "kind", "lon", "lat", "address", "subdistrict", "date", "description"]
HEADERS_HANT = ["編號", "名稱", "類型", "經度", "緯度", "地址", "街道", "日期", "說明"]

# (id, name, kind, lon, lat in WGS 84, address, sub-district, date, description)
SITES: list[tuple[str, str, str, float, float, str, str, str, str]] = [
    ("0012", "桃源坊口袋公园", "公园与滨水", 121.42131, 31.21234, "番禺路381号", "新华路街道",
     "2024-03-05", "增加座椅，修好步道"),
    ("0013", "安和新村活动室", "服务站点", 121.39215, 31.21871, "仙霞路620号", "仙霞新村街道",
     "2023-11", "二楼改成阅览室"),
    ("0014", "玉屏路街角花园", "公园与滨水", 121.40188, 31.20755, "玉屏南路50号", "天山路街道",
     "2022", "原为停车位"),
    ("0015", "定西路菜场改造", "更新项目", 121.41402, 31.20163, "定西路1016号", "新华路街道",
     "2024-06-18", "雨棚“漏水”已修"),
    ("0016", "北渔路居民议事处", "协商现场", 121.36544, 31.22418, "北渔路95号", "北新泾街道",
     "2021-09-30", "每月一次"),
    ("0017", "华阳路小学门前道路", "更新项目", 121.41977, 31.21902, "华阳路112号", "华阳路街道",
     "2020-05-01", "人行道拓宽至2米"),
]  # fmt: skip
_HANT = str.maketrans(
    "桃园类动阅览现场门华阳东阳议处乡资说", "桃園類動閱覽現場門華陽東陽議處鄉資說"
)


def to_epsg(code: int) -> Callable[[Position], Position]:
    """Return what projects WGS 84 to a system, easting or longitude first."""
    transformer = pyproj.Transformer.from_crs(4326, code, always_xy=True)
    return lambda at: transformer.transform(*at)


def to_gcj02(at: Position) -> Position:
    """Shift as coord-convert, an implementation that is not ours, does."""
    return coord_convert.transform.wgs2gcj(*at)


def to_bd09(at: Position) -> Position:
    return coord_convert.transform.wgs2bd(*at)


def to_dms(degrees: float) -> str:
    seconds = round(degrees * 3600, 2)
    return f"{int(seconds // 3600)}°{int(seconds % 3600 // 60)}′{seconds % 60:.2f}″"


def to_dm(degrees: float) -> str:
    return f"{int(degrees)}° {math.modf(degrees)[0] * 60:.4f}'"


SYSTEMS: dict[str, tuple[str, Callable[[Position], Position]]] = {
    "wgs84": ("EPSG:4326", lambda at: at),
    "cgcs2000": ("EPSG:4490", to_epsg(4490)),
    "cgcs2000-gk120": ("EPSG:4549", to_epsg(4549)),
    "cgcs2000-zone40": ("EPSG:4528", to_epsg(4528)),
    "mercator": ("EPSG:3857", to_epsg(3857)),
    "gcj02": ("GCJ-02", to_gcj02),
    "bd09": ("BD-09", to_bd09),
    "utm51": ("EPSG:32651", to_epsg(32651)),
}
"""Name in a file's name, how a person states it, and how WGS 84 gets there."""


def rows(place: Callable[[Position], Position] | None = None, digits: int = 6) -> list[list[Any]]:
    """Return the sites as cells, coordinates as numbers in the system of ``place``."""
    found = []
    for site in SITES:
        x, y = (place or (lambda at: at))((site[3], site[4]))
        found.append([*site[:3], round(x, digits), round(y, digits), *site[5:]])
    return found


def hant_rows() -> list[list[Any]]:
    """Return the sites in traditional characters, as far as Big5 has them."""
    found = []
    for row in rows():
        cells = [each.translate(_HANT) if isinstance(each, str) else each for each in row]
        found.append([each.encode("big5", "ignore").decode("big5") if isinstance(each, str) else each
                      for each in cells])  # fmt: skip
    return found


def write(content: str | bytes, encoding: str = "utf-8") -> Case:
    """Return what writes a text or bytes."""
    held = content.encode(encoding) if isinstance(content, str) else content
    return lambda path: path.write_bytes(held)
