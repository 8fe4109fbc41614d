"""The desk's leak patterns: what in a text may tell who reported (confidentiality design §4).

Pure. A hit is a place to look at, not a verdict: it is masked or kept with a reason. A text is
looked at as written and with Chinese digits read as figures; both views keep every position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.identity.leaks import handles, names, numbers, places, selves, spelling
from app.identity.leaks.kinds import LeakKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.identity.leaks.kinds import Pattern

_LOOK_BACK: Final = 12
_IN_FIGURES = (*numbers.IN_FIGURES, *handles.IN_FIGURES, *places.IN_FIGURES)
_AS_WRITTEN = (
    *numbers.AS_WRITTEN,
    *handles.AS_WRITTEN,
    *places.AS_WRITTEN,
    *names.AS_WRITTEN,
    *selves.AS_WRITTEN,
)


def _belongs_to_no_person(pattern: Pattern, text: str, start: int) -> bool:
    before = text[max(0, start - _LOOK_BACK) : start]
    return pattern.unless_after is not None and pattern.unless_after.search(before) is not None


def _hits(text: str, patterns: tuple[Pattern, ...]) -> Iterator[Span]:
    for pattern in patterns:
        for hit in pattern.form.finditer(text):
            group = "it" if "it" in pattern.form.groupindex else 0
            if _belongs_to_no_person(pattern, text, hit.start()):
                continue
            if pattern.holds(hit.group(group)):
                yield Span(hit.start(group), hit.end(group), pattern.kind)


def check_text(text: str) -> list[Span]:
    """Find the places that may tell who reported, in order; none lies within another."""
    plain = spelling.plain(text)
    figures = spelling.in_figures(plain)
    found = {*_hits(plain, _IN_FIGURES), *_hits(figures, _IN_FIGURES), *_hits(plain, _AS_WRITTEN)}
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def masked(text: str, sign: str = "＊") -> str:
    """Give the text with every place that may tell who reported made unreadable, as long as it was.

    For texts that leave the house without a person looking at each (exports, §4).
    """
    shown = text
    for span in check_text(text):
        shown = shown[: span.start] + sign * (span.end - span.start) + shown[span.end :]
    return shown


__all__ = ["LeakKind", "Span", "check_text", "masked"]
