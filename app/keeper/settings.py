"""The keeper's figures; each may differ by agency."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.keeper.ways import Ways

if TYPE_CHECKING:
    from pathlib import Path

    from app.config import Config


@dataclass(frozen=True, slots=True)
class KeeperSettings:
    """Limits of confidentiality design §3."""

    own_intake: timedelta = timedelta(hours=24)
    grant_waits: timedelta = timedelta(hours=24)
    identity_open: timedelta = timedelta(minutes=30)
    identity_views: int = 3
    contact_open: timedelta = timedelta(minutes=10)
    contacts_a_day: int = 30
    approver_counts_after: timedelta = timedelta(hours=72)
    enrols_unproven: bool = False
    approval_lives: timedelta = timedelta(minutes=10)
    enrolment_lives: timedelta = timedelta(minutes=30)
    emergencies_a_month: int = 3
    emergencies_in_all: int = 20
    site_url: str = ""
    wrong_codes: int = 5
    wrong_codes_within: timedelta = timedelta(minutes=15)
    checks_a_day: int = 30
    held_back_a_day: int = 5
    names_a_text: int = 20
    numbers_a_text: int = 40
    questions_a_day: int = 300
    old_key_waits: timedelta = timedelta(minutes=10)
    key_backup_days: int = 35
    ways: Ways = field(default_factory=Ways)
    fonts_path: Path | None = None
    time_zone: str = "Asia/Shanghai"

    @classmethod
    def of(cls, config: Config) -> KeeperSettings:
        """Give an installation's figures; in a demonstration a new approver counts at once."""
        settings = cls(
            time_zone=config.time_zone,
            ways=Ways.of(config),
            fonts_path=config.fonts_path,
            site_url=config.base_url,
            # A credential whose holder proved nothing: invented people and tests only.
            enrols_unproven=config.demo or config.testing,
        )
        return replace(settings, approver_counts_after=timedelta()) if config.demo else settings
