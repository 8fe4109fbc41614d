"""What accounts ask about settings, notices and matters, which stand above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounts.above import bind
from app.agency import settings
from app.cases.staffing import labels, queries
from app.notices import wording
from app.notices.kinds import Pace
from app.notices.operations import Message, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from flask import Flask

KIND: Final = "accounts.changed"


class Packages:
    """Everything that stands above accounts and that administration asks something of."""

    value_of = staticmethod(settings.value_of)
    set_value = staticmethod(settings.set_value)
    work_of = staticmethod(queries.work_of)
    has_open_matters = staticmethod(queries.has_open_matters)
    numbers_begin_with = staticmethod(queries.numbers_begin_with)
    districts = staticmethod(queries.districts)

    @staticmethod
    def tell(
        recipients: Collection[int], key: str, data: Mapping[str, str | int], at: datetime
    ) -> None:
        """Tell people at once; outside nothing is named."""
        message = Message(
            kind=KIND, key=key, pace=Pace.URGENT, case_id=None, data=data, discreet=True
        )
        tell([(recipient, message) for recipient in sorted(recipients)], at)


def register(app: Flask) -> None:
    """Answer what accounts ask."""
    del app
    bind(Packages())
    wording.register(KIND, labels.changed, outside=labels.discreetly)
