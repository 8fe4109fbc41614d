"""The leak guard on the corpus of this repository: 571 marked sentences, 387 clean ones."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.identity.leaks.cli import found_in, leaks, sentences
from app.identity.leaks.kinds import LeakKind
from app.identity.patterns import check_text

CORPUS = Path(__file__).parent / "corpus"
MOST_MISSED = 0.05


def test_there_are_enough_sentences_of_every_kind():
    wanted, _, _ = found_in(CORPUS / "leaks.txt")
    assert set(wanted) == {kind.value for kind in LeakKind}
    assert min(wanted.values()) >= 14
    marked, clean = (len(list(sentences(CORPUS / name))) for name in ("leaks.txt", "clean.txt"))
    assert clean >= 150
    assert marked + clean >= 400


@pytest.mark.parametrize("kind", [kind.value for kind in LeakKind])
def test_nearly_everything_that_tells_is_found(kind):
    wanted, found, missed = found_in(CORPUS / "leaks.txt")
    assert found[kind] >= (1 - MOST_MISSED) * wanted[kind], [m for m in missed if m.kind == kind]


def test_hardly_a_clean_sentence_is_flagged():
    texts = list(sentences(CORPUS / "clean.txt"))
    flagged = [text for text in texts if check_text(text)]
    assert len(flagged) <= MOST_MISSED * len(texts), flagged


def test_the_command_prints_the_spans_of_each_line_as_json():
    lines = ["加13812345678", "该店酱油过期", "店员韩梅梅说，微信abcde99"]
    result = CliRunner().invoke(leaks, ["scan"], input="\n".join(lines) + "\n")
    shown = [json.loads(line) for line in result.output.splitlines()]
    assert shown[0] == [{"start": 1, "end": 12, "kind": "mobile"}]
    assert shown[1] == []
    assert [span["kind"] for span in shown[2]] == ["name", "messenger"]


def test_a_line_of_a_million_letters_does_not_hold_the_guard_up():
    for sign in ("a", "1", "我", "是", "住", "@", "王"):
        check_text(sign * 20_000)


def test_the_measure_names_what_was_missed(tmp_path):
    marked, clean = tmp_path / "marked.txt", tmp_path / "clean.txt"
    marked.write_text("mobile|打[[13812345678]]\nname|那位[[某某某]]先生\n", encoding="utf-8")
    clean.write_text("该店酱油过期。\n", encoding="utf-8")
    result = CliRunner().invoke(leaks, ["measure", str(marked), str(clean)])
    assert "mobile          1 of 1" in result.output
    assert "0 of 1 flagged" in result.output
    assert "missed       name: 那位某某某先生" in result.output
