"""What the security documents name as their proof is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("document", ["threat-model.md", "asvs.md"])
def test_every_test_that_a_security_document_names_exists(document):
    text = (ROOT / "docs" / "security" / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w./-]+)`", text))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
