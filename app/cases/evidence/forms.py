"""Forms on what reporters gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.cases.evidence.kinds import LONGEST_DESCRIPTION, LONGEST_NOTE
from app.cases.evidence.rules import NotABox, boxes_of
from app.identity.patterns import check_text
from app.web.forms import PageForm
from app.web.uploads import FROM_REPORTERS, check_all, chosen

if TYPE_CHECKING:
    from wtforms import Field

    from app.cases.evidence.rules import BlackBox
    from app.web.uploads import Checked

FILES_LABEL = _l("What the person handed in")
FILES_HELP = _l(
    "Photographs, scans, PDF, sound, film; up to 10 files, 64 MB together. Sealed with their "
    "names. If this page comes back with something to mend, choose the files again."
)


class ReceivedFiles(MultipleFileField):
    """The field for what a person handed in; its files are checked with the form."""

    checked: list[Checked]

    def __init__(self, label: object = FILES_LABEL, **kwargs: object) -> None:
        kwargs.setdefault("description", FILES_HELP)
        super().__init__(label, render_kw={"accept": FROM_REPORTERS.accept}, **kwargs)
        self.checked = []

    def pre_validate(self, form: object) -> None:
        """Look into each file; say of each by its place what is wrong with it."""
        del form
        self.checked, wrong = check_all(chosen(self.data), FROM_REPORTERS)
        if wrong:
            raise ValidationError(" ".join(wrong))


def _names_nobody(form: object, field: Field) -> None:
    """What the team reads tells nothing of who reported (design §4)."""
    del form
    if check_text(str(field.data or "")):
        raise ValidationError(_("This may tell who reported: write it without"))


class AddForm(PageForm):
    """Something handed in later."""

    files = ReceivedFiles()

    def validate_files(self, field: Field) -> None:
        """At least one."""
        if not chosen(field.data):
            raise ValidationError(_("Choose at least one file"))


class ClearForm(PageForm):
    """The leader lets the team see a copy, or a description."""

    looked = BooleanField(
        _l("I have looked at the original"), [InputRequired(_l("Look at the original first"))]
    )
    boxes = TextAreaField(
        _l("Regions to be blackened"),
        [Optional(), Length(max=1000)],
        description=_l(
            "One region a line, in per cent of the picture: from the left, from above, width, "
            "height. For example: 10 20 30 15"
        ),
    )
    description = TextAreaField(
        _l("Description for the team"),
        [Length(max=LONGEST_DESCRIPTION), _names_nobody],
        description=_l("What can be seen or heard, as far as it does not tell who reported."),
    )
    note = StringField(
        _l("Why it may be shown"),
        [InputRequired(_l("Say why it may be shown")), Length(max=LONGEST_NOTE), _names_nobody],
    )

    needs_description = False

    def validate_description(self, field: Field) -> None:
        """Of what cannot be copied the team reads a description."""
        if self.needs_description and not str(field.data or "").strip():
            raise ValidationError(_("No copy is made of this kind: describe it"))

    def validate_boxes(self, field: Field) -> None:
        """Each line is a region."""
        try:
            boxes_of(str(field.data or ""))
        except NotABox as wrong:
            raise ValidationError(
                _("Line %(n)s is no region: four numbers in per cent", n=wrong.line)
            ) from None

    def regions(self) -> tuple[BlackBox, ...]:
        """Give the regions."""
        return boxes_of(str(self.boxes.data or ""))


class ReasonForm(PageForm):
    """Why something is not cleared, or a decision is taken back."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Give the reason")), Length(max=LONGEST_NOTE), _names_nobody],
    )
