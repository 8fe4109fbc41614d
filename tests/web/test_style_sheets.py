"""The style sheets: as compiled, nothing foreign, nothing missing, nothing left over, small."""

import gzip
import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "app" / "static"
OURS = (STATIC / "app.css").read_text(encoding="utf-8")
VENDOR = (STATIC / "vendor" / "vendor.css").read_text(encoding="utf-8")
# Made from a value in the template: app-tag--{{ tone }}.
MADE = re.compile(r"app-(panel|tag|note)--\w+$")


def sources():
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("app/**/*.py"), *STATIC.glob("js/*.js")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_the_vendored_file_is_the_compiled_one():
    said = (ROOT / "ui-build" / "SHA256SUMS").read_text(encoding="ascii").split()[0]
    assert hashlib.sha256(VENDOR.encode()).hexdigest() == said


def test_nothing_of_the_look_of_others_comes_along():
    assert "GDS Transport" not in VENDOR
    assert not re.search(r"url\(|@font-face|@import", VENDOR + OURS)


def test_no_rule_is_left_over():
    used = set(re.findall(r"app-[\w-]+", sources()))
    styled = set(re.findall(r"\.(app-[\w-]+)", OURS))
    assert {name for name in styled - used if not MADE.match(name)} == set()


def test_the_first_public_visit_is_small(app):
    page = app.test_client().get("/").data
    files = [OURS.encode(), VENDOR.encode(), page]
    files += [(STATIC / name).read_bytes() for name in ("js/page.js", "icon.svg")]
    assert sum(len(gzip.compress(file, 6)) for file in files) <= 60 * 1024
