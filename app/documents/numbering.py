"""Numbers without gaps or doubles, per unit, series and year."""

from __future__ import annotations

from typing import Final

from sqlalchemy.dialects import postgresql, sqlite

from app.documents.models import NumberSeries
from app.extensions import db

_KEY: Final = ["unit_id", "series", "year"]


def next_number(unit_id: int, series: str, year: int) -> int:
    """Take the next number in the caller's transaction; a rollback gives it back.

    The row stays locked until the commit, so numbers have neither gaps nor doubles.
    """
    first = {"unit_id": unit_id, "series": series, "year": year, "last": 1}
    following = {"last": NumberSeries.last + 1}
    if db.session.get_bind().dialect.name == "postgresql":
        on_server = postgresql.insert(NumberSeries).values(first)
        statement = on_server.on_conflict_do_update(index_elements=_KEY, set_=following)
        return db.session.execute(statement.returning(NumberSeries.last)).scalar_one()
    embedded = sqlite.insert(NumberSeries).values(first)
    upsert = embedded.on_conflict_do_update(index_elements=_KEY, set_=following)
    return db.session.execute(upsert.returning(NumberSeries.last)).scalar_one()


def format_number(word: str, year: int, sequence: int) -> str:
    """Write an official number: full year in 〔〕, no 第, no leading zero (GB/T 9704 7.2.5)."""
    return f"{word}〔{year}〕{sequence}号"
