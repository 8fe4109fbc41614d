"""What a closing report must hold, and who may decide on it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from flask_babel import LazyString

    from app.enforcement.kinds import Attitude, Validity

SHORTEST_NAME: Final = 2


class Report(Protocol):
    """What the rules ask of a closing report, stored or just entered."""

    @property
    def cause(self) -> str: ...
    @property
    def cause_unknown(self) -> bool: ...
    @property
    def process(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def concentrated(self) -> bool: ...
    @property
    def remedy(self) -> str: ...
    @property
    def remedy_on(self) -> date | None: ...
    @property
    def coordinator(self) -> str: ...
    @property
    def attitude(self) -> Attitude | None: ...
    @property
    def reply_text(self) -> str: ...
    @property
    def validity(self) -> Validity | None: ...


def missing_parts(report: Report) -> dict[str, LazyString]:
    """Name every part that a reply to a work order must hold and this one lacks (P10).

    The cause may be unknown, but that has to be said. A concentrated problem needs remedy, date
    and who coordinates it.
    """
    missing: dict[str, LazyString] = {}
    if not report.cause.strip() and not report.cause_unknown:
        missing["cause"] = _l("Enter the cause, or tick that it is unknown")
    if not report.process.strip():
        missing["process"] = _l("Enter how the matter was handled")
    if not report.result.strip():
        missing["result"] = _l("Enter the result")
    if report.concentrated:
        missing |= _missing_remedy(report)
    if report.attitude is None:
        missing["attitude"] = _l("Choose the person's attitude")
    if not report.reply_text.strip():
        missing["reply_text"] = _l("Enter the reply to the person")
    if report.validity is None:
        missing["validity"] = _l("Choose how the matter counts")
    return missing


def _missing_remedy(report: Report) -> dict[str, LazyString]:
    missing: dict[str, LazyString] = {}
    if not report.remedy.strip():
        missing["remedy"] = _l("Enter the remedy for the concentrated problem")
    if report.remedy_on is None:
        missing["remedy_on"] = _l("Enter the date of the remedy")
    if not report.coordinator.strip():
        missing["coordinator"] = _l("Enter who coordinates the remedy")
    return missing


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names stand in a text that must not name anybody."""
    return [name for name in names if len(name) >= SHORTEST_NAME and name in text]


def may_submit(*, is_head: bool, team_has_head: bool) -> bool:
    """The head of the team submits; an inspector only where there is no head."""
    return is_head or not team_has_head


def refusal_to_review(
    reviewer_id: int, submitted_by_id: int | None, took_part: Sequence[int]
) -> LazyString | None:
    """Say why this leader may not decide on this report: nobody reviews their own work."""
    if reviewer_id == submitted_by_id:
        return _l("You submitted this closing report; another leader has to review it.")
    if reviewer_id in took_part:
        return _l("You took part in the inspection; another leader has to review it.")
    return None
