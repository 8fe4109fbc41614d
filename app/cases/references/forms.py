"""The second person's confirmation of a new reference."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.accounts.step_up import ConfirmedForm, Purpose


class ConfirmReissueForm(ConfirmedForm):
    """Says that the call-back was checked."""

    purpose = Purpose.CREDENTIALS

    checked = BooleanField(
        _l("I have checked the recorded call-back and asked the colleague about it"),
        [InputRequired(_l("Tick this once you have checked it"))],
    )
