"""Loading the demonstration: one unit of work, so that it is there whole or not at all.

Nobody works yet in an instance without a case, so the one long write holds nobody up; an
interrupted load leaves nothing behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts.models import Unit
from app.agency.models import Category
from app.cases.models import Case
from app.clocks.calendar import built_in
from app.demo import afterwards, deskwork, fieldwork, timing
from app.demo.city import build_city
from app.demo.courses import Hours
from app.demo.life import Life, World
from app.demo.plans import Place, Setting, in_order, make_plans
from app.demo.sign_ins import table_of, write_sign_ins
from app.errors import DomainError
from app.extensions import db, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.config import Config
    from app.demo.city import Office

STEPS: Final[dict[str, Callable[[Life, World, datetime], None]]] = {
    step.__name__: step
    for step in (
        deskwork.register,
        deskwork.accept,
        deskwork.first_word,
        deskwork.propose,
        deskwork.sign_off,
        deskwork.order_orally,
        deskwork.sign_afterwards,
        deskwork.return_order,
        deskwork.reassign,
        deskwork.decline,
        deskwork.tell_elsewhere,
        deskwork.transfer,
        deskwork.answer,
        deskwork.withdraw,
        deskwork.merge,
        fieldwork.receive,
        fieldwork.arrive,
        fieldwork.begin,
        fieldwork.look,
        fieldwork.find,
        fieldwork.submit,
        fieldwork.send_back,
        fieldwork.approve,
        fieldwork.recheck,
        afterwards.feedback,
        afterwards.call_back,
        afterwards.reopen,
        afterwards.archive,
        timing.ask_pause,
        timing.ask_extension,
        timing.grant_time,
        timing.run_on,
        timing.explain_delay,
        timing.promise,
    )
}


class NotLoadable(DomainError):
    """The demonstration does not belong in this instance; the reason is a sentence."""


def load_demonstration(config: Config, now: datetime, say: Callable[[int, int], None]) -> int:
    """Load the city with its cases as it stands at ``now``; give how many cases there are.

    ``say`` hears how many of how many steps are done. Raises ``NotLoadable``.
    """
    now = now.replace(microsecond=0)
    with writing():
        require_room(config)
        offices = build_city(now)
        world = _world(offices, config)
        plans = make_plans(_setting(offices, config, now))
        steps = list(in_order(plans))
        for done, (stop, plan) in enumerate(steps):
            STEPS[stop.name](world.life_of(plan), world, stop.at)
            say(done + 1, len(steps))
        write_sign_ins(config.instance_path, table_of(offices))
    return len(plans)


def is_loaded(config: Config) -> bool:
    """Say whether this is a demonstration that has its cases."""
    return config.demo and db.session.scalar(select(Case.id).limit(1)) is not None


def require_room(config: Config) -> None:
    """Refuse an office instance, and one that has units or cases already."""
    if not config.demo:
        raise NotLoadable(
            "This is not a demonstration: invented cases are loaded only where DEMO=1 is set."
        )
    if db.session.scalar(select(Case.id).limit(1)) is not None:
        raise NotLoadable(
            "There are cases already: the demonstration is loaded once, into nothing."
        )
    if db.session.scalar(select(Unit.id).limit(1)) is not None:
        raise NotLoadable("There is an office already: the demonstration brings its own.")
    if db.session.scalar(select(Category.id).limit(1)) is None:
        raise NotLoadable("The lists are missing: run flask agency seed first.")


def _world(offices: Mapping[str, Office], config: Config) -> World:
    rows = db.session.execute(select(Category.code, Category.id)).all()
    return World(
        offices=offices,
        categories={row.code: row.id for row in rows},
        districts={d.code: d.id for office in offices.values() for d in office.districts},
        reference_key=config.reference_key,
    )


def _setting(offices: Mapping[str, Office], config: Config, now: datetime) -> Setting:
    zone = ZoneInfo(config.time_zone)
    people = {
        user.display_name
        for office in offices.values()
        for group in (*office.people.values(), *(team.people for team in office.teams))
        for user in group
    }
    places = [
        Place(district.code, district.name, district.area_type.value, key)
        for key, office in offices.items()
        for district in office.districts
    ]
    hours = Hours(zone, built_in().is_working_day)
    return Setting(now, zone, hours, places, frozenset(people))
