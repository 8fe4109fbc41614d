"""Changing the limits from a later day on, inside the caller's unit of work.

Rows of limits that have begun stay as they are, but for their end, and stay active: matters
received in their time are ruled by them to their end. A row that has not begun may be changed, or
withdrawn: then it is active no more and starts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.audit import operations as audit
from app.clocks.limits import rules
from app.clocks.limits.labels import known_values
from app.clocks.models import ClockPolicy
from app.clocks.queries import agency_zone, to_policy
from app.clocks.seed import row_of
from app.errors import ActionNotAllowed
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from app.clocks.kinds import ClockKind
    from app.clocks.limits.rules import Draft
    from app.clocks.policies import Policy

KEPT_COLUMNS = frozenset({"id", "code", "version"})


class _Table(NamedTuple):
    """All rows by code, and the policies of those that are active."""

    rows: dict[str, ClockPolicy]
    policies: tuple[Policy, ...]


def replace(base: str, draft: Draft, *, actor_id: int, at: datetime, seen: int) -> str:
    """Let a limit be another from a day on; give the code of the version that then holds.

    ``seen`` is ``version_seen`` of the page that the change was made on. Raises ``LimitRefused``
    with its reasons, or ``ActionNotAllowed`` when somebody else has changed the limit meanwhile.
    """
    table = _locked(base, seen)
    after = rules.replaced(table.policies, base, draft, local_day(at), known_values())
    _write(table, after)
    code = next(
        policy.code
        for policy in rules.versions_of(after, base)
        if policy.effective_from == draft.effective_from
    )
    audit.record("limit.planned", actor_id=actor_id, at=at, subject=code)
    return code


def add(clock: ClockKind, draft: Draft, *, actor_id: int, at: datetime) -> str:
    """Add a limit to the agency's own profile; give its code. Raises ``LimitRefused``."""
    table = _locked()
    after = rules.added(
        table.policies, clock, draft, local_day(at), known_values(), taken=table.rows
    )
    _write(table, after)
    (code,) = {policy.code for policy in after} - {policy.code for policy in table.policies}
    audit.record("limit.added", actor_id=actor_id, at=at, subject=code)
    return code


def retire(base: str, on: date, *, actor_id: int, at: datetime, seen: int) -> None:
    """Let a limit hold no more from a day on. Raises as ``replace``."""
    table = _locked(base, seen)
    _write(table, rules.retired(table.policies, base, on, local_day(at)))
    audit.record("limit.retired", actor_id=actor_id, at=at, subject=f"{base} {on.isoformat()}")


def withdraw(code: str, *, actor_id: int, at: datetime, seen: int) -> None:
    """Take back a version that has not begun. Raises as ``replace``."""
    table = _locked(rules.base_of(code), seen)
    _write(table, rules.withdrawn(table.policies, code, local_day(at)))
    audit.record("limit.withdrawn", actor_id=actor_id, at=at, subject=code)


def local_day(at: datetime) -> date:
    """Give the day it is at the agency."""
    return at.astimezone(agency_zone()).date()


def version_seen(base: str) -> int:
    """Give a number that grows with every change of a limit; a form carries it."""
    return _version(rows_of(base))


def rows_of(base: str) -> list[ClockPolicy]:
    """Give every row of a limit, also what was withdrawn, in the order of their days."""
    found = db.session.scalars(
        select(ClockPolicy).where(ClockPolicy.code.startswith(base, autoescape=True))
    )
    return sorted(
        (row for row in found if rules.base_of(row.code) == base),
        key=lambda row: row.effective_from,
    )


def _version(rows: Collection[ClockPolicy]) -> int:
    return sum(row.version for row in rows)


def _locked(base: str = "", seen: int = 0) -> _Table:
    """Read all rows so that nobody else changes any: two changes are judged one after the other."""
    db.session.execute(select(ClockPolicy.id).order_by(ClockPolicy.id).with_for_update())
    query = select(ClockPolicy).execution_options(populate_existing=True)
    rows = {row.code: row for row in db.session.scalars(query)}
    own = [row for code, row in rows.items() if rules.base_of(code) == base]
    if _version(own) != seen:
        raise ActionNotAllowed(
            _("This limit was changed after the page was opened. Open it again and repeat.")
        )
    return _Table(rows, tuple(to_policy(row) for row in rows.values() if row.active))


def _write(table: _Table, after: Collection[Policy]) -> None:
    """Make the rows say what the policies say; what is no longer among them starts nothing."""
    before = {policy.code: policy for policy in table.policies}
    for policy in after:
        if before.pop(policy.code, None) != policy:
            _keep(table.rows.get(policy.code), policy)
    for code in before:
        table.rows[code].active = False
    db.session.flush()


def _keep(row: ClockPolicy | None, policy: Policy) -> None:
    fresh = row_of(policy)
    if row is None:
        db.session.add(fresh)
        return
    for column in ClockPolicy.__table__.columns:
        if column.key not in KEPT_COLUMNS:
            setattr(row, column.key, getattr(fresh, column.key))
    row.active = True
