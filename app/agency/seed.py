"""The reference data an installation begins with; running it again adds only what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.agency.models import Category, Choice
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = Path(__file__).with_name("defaults.json")


def seed_lists() -> None:
    """Add the shipped categories and lists, in the caller's unit of work."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    _seed_categories(data["categories"], None)
    known = {(c.list_name, c.code) for c in db.session.scalars(select(Choice))}
    for list_name, entries in data["choices"].items():
        for position, entry in enumerate(entries):
            if (list_name, entry["code"]) not in known:
                db.session.add(Choice(list_name=list_name, position=position, **entry))
    db.session.flush()


def _seed_categories(entries: Sequence[dict[str, Any]], parent_id: int | None) -> None:
    for position, entry in enumerate(entries):
        category = db.session.scalar(select(Category).where(Category.code == entry["code"]))
        if category is None:
            category = Category(
                parent_id=parent_id,
                code=entry["code"],
                name=entry["name"],
                name_en=entry["name_en"],
                definition=entry.get("definition", ""),
                needs_spot=entry.get("needs_spot", False),
                position=position,
            )
            db.session.add(category)
            db.session.flush()
        _seed_categories(entry.get("children", []), category.id)
