import bz2
import re
import shutil
from pathlib import Path

import pytest

from app.documents.layout import fonts
from app.documents.layout.fonts import BUNDLED, Face, Role, font_set, missing_characters


def test_what_the_cut_has_is_not_missing():
    assert missing_characters("示例市〔2026〕12号，“㛃”（一）■□√\n\u3000") == set()


def test_a_character_in_no_font_is_named(monkeypatch):
    monkeypatch.setattr(fonts, "system_characters", lambda: frozenset({ord("龘")}))
    assert missing_characters("张龘𰻝") == {"𰻝"}


def test_every_face_has_its_licence_and_all_are_small():
    files = list(BUNDLED.glob("*.ttf"))
    assert len(files) == 4
    assert sum(path.stat().st_size for path in files) < 16_000_000
    assert len(list(BUNDLED.glob("OFL-*.txt"))) == 3


def test_all_faces_share_one_baseline():
    for face in font_set().faces:
        assert face.baseline == pytest.approx(0.38, abs=0.001)


def test_names_reserved_by_the_makers_are_not_used():
    for face in font_set().faces:
        for record in face.font["name"].names:
            if record.nameID in {1, 3, 4, 6, 16}:
                assert not re.search("Source|LXGW|霞鹜|Noto", record.toUnicode())


@pytest.mark.parametrize("role", list(Role))
def test_every_face_has_the_standard_characters(role):
    unihan = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
    if not unihan.is_file():
        sample = "𬭎㛃𠅤"
    else:
        text = bz2.decompress(unihan.read_bytes()).decode()
        codes = re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE)
        sample = "".join(chr(int(code, 16)) for code in codes)
    face = font_set().chains[role][-1]
    assert [mark for mark in sample if ord(mark) not in face.characters] == []


def test_an_agencys_own_face_comes_first(tmp_path):
    path = tmp_path / "own.ttf"
    shutil.copy(BUNDLED / "DocKai-Regular.ttf", path)
    with fonts.TTFont(path) as font:
        font["name"].setName("KaiTi_GB2312", 1, 3, 1, 0x409)
        font.save(path)
    chosen = font_set(tmp_path)
    assert chosen.chains[Role.KAI][0] == Face("Agency kai", path)
    assert Role.KAI not in chosen.substitutes
    assert Role.BODY in chosen.substitutes
