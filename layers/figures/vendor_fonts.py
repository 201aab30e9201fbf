"""Makes the fonts figures are set in: ``python -m layers.figures.vendor_fonts``.

Needs ``npm``, and is run only to change a version or the characters. What it
made is part of this repository, with its licence, origin and checksums in
``fonts/FONTS.toml``.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from layers.assets import WEB
from layers.figures.fonts import FAMILY, FOLDER, LATIN, find_path, is_latin

LEDGER = FOLDER / "FONTS.toml"
PACKAGE = "@expo-google-fonts/noto-sans-sc"
VERSION = "0.4.3"
LICENCE_FILE = "LICENSE_FONT"
WEIGHTS = {400: "400Regular", 600: "600SemiBold"}
BEYOND_GB2312 = "邨珺槢堃喆玥昇晔嫄頔翀昉彧赟弢祎婳琤茆甪芨泾浜溇㵲垚犇淼煊煜翊璟玙"
"""Places in Shanghai and people's names use these, GB2312 does not."""
_BLOCKS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x1CD, 0x1DC),
    (0x370, 0x3FF),
    (0x400, 0x45F),
    (0x2010, 0x2027),
    (0x2030, 0x203E),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2160, 0x217F),
    (0x2190, 0x2199),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x25A0, 0x25FF),
    (0x2600, 0x2606),
    (0x3000, 0x303F),
    (0x3041, 0x30FF),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
    (0xFFFD, 0xFFFD),
)
"""First and last code points: Latin, pinyin's tones, Greek, Cyrillic, signs, kana, full width."""


def find_characters() -> set[str]:
    """Return the characters wanted: GB2312, the blocks above, and what our own files hold."""
    wanted = {chr(code) for first, last in _BLOCKS for code in range(first, last + 1)}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            wanted |= set(bytes((row, cell)).decode("gb2312", errors="ignore"))
    root = WEB.parent.parent
    for pattern in ("geodata/sources/*", "layers/web/*.json", "mapapp/text/*.toml"):
        for path in root.glob(pattern):
            if path.is_file():
                wanted |= set(path.read_text(encoding="utf-8"))
    return {sign for sign in wanted | set(BEYOND_GB2312) if sign.isprintable()}


def write_subset(whole: Path, made: Path, characters: set[str], *, narrow: bool) -> None:
    """Write a font with these characters alone; kerning stays, other features go.

    Parameters
    ----------
    whole
        The font as published.
    made
        Where the subset is written, the same bytes every time.
    narrow
        Quotation marks and the like as narrow as Latin has them, which the font
        keeps as variants; the family gets a name of its own.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT"]
    font = TTFont(whole, recalcTimestamp=False)
    if narrow:
        _narrow(font)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(sign) for sign in characters])
    subsetter.subset(font)
    font.save(made)


def _narrow(font: Any) -> None:
    """Map each character to its proportional variant, and call the family by another name."""
    variants: dict[str, str] = {}
    substitutions = font["GSUB"].table
    for record in substitutions.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag == "pwid" else ():
            for table in substitutions.LookupList.Lookup[index].SubTable:
                variants |= getattr(table, "ExtSubTable", table).mapping
    for table in font["cmap"].tables:
        if hasattr(table, "cmap"):
            table.cmap = {code: variants.get(glyph, glyph) for code, glyph in table.cmap.items()}
    for record in font["name"].names:
        if record.nameID in {1, 4, 6, 16}:
            name = record.toUnicode()
            record.string = name.replace("NotoSansSC", "NotoSansSCLatin").replace(FAMILY, LATIN)


def main() -> None:
    """Fetch the fonts, write the subsets and the ledger."""
    FOLDER.mkdir(exist_ok=True)
    characters = find_characters()
    with tempfile.TemporaryDirectory() as fetched:
        command = ["npm", "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", fetched]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(fetched).glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(fetched, filter="data")
        package = Path(fetched) / "package"
        tables = []
        for weight, name in WEIGHTS.items():
            origin = f"{name}/NotoSansSC_{name}.ttf"
            for family in (FAMILY, LATIN):
                made, narrow = find_path(family, weight), family == LATIN
                wanted = set(filter(is_latin, characters)) if narrow else characters
                write_subset(package / origin, made, wanted, narrow=narrow)
                tables.append(_to_table(made, origin, (package / origin).read_bytes()))
        licence = FOLDER / "OFL.txt"
        licence.write_bytes((package / LICENCE_FILE).read_bytes())
        tables.append(_to_table(licence, LICENCE_FILE, licence.read_bytes()))
    heading = "# Written by python -m layers.figures.vendor_fonts: parts of the published fonts.\n"
    LEDGER.write_text("\n".join([heading, *tables]), encoding="utf-8")


def _to_table(made: Path, origin: str, published: bytes) -> str:
    return (
        "[[file]]\n"
        f'file = "{made.name}"\n'
        f'package = "{PACKAGE}"\n'
        f'version = "{VERSION}"\n'
        'licence = "OFL-1.1"\n'
        f'path = "{origin}"\n'
        f'published_sha256 = "{hashlib.sha256(published).hexdigest()}"\n'
        f'sha256 = "{hashlib.sha256(made.read_bytes()).hexdigest()}"\n'
    )


if __name__ == "__main__":
    main()
