"""The fonts of the documents: the agency's own first, then the cut ones that come with us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

BUNDLED: Final = Path(__file__).resolve().parent.parent / "fonts"
SYSTEM: Final = Path("/usr/share/fonts")
SYSTEM_FALLBACKS: Final = (
    "truetype/hanazono/HanaMinA.ttf",
    "truetype/hanazono/HanaMinB.ttf",
    "opentype/noto/NotoSerifCJK-Regular.ttc",
)
SYSTEM_FAMILIES: Final = ("HanaMinA", "HanaMinB", "Noto Serif CJK SC")


class Role(StrEnum):
    """What a face is for (GB/T 9704): body, first and second level headings, title and mark."""

    BODY = "body"
    HEI = "hei"
    KAI = "kai"
    TITLE = "title"


_FILES: Final[dict[Role, str]] = {
    Role.BODY: "DocSong-Regular.ttf",
    Role.HEI: "DocHei-Medium.ttf",
    Role.KAI: "DocKai-Regular.ttf",
    Role.TITLE: "DocSong-Bold.ttf",
}
# The licensed faces the standard names, as their files call themselves.
_LICENSED: Final[dict[Role, tuple[str, ...]]] = {
    Role.BODY: ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02S", "仿宋_GB2312"),
    Role.HEI: ("SimHei", "STHeiti", "FZHei-B01S", "黑体"),
    Role.KAI: ("KaiTi_GB2312", "KaiTi", "STKaiti", "楷体_GB2312"),
    Role.TITLE: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
}


@dataclass(frozen=True)
class Face:
    """One font file in a role, under the family name the style sheet calls it by."""

    family: str
    path: Path

    @cached_property
    def font(self) -> TTFont:
        """The opened font."""
        return TTFont(BytesIO(self.path.read_bytes()), lazy=True)

    @cached_property
    def characters(self) -> dict[int, str]:
        """Code points to glyph names."""
        return dict(self.font.getBestCmap())

    @cached_property
    def em(self) -> int:
        """Units per em."""
        return int(self.font["head"].unitsPerEm)

    @cached_property
    def baseline(self) -> float:
        """How far below the middle of its line the baseline is, in em."""
        table = self.font["hhea"]
        return float(table.ascent + table.descent) / self.em / 2

    def advance(self, character: str) -> float | None:
        """Give the width of a character in em, or nothing if the font lacks it."""
        glyph = self.characters.get(ord(character))
        return None if glyph is None else self._metrics[glyph][0] / self.em

    def ink_top(self, text: str) -> float:
        """Give how high above the baseline the ink of this text reaches, in em."""
        glyphs: Any = self.font.getGlyphSet()
        highest = 0.0
        for character in text:
            glyph = self.characters.get(ord(character))
            pen = BoundsPen(glyphs)
            if glyph is not None:
                glyphs[glyph].draw(pen)
            highest = max(highest, pen.bounds[3] if pen.bounds else 0.0)
        return highest / self.em

    @cached_property
    def _metrics(self) -> dict[str, tuple[int, int]]:
        return dict(self.font["hmtx"].metrics)


@dataclass(frozen=True)
class FontSet:
    """The faces of every role, best first."""

    chains: dict[Role, tuple[Face, ...]]

    @property
    def faces(self) -> tuple[Face, ...]:
        """Every face, once."""
        return tuple(dict.fromkeys(face for chain in self.chains.values() for face in chain))

    @property
    def substitutes(self) -> tuple[Role, ...]:
        """The roles for which the agency has not given the standard's own face."""
        return tuple(role for role, chain in self.chains.items() if len(chain) == 1)

    def advance(self, role: Role, character: str) -> float:
        """Give the width of a character in em; what no font has counts as a full cell."""
        for face in self.chains[role]:
            width = face.advance(character)
            if width is not None:
                return width
        return 1.0

    def width(self, role: Role, text: str) -> float:
        """Give the width of a text in em."""
        return sum(self.advance(role, character) for character in text)

    def family(self, role: Role) -> str:
        """Give the CSS font-family list of a role."""
        names = [face.family for face in self.chains[role]]
        return ",".join(
            f'"{name}"' for name in dict.fromkeys((*names, "Doc body", *SYSTEM_FAMILIES))
        )

    def missing(self, text: str) -> set[str]:
        """Give the characters of the text that no font can print."""
        wanted = {character for character in text if not character.isspace()}
        for face in self.chains[Role.BODY]:
            wanted = {character for character in wanted if ord(character) not in face.characters}
        if not wanted:
            return wanted
        return {character for character in wanted if ord(character) not in system_characters()}


@lru_cache(maxsize=4)
def font_set(agency_fonts: Path | None = None) -> FontSet:
    """Give the fonts of an installation; ``agency_fonts`` is ``instance/fonts``."""
    own = _own_faces(agency_fonts) if agency_fonts and agency_fonts.is_dir() else {}
    chains = {}
    for role, file in _FILES.items():
        licensed = next((own[name] for name in _LICENSED[role] if name in own), None)
        chain = [Face(f"Agency {role}", licensed)] if licensed else []
        chains[role] = (*chain, Face(f"Doc {role}", BUNDLED / file))
    return FontSet(chains)


def missing_characters(text: str, agency_fonts: Path | None = None) -> set[str]:
    """Give the characters of a text that would print as an empty box without any warning."""
    return font_set(agency_fonts).missing(text)


def _own_faces(folder: Path) -> dict[str, Path]:
    """Give the agency's font files by every family name they bear."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.[to]tf")):
        with TTFont(path, lazy=True) as font:
            for record in font["name"].names:
                if record.nameID in {1, 4, 6, 16}:
                    found.setdefault(record.toUnicode(), path)
    return found


@cache
def system_characters() -> frozenset[int]:
    """Give what the installed fallback fonts can print; read only when a rare character comes."""
    found: set[int] = set()
    for name in SYSTEM_FALLBACKS:
        path = SYSTEM / name
        if not path.is_file():
            continue
        with TTFont(path, lazy=True, fontNumber=0) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
