"""Reading cases within what the viewer may know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.models import Case
from app.cases.permissions import Permission, allowed
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from app.accounts.models import User


def get_case_or_404(case_id: int, viewer: User) -> Case:
    """Load a case that the viewer may know of; any other is answered like one that never was."""
    case = db.session.get(Case, case_id)
    if case is None or not allowed(viewer, Permission.VIEW, case):
        raise NotFound
    return case
