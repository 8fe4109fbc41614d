"""Making many realistic cases quickly: bulk rows with timelines, clocks and due times.

Everything comes from a seed, so anybody can make the same data again (quality numbers).
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from stdnum.iso7064 import mod_11_10

from app.accounts.models import UnitKind
from app.agency.areas import AreaType
from app.agency.models import Category, District
from app.bench.bulk import insert_rows
from app.bench.clocks import NOW, clock_of, clock_rows, due_of
from app.bench.staff import CREW, DESK, LOADER, make_person, make_staff, make_unit
from app.cases.intake.reference import reference_digest
from app.cases.models import Case, CaseEvent, Respondent
from app.cases.states import OPEN_STATES, CaseState
from app.clocks.models import Clock, ClockPolicy
from app.extensions import db, end_reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.config import Config

UNITS: Final = 40
TEAMS: Final = 200
YEARS: Final = 5
OPEN_ONE_IN: Final = 33
BATCH: Final = 5000
LONG_TIMELINE: Final = 40
_SEED: Final = 20261122
_ENDED: Final = (
    [CaseState.ARCHIVED] * 80
    + [CaseState.FEEDBACK_GIVEN] * 8
    + [CaseState.CLOSED] * 2
    + [CaseState.TOLD_ELSEWHERE] * 5
    + [CaseState.DECLINED] * 2
    + [CaseState.ANSWERED] * 3
)
_OPEN: Final = [state for state in CaseState if state in OPEN_STATES]
_PLACES: Final = [
    "解放",
    "人民",
    "滨河",
    "中山",
    "建设",
    "和平",
    "东风",
    "新华",
    "文化",
    "长江",
    "黄河",
    "友谊",
    "光明",
    "胜利",
    "工业",
]
_NAMES: Final = [
    "鲜味源",
    "福满楼",
    "惠民",
    "康寿堂",
    "老街坊",
    "锦绣",
    "仁和",
    "百姓",
    "家家乐",
    "顺达",
    "青山",
    "金盛",
    "同济",
    "益生",
]
_TRADES: Final = [
    "餐饮店",
    "超市",
    "大药房",
    "熟食店",
    "口腔门诊部",
    "美容院",
    "宾馆",
    "健身中心",
    "食品厂",
    "器械经营部",
]
_FACTS: Final = (
    "反映{n}销售超过保质期的冷冻肉制品",
    "反映{n}后厨卫生脏乱、原料随意堆放",
    "反映{n}无处方销售处方药且药师不在岗",
    "反映{n}未取得许可开展诊疗活动",
    "反映{n}宣称保健食品可以治疗疾病",
    "反映{n}客房布草、杯具未按规定消毒",
)
_PATH: Final = (
    ("register", None, "registered"),
    ("accept", "registered", "proposing"),
    ("propose", "proposing", "awaiting_sign_off"),
    ("sign_off", "awaiting_sign_off", "dispatched"),
    ("receive", "dispatched", "received"),
    ("start_investigation", "received", "investigating"),
    ("submit_closing", "investigating", "closing_submitted"),
    ("approve_closing", "closing_submitted", "closed"),
    ("give_feedback", "closed", "feedback_given"),
    ("archive", "feedback_given", "archived"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The ids the rows hang on."""

    units: list[int]
    teams: dict[int, list[int]]
    districts: list[int]
    categories: list[int]
    respondents: int
    user_id: int
    desks: dict[int, list[int]]
    crews: dict[int, list[int]]
    policies: dict[str, int]
    first_case: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were made."""

    cases: int
    events: int
    clocks: int


def load(cases: int, config: Config, tell: Callable[[int], None]) -> Loaded:
    """Make ``cases`` cases; ``tell`` is called with the count after each batch."""
    frame = _make_frame(cases)
    chance = random.Random(_SEED + frame.first_case)
    tables = [table_of(Case), table_of(CaseEvent), table_of(Clock)]
    indexes = [index for table in tables for index in table.indexes]
    many = cases >= 10 * BATCH
    with db.engine.begin() as connection:
        for index in indexes if many else []:
            index.drop(connection, checkfirst=True)
    loaded = Loaded(0, 0, 0)
    for first in range(0, cases, BATCH):
        numbers = range(frame.first_case + first, frame.first_case + min(first + BATCH, cases))
        rows = [_case_row(chance, frame, number, config) for number in numbers]
        events = [event for row in rows for event in _event_rows(row, frame)]
        clocks = [clock for row in rows for clock in clock_rows(chance, row, frame.policies)]
        for table, made in zip(tables, (rows, events, clocks), strict=True):
            insert_rows(db.engine, table, made)
        loaded = Loaded(
            loaded.cases + len(rows), loaded.events + len(events), loaded.clocks + len(clocks)
        )
        tell(loaded.cases)
    _finish(tables, indexes if many else [])
    return loaded


def table_of(model: type[Any]) -> sa.Table:
    """Give the table of a model."""
    table = model.__table__
    if not isinstance(table, sa.Table):
        raise TypeError(model)
    return table


def _finish(tables: list[sa.Table], indexes: list[sa.Index]) -> None:
    with db.engine.begin() as connection:
        for index in indexes:
            index.create(connection, checkfirst=True)
        if connection.dialect.name == "postgresql":
            for table in tables:
                sequence = sa.func.pg_get_serial_sequence(table.name, "id")
                newest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, newest)))
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _make_frame(cases: int) -> Frame:
    """Make units, teams, a person and respondents, in one small unit of work."""
    with writing():
        city = make_unit("基准市", UnitKind.CITY, None)
        counties = [make_unit(f"第{n}县", UnitKind.COUNTY, city) for n in range(1, UNITS)]
        offices = [city, *counties]
        teams: dict[int, list[int]] = {office.id: [] for office in offices}
        for n in range(TEAMS):
            office = offices[n % len(offices)]
            teams[office.id].append(make_unit(f"第{n}中队", UnitKind.TEAM, office).id)
        user = make_person(f"bench-{city.id}", city.id, LOADER)
        desks = make_staff([office.id for office in offices], DESK)
        crews = make_staff([team for of_office in teams.values() for team in of_office], CREW)
        districts = _districts()
        respondents = _respondents(max(50, cases // 20))
        policies = {row.clock.value: row.id for row in db.session.scalars(sa.select(ClockPolicy))}
        leaves = sa.select(Category.id).where(Category.parent_id.is_not(None))
        categories = list(db.session.scalars(leaves))
        first = (db.session.scalar(sa.select(sa.func.max(Case.id))) or 0) + 1
        frame = Frame(
            units=[office.id for office in offices],
            teams=teams,
            districts=districts,
            categories=categories,
            respondents=respondents,
            user_id=user.id,
            desks=desks,
            crews=crews,
            policies=policies,
            first_case=first,
        )
    end_reading()
    return frame


def _districts() -> list[int]:
    made = []
    base = (db.session.scalar(sa.select(sa.func.max(District.id))) or 0) + 1
    for n in range(60):
        area = AreaType.URBAN if n % 3 else AreaType.TOWNSHIP
        district = District(code=f"B{base}-{n}", name=f"基准{n}", area_type=area)
        db.session.add(district)
        made.append(district)
    db.session.flush()
    return [district.id for district in made]


def _respondents(count: int) -> int:
    """Make respondents; few of them draw most of the cases (ids run from 1 in an empty store)."""
    chance = random.Random(_SEED)
    for n in range(count):
        name = f"{chance.choice(_PLACES)}{chance.choice(_NAMES)}{chance.choice(_TRADES)}{n}"
        db.session.add(Respondent(name=name, address=f"{chance.choice(_PLACES)}路{n % 400}号"))
        if n % BATCH == 0:
            db.session.flush()
    db.session.flush()
    return count


def reference_of(number: int) -> str:
    """Give the digits of a bench case's reference, so that the run can type them."""
    digits = f"{number:015d}"
    return digits + mod_11_10.calc_check_digit(digits)


