"""The message catalogues: ``update`` them from the sources, or ``check`` that they are complete.

``update FILE.json …`` fills in translations given as ``{"English msgid": "translation"}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
LOCALE: Final = "zh_Hans_CN"
CATALOGUE: Final = ROOT / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
METHODS: Final = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}


def extracted() -> Catalog:
    """Every message in the sources, sorted, with the files it is used in."""
    template = Catalog(charset="utf-8")
    for folder in ("app", "templates"):
        for name, _, message, comments, context in extract_from_dir(
            ROOT / folder,
            method_map=METHODS,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            # By default folders with a leading underscore are passed over: our macros are in one.
            directory_filter=lambda _folder: True,
        ):
            template.add(message, None, [(f"{folder}/{name}", 0)], (), comments, context=context)
    return template


def stored() -> Catalog:
    """The catalogue as it is in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale=LOCALE)


def faults() -> Iterator[str]:
    """What keeps the catalogue from being complete."""
    wanted, present = extracted(), stored()
    present_ids = {message.id for message in present if message.id}
    for message in wanted:
        if message.id and message.id not in present_ids:
            yield f"not in the catalogue: {message.id!r} ({message.locations[0][0]})"
    wanted_ids = {message.id for message in wanted}
    for message in present:
        if not message.id:
            continue
        if message.id not in wanted_ids:
            yield f"no longer used: {message.id!r}"
        if not message.string or not all(_strings(message.string)):
            yield f"not translated: {message.id!r}"
        if message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        for error in message.check(present):
            yield f"{error}: {message.id!r}"


def _strings(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def update(files: list[str]) -> None:
    """Write the catalogue again: what is used, with the translations there are and those given."""
    catalogue = stored()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    given: dict[str, str] = {}
    for name in files:
        given |= json.loads(Path(name).read_text(encoding="utf-8"))
    for message in catalogue:
        if message.id and message.id in given:
            message.string = given[message.id]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, no_location=True, omit_header=False)


def main(arguments: list[str]) -> int:
    """Run one of the two commands; the exit code says whether all is well."""
    match arguments:
        case ["update", *files]:
            update(files)
        case ["check"]:
            pass
        case _:
            sys.stderr.write("usage: script/catalogues.py update [FILE.json …] | check\n")
            return 2
    found = list(faults())
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    return 1 if found and arguments == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
