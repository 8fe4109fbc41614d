"""Cut the document fonts to the standard characters; run by the maintainer, never by the product.

    python tools/cut_fonts.py NOTO_SERIF_PACKAGE NOTO_SANS_PACKAGE WENKAI_TTF TARGET

The packages are the unpacked npm packages ``@expo-google-fonts/noto-serif-sc`` and
``@expo-google-fonts/noto-sans-sc`` (0.4.3); the third is ``LXGWWenKai-Regular.ttf`` of Debian's
``fonts-lxgw-wenkai``. The list of characters is 通用规范汉字表 (2013): property kTGH of Unihan
(Debian ``unicode-data``), with GB 2312 and ASCII. The OFL forbids reserved names in what is
modified, so the cuts are called "Doc …"; copyright and licence entries stay.
"""

from __future__ import annotations

import bz2
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
STANDARD = 8105
EXTRA = "〔〕—…·“”‘’￥№℃㎡㎏×÷±≤≥≠☐☑☒□■✓√①②③④⑤⑥⑦⑧⑨⑩"
KEPT_NAMES = {0, 7, 8, 9, 11, 12, 13, 14}
ASCENT, DESCENT = 0.88, 0.12


@dataclass(frozen=True)
class Cut:
    """One font to make."""

    source: Path
    family: str
    style: str
    file: str


def standard_characters() -> set[int]:
    """Give the 8,105 characters of 通用规范汉字表."""
    text = bz2.decompress(UNIHAN.read_bytes()).decode()
    found = {int(m[1], 16) for m in re.finditer(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE)}
    if len(found) != STANDARD:
        message = f"{len(found)} characters in kTGH instead of {STANDARD}"
        raise SystemExit(message)
    return found


def gb2312() -> set[int]:
    """Give every character of GB 2312, symbols included."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def rename(font: TTFont, cut: Cut) -> None:
    """Give the cut its own name and keep the makers', the copyright and the licence."""
    names = font["name"]
    version = names.getDebugName(5) or "Version unknown"
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    own = {
        1: cut.family,
        2: cut.style,
        3: f"{cut.family}-{cut.style};cut8105",
        4: f"{cut.family} {cut.style}",
        5: f"{version}; cut to 8105",
        6: f"{cut.family}-{cut.style}".replace(" ", ""),
        16: cut.family,
        17: cut.style,
    }
    for number, value in own.items():
        names.setName(value, number, 3, 1, 0x409)


def level(font: TTFont) -> None:
    """Give all faces the same ascent and descent, so that their baselines agree."""
    em = font["head"].unitsPerEm
    font["hhea"].ascent = font["OS/2"].sTypoAscender = round(ASCENT * em)
    font["hhea"].descent = font["OS/2"].sTypoDescender = -round(DESCENT * em)
    font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
    font["OS/2"].fsSelection |= 128
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False


def make(cut: Cut, wanted: set[int], target: Path) -> None:
    """Cut one font and say what it lacks."""
    options = subset.Options(
        layout_features=["kern", "vert", "halt", "palt"],
        hinting=False,
        notdef_outline=True,
        name_IDs=["*"],
        name_languages=["*"],
        drop_tables=["DSIG", "meta"],
    )
    font = subset.load_font(str(cut.source), options)
    lacking = wanted - set(font.getBestCmap())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    rename(font, cut)
    level(font)
    path = target / cut.file
    font.save(path)
    sys.stdout.write(f"{cut.file}: {path.stat().st_size / 1e6:.2f} MB, lacks {len(lacking)}\n")


def main() -> None:
    """Make the four fonts."""
    serif, sans, kai, target = (Path(argument) for argument in sys.argv[1:5])
    wanted = standard_characters() | gb2312() | set(range(0x20, 0x7F)) | {ord(c) for c in EXTRA}
    for cut in (
        Cut(
            serif / "400Regular/NotoSerifSC_400Regular.ttf",
            "Doc Song",
            "Regular",
            "DocSong-Regular.ttf",
        ),
        Cut(serif / "700Bold/NotoSerifSC_700Bold.ttf", "Doc Song", "Bold", "DocSong-Bold.ttf"),
        Cut(sans / "500Medium/NotoSansSC_500Medium.ttf", "Doc Hei", "Medium", "DocHei-Medium.ttf"),
        Cut(kai, "Doc Kai", "Regular", "DocKai-Regular.ttf"),
    ):
        make(cut, wanted, target)


if __name__ == "__main__":
    main()
