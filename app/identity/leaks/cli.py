"""``flask leaks``: the guard on texts from elsewhere, and how well it finds what it should."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from flask.cli import AppGroup

from app.identity.patterns import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator

leaks = AppGroup("leaks", help="Places in texts that may tell who reported.")
MARKED: Final = re.compile(r"\[\[(.*?)\]\](?!\])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence whose kind of leak is known, and where it stands (character offsets)."""

    kind: str
    text: str
    places: tuple[tuple[int, int], ...]


def marked_of(line: str) -> Marked:
    """Read ``kind|a sentence with [[what must be found]]``."""
    kind, _, shown = line.partition("|")
    text, places, last = "", [], 0
    for hit in MARKED.finditer(shown):
        text += shown[last : hit.start()]
        places.append((len(text), len(text) + len(hit.group(1))))
        text += hit.group(1)
        last = hit.end()
    return Marked(kind, text + shown[last:], tuple(places))


def sentences(path: Path) -> Iterator[str]:
    """Give the lines of a corpus without its remarks."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def found_in(path: Path) -> tuple[Counter[str], Counter[str], list[Marked]]:
    """Count what had to be found and what was, by kind; and give the sentences with a miss."""
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed = []
    for each in map(marked_of, sentences(path)):
        spans = check_text(each.text)
        hits = [any(s.start < end and s.end > start for s in spans) for start, end in each.places]
        wanted[each.kind] += len(hits)
        found[each.kind] += sum(hits)
        if not all(hits):
            missed.append(each)
    return wanted, found, missed


@leaks.command("scan", with_appcontext=False)
def scan() -> None:
    """Read texts on standard input, one a line; print the flagged spans of each as JSON."""
    for line in sys.stdin:
        spans = check_text(line.rstrip("\r\n"))
        shown = [asdict(span) | {"kind": span.kind.value} for span in spans]
        click.echo(json.dumps(shown))


@leaks.command("measure", with_appcontext=False)
@click.argument("marked", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("clean", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def measure(marked: Path, clean: Path) -> None:
    """Print what is found of marked sentences, by kind, and how many clean ones are flagged."""
    wanted, found, missed = found_in(marked)
    for kind, count in wanted.items():
        click.echo(f"{kind:12} {found[kind]:4} of {count}")
    texts = list(sentences(clean))
    flagged = [text for text in texts if check_text(text)]
    whole = "".join(texts)
    began = time.perf_counter()
    check_text(whole)
    taken = (time.perf_counter() - began) * 1000
    click.echo(f"recall       {sum(found.values()) / sum(wanted.values()):.1%}")
    click.echo(f"clean        {len(flagged)} of {len(texts)} flagged")
    click.echo(f"time         {taken / len(whole) * 1000:.1f} ms per 1,000 characters")
    for each in missed:
        click.echo(f"missed       {each.kind}: {each.text}")
    for text in flagged:
        click.echo(f"flagged      {text}")
