"""Everything as Shapefiles in one ZIP, for programs that read nothing newer."""

from __future__ import annotations

import tempfile
import zipfile
from functools import partial
from pathlib import Path

from geodata.models import Text
from layers.exports.arrow import (
    NO_NUL,
    build_batches,
    build_schema,
    find_layers,
    read_layer,
    replace_nul,
    write_layer,
)
from layers.exports.options import CRS, UNKNOWN_DATUM, find_crs
from layers.exports.rows import preview
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Option, Options

LONGEST_BYTES = 254
"""Of a text in a dBASE table."""
_ENCODING = Option(
    name="encoding",
    label=Text(zh="文字编码", en="Encoding of texts"),
    help=Text(
        zh="新软件用 UTF-8；旧的中文软件用 GB18030，每格也能多放一半的字。两种都在 .cpg 里写明。",
        en="UTF-8 for current programs; GB18030 for old Chinese ones, which also fits half as many "
        "characters again into a cell. A .cpg file says which.",
    ),
    default="utf-8",
    choices=(
        ("utf-8", Text(zh="UTF-8", en="UTF-8")),
        ("gb18030", Text(zh="GB18030", en="GB18030")),
    ),
    is_named=True,
)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def _write(selection: Selection, out: Path, options: Options) -> None:
    crs, encoding = find_crs(options), str(options[_ENCODING.name])
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        with selection.read_tables() as reader:
            for name, table, shape in find_layers():
                columns = table.facts
                schema = build_schema(columns, names=[each.short_name for each in columns],
                                      is_placed=shape is not None, timed=False)  # fmt: skip
                batches = build_batches(read_layer(reader, table, crs, shape), columns, schema,
                                        fit=partial(fit, encoding=encoding))  # fmt: skip
                write_layer(Path(folder, f"{name}.shp"), schema, batches, shape=shape, crs=crs,
                            driver="ESRI Shapefile", layer=name,
                            encoding=encoding.upper())  # fmt: skip
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                entry = zipfile.ZipInfo(part.name, _FIRST_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, part.read_bytes())


def fit(words: str, *, encoding: str) -> str:
    """Cut a text to what a cell holds, between characters."""
    return replace_nul(words).encode(encoding)[:LONGEST_BYTES].decode(encoding, "ignore")


EXPORT = Export(
    id="shp",
    suffix=".zip",
    media_type="application/zip",
    name=Text(zh="Shapefile（ZIP）", en="Shapefile (ZIP)"),
    about=Text(
        zh="只给读不了新格式的旧软件用；能用 GeoPackage 就用它。",
        en="For programs that read nothing newer; choose GeoPackage where you can.",
    ),
    group=Group.GEO,
    options=(CRS, _ENCODING),
    losses=(
        Text(
            zh="每格最多 254 字节：UTF-8 约 84 个汉字，GB18030 约 127 个，更长的会截断。",
            en="A cell holds 254 bytes, 84 Chinese characters in UTF-8 and 127 in GB18030; "
            "what is longer is cut.",
        ),
        Text(
            zh="栏名最多十个字母；时间是文字；空值和空文字分不开。",
            en="Column names have ten letters; times are text; an empty text is no text.",
        ),
        Text(
            zh="线状和面状的点位各在一个文件里。",
            en="Sites that are lines or areas stand in files of their own.",
        ),
        NO_NUL,
        UNKNOWN_DATUM,
    ),
    order=40,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
