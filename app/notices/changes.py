"""What people and administrators change about being told; each change is on record."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.agency import settings
from app.audit import operations as audit
from app.clocks.queries import agency_zone
from app.extensions import db
from app.notices import queries
from app.notices.kinds import ChannelKind, DeliveryState, Purpose, Way
from app.notices.models import NoticeChannel, NoticeDelivery, NoticePreference
from app.notices.operations import carry, delivery, plan_deliveries
from app.notices.rules import MOST_ATTEMPTS, next_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.models import User

# A delivery that should have gone this long ago and has not may be sent by hand.
STUCK_AFTER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """Where and when somebody wants to be told."""

    email: str
    phone: str
    by_email: bool
    by_sms: bool
    quiet: bool
    quiet_from: time
    quiet_to: time
    digest_at: time


@dataclass(frozen=True, slots=True)
class ChannelDraft:
    """A webhook as the administrator words it."""

    kind: ChannelKind
    name: str
    url: str
    unit_id: int | None
    active: bool


def keep_wishes(user: User, wishes: Wishes, at: datetime) -> None:
    """Keep what somebody wants; the digest follows its new hour from now on."""
    values = asdict(wishes)
    values["next_digest_at"] = next_digest(wishes.digest_at, at, agency_zone())
    on = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    kept = on.insert(NoticePreference).values(user_id=user.id, **values)
    db.session.execute(kept.on_conflict_do_update(index_elements=["user_id"], set_=values))
    audit.record("notices.wishes_changed", actor_id=user.id, at=at)


def send_test(user: User, at: datetime) -> Sequence[Way]:
    """Send somebody a test message by each way they chose; return the ways."""
    preference = db.session.get(NoticePreference, user.id)
    ways = queries.reach_of(preference).ways if preference is not None else ()
    plan_deliveries([delivery(way, Purpose.TEST, at, at, recipient_id=user.id) for way in ways], at)
    return ways


def add_channel(actor: User, draft: ChannelDraft, at: datetime) -> NoticeChannel:
    """Add a webhook."""
    channel = NoticeChannel(uid=str(uuid.uuid4()), created_at=at, generation=1, **asdict(draft))
    db.session.add(channel)
    db.session.flush()
    audit.record("channel.added", actor_id=actor.id, at=at, subject=f"channel {channel.uid}")
    return channel


def change_channel(actor: User, channel: NoticeChannel, draft: ChannelDraft, at: datetime) -> None:
    """Change a webhook; what stands behind it stays what it was."""
    channel.name, channel.url = draft.name, draft.url
    channel.unit_id, channel.active = draft.unit_id, draft.active
    audit.record("channel.changed", actor_id=actor.id, at=at, subject=f"channel {channel.uid}")


def renew_secret(actor: User, channel: NoticeChannel, shown: int, at: datetime) -> bool:
    """Make another secret, unless somebody did so since the page was shown."""
    if channel.generation != shown:
        return False
    channel.generation += 1
    audit.record("channel.renewed", actor_id=actor.id, at=at, subject=f"channel {channel.uid}")
    return True


def name_matters(actor: User, names: bool, at: datetime) -> None:  # noqa: FBT001 - the choice itself
    """Let messages name number, limit and due time, or say only that something waits."""
    settings.set_value("messages_name_matters", "yes" if names else "no")
    audit.record(
        "messages.worded", actor_id=actor.id, at=at, subject="named" if names else "discreet"
    )


def test_channel(actor: User, channel: NoticeChannel, at: datetime) -> bool:
    """Send a test message through a webhook; an SMS goes to the administrator's own telephone."""
    values: dict[str, object] = {"channel_id": channel.id}
    way = Way.CHAT
    if channel.kind is ChannelKind.SMS:
        preference = db.session.get(NoticePreference, actor.id)
        if preference is None or not (preference.by_sms and preference.phone):
            return False
        way, values["recipient_id"] = Way.SMS, actor.id
    plan_deliveries([delivery(way, Purpose.TEST, at, at, **values)], at)
    audit.record("channel.tested", actor_id=actor.id, at=at, subject=f"channel {channel.uid}")
    return True


def repeat(actor: User, delivery_id: int, at: datetime) -> bool:
    """Have a delivery that failed or got stuck tried anew; False when there is no such one."""
    failed = db.session.scalar(
        select(NoticeDelivery)
        .where(NoticeDelivery.id == delivery_id, queries.needs_a_hand(at - STUCK_AFTER))
        .with_for_update()
    )
    if failed is None:
        return False
    failed.state = DeliveryState.PENDING
    failed.most_attempts = failed.attempts + MOST_ATTEMPTS
    failed.claimed_until, failed.not_before = None, at
    carry([(failed.id, at)], at)
    audit.record("delivery.repeated", actor_id=actor.id, at=at, subject=f"delivery {failed.uid}")
    return True
