"""Choosing a paper that names the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.accounts.step_up import ConfirmedForm, Purpose
from app.identity.wire.reaching import PaperKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask_babel import LazyString

PAPER_LABELS: Final[dict[PaperKind, LazyString]] = {
    PaperKind.REGISTRATION_FORM: _l("Registration form with the granted fields"),
    PaperKind.ACCEPTANCE_NOTICE: _l("Notice of acceptance, addressed by name"),
}


class PaperForm(ConfirmedForm):
    """Which paper; who it is is confirmed on the page."""

    purpose = Purpose.IDENTITY

    paper = RadioField(_l("Paper"), [InputRequired(_l("Choose the paper"))])

    def offer(self, papers: Iterable[PaperKind]) -> None:
        """Fill the choices."""
        self.paper.choices = [(paper.value, PAPER_LABELS[paper]) for paper in papers]