def _case_row(chance: random.Random, frame: Frame, number: int, config: Config) -> dict[str, Any]:
    is_open = number % OPEN_ONE_IN == 0
    state = chance.choice(_OPEN) if is_open else chance.choice(_ENDED)
    days = chance.random() * (20 if is_open else YEARS * 365) + (0 if is_open else 10)
    received = NOW - timedelta(days=days)
    unit = frame.units[min(int(chance.expovariate(0.12)), len(frame.units) - 1)]
    team = chance.choice(frame.teams[unit])
    respondent = min(int(chance.paretovariate(0.6)), frame.respondents)
    name = f"{chance.choice(_PLACES)}{chance.choice(_NAMES)}{chance.choice(_TRADES)}{respondent}"
    sent = state not in {
        CaseState.REGISTERED, CaseState.PROPOSING, CaseState.AWAITING_SIGN_OFF,
        CaseState.DECLINED, CaseState.TOLD_ELSEWHERE, CaseState.ANSWERED,
    }  # fmt: skip
    summary = chance.choice(_FACTS).format(n=name)
    moment = received + timedelta(minutes=chance.randrange(5, 240))
    return {
        "id": number,
        "uid": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "number": f"基投举〔{received.year}〕{number}号",
        "unit_id": unit,
        "kind": chance.choice(("report", "report", "complaint", "enquiry")),
        "channel": chance.choice(("hotline", "hotline", "hotline", "web", "letter")),
        "channel_note": "",
        "state": state.value,
        "urgency": "urgent" if chance.random() < 0.1 else "normal",  # noqa: PLR2004 - one in ten
        "complexity": "general",
        "on_the_spot": number % 10 == 0,
        "is_major": number % 200 == 0,
        "is_sealed": False,
        "respondent_id": None,
        "respondent_name": name,
        "respondent_address": f"{chance.choice(_PLACES)}路{number % 400}号",
        "category_id": chance.choice(frame.categories),
        "stage": "use",
        "district_id": chance.choice(frame.districts),
        "area_type": "township" if number % 3 == 0 else "urban",
        "summary": summary,
        "can_be_reached": True,
        "received_at": received,
        "registered_at": received,
        "registered_by_id": frame.user_id,
        "owner_id": chance.choice(frame.crews[team] if sent else frame.desks[unit]),
        "accepted_at": moment,
        "dispatch_text": summary + "，请核查。" if sent else None,
        "lead_team_id": team if sent else None,
        "first_team_id": team if sent else None,
        "opinion": "请依法核查。" if sent else None,
        "opinion_by_id": frame.user_id if sent else None,
        "opinion_at": moment if sent else None,
        "dispatched_at": moment if sent else None,
        "stepped_at": moment,
        "due_at": due_of(chance, state, received) if is_open else None,
        "due_clock": clock_of(state) if is_open else None,
        "reference_digest": reference_digest(config.reference_key, reference_of(number)),
        "version": 1,
    }


def _event_rows(row: dict[str, Any], frame: Frame) -> Iterator[dict[str, Any]]:
    """Tell how the case came to its state; every thousandth has a long timeline."""
    moment = row["received_at"]
    for action, before, after in _PATH:
        moment += timedelta(minutes=37)
        yield _event(row, frame, (action, before, after), moment)
        if after == row["state"]:
            break
    if row["id"] % 1000 == 0:
        for _ in range(LONG_TIMELINE):
            moment += timedelta(minutes=11)
            yield _event(row, frame, ("send_back", "closing_submitted", "investigating"), moment)


def _event(
    row: dict[str, Any], frame: Frame, step: tuple[str, str | None, str], moment: datetime
) -> dict[str, Any]:
    action, before, after = step
    return {
        "case_id": row["id"],
        "action": action,
        "actor_id": frame.user_id,
        "from_state": before,
        "to_state": after,
        "happened_at": moment,
        "note": "",
    }
