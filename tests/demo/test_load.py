"""The demonstration: what it holds, and that it tells nobody's name at the desk."""

import dataclasses
import stat
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, inspect, select, text

from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.passwords import verify_password
from app.accounts.roles import Role
from app.agency.areas import AreaType
from app.agency.models import District
from app.cases.contact.models import Feedback
from app.cases.models import Case, CaseEvent
from app.cases.states import OPEN_STATES, CaseState
from app.clocks.kinds import ChangeKind, ClockKind
from app.clocks.models import Clock, ClockChange, ClockRequest
from app.demo import deskwork
from app.demo.city import PASSWORD
from app.demo.load import load_demonstration
from app.documents.models import Document
from app.enforcement.measures.models import Measure
from app.extensions import db
from tests.conftest import _open

# One worker loads the city for all of them.
pytestmark = pytest.mark.xdist_group("demo")
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def city(sqlite_home, tmp_path_factory):
    """The demonstration as it stands at ``NOW``, with what was sealed on the way."""
    app = _open(sqlite_home, tmp_path_factory.mktemp("demo"))
    config = dataclasses.replace(app.extensions["huiyin.config"], demo=True)
    app.extensions["huiyin.config"] = config
    sealed = []
    real = deskwork.intake.seal_registration

    def spy(draft, *args, **kwargs):
        sealed.append((draft.identity, draft.words))
        return real(draft, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(deskwork.intake, "seal_registration", spy)
        load_demonstration(config, NOW, lambda done, whole: None)
        yield app, sealed
        db.session.remove()


def _count(*conditions):
    return db.session.scalar(select(func.count()).select_from(Case).where(*conditions))


def test_limits_stand_still_are_extended_promised_and_explained(city):
    kinds = set(db.session.scalars(select(ClockChange.kind).distinct()))
    assert kinds == {
        ChangeKind.PAUSED, ChangeKind.RESUMED, ChangeKind.EXTENDED, ChangeKind.DELAY_EXPLAINED,
    }  # fmt: skip
    waiting = select(func.count()).select_from(ClockRequest)
    assert db.session.scalar(waiting.where(ClockRequest.decided_at.is_(None))) == 2
    runs = select(Clock.id).where(Clock.stopped_at.is_(None), Clock.kind == ClockKind.PROMISE)
    assert db.session.scalars(runs).all()


def test_three_hundred_cases_stand_in_every_state(city):
    assert _count() == 300
    assert set(db.session.scalars(select(Case.state).distinct())) == set(CaseState)
    assert 35 <= _count(Case.state.in_(OPEN_STATES)) <= 50


def test_they_come_from_twelve_months_and_nothing_lies_ahead(city):
    first, last = db.session.execute(
        select(func.min(Case.received_at), func.max(Case.received_at))
    ).one()
    assert first < NOW - timedelta(days=330)
    assert last > NOW - timedelta(hours=1)
    assert db.session.scalar(select(func.max(CaseEvent.happened_at))) <= NOW


def test_the_city_has_three_counties_eight_teams_and_all_roles(city):
    kinds = dict(db.session.execute(select(Unit.kind, func.count()).group_by(Unit.kind)).all())
    assert kinds == {UnitKind.CITY: 1, UnitKind.COUNTY: 3, UnitKind.TEAM: 8}
    assert set(db.session.scalars(select(Membership.role).distinct())) == set(Role)
    assert set(db.session.scalars(select(District.area_type).distinct())) == set(AreaType)


def test_nobody_holds_two_roles(city):
    people = db.session.scalar(select(func.count()).select_from(User))
    assert db.session.scalar(select(func.count()).select_from(Membership)) == people


def test_some_are_overdue_and_some_are_major_with_a_leader_in_charge(city):
    overdue = _count(Case.state.in_(OPEN_STATES), Case.due_at < NOW)
    assert 4 <= overdue <= 9
    assert _count(Case.is_major, Case.in_charge_id.is_not(None)) >= 5


def test_a_spoken_order_still_waits_for_its_signature(city):
    assert _count(
        Case.state.in_(OPEN_STATES),
        Case.ordered_orally_at.is_not(None),
        Case.opinion_at.is_(None),
    )


def test_papers_measures_and_opinions_are_there(city):
    closed = _count(Case.closed_at.is_not(None))
    assert db.session.scalar(select(func.count()).select_from(Document)) >= closed
    assert db.session.scalar(select(func.count()).where(Measure.filing_number != ""))
    assert db.session.scalar(select(func.count()).where(Feedback.suggestions != ""))


def test_every_summary_is_its_own(city):
    assert db.session.scalar(select(func.count(Case.summary.distinct()))) == 300


def test_nothing_sealed_stands_in_a_table_of_the_desk(city):
    _, sealed = city
    everything = _all_text()
    for identity, words in sealed:
        for value in (identity.name, identity.phone, identity.address, words):
            assert not value or value not in everything
    assert len(sealed) == 300


def _all_text():
    parts = []
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 - our own tables
            parts += [
                cell.decode("utf-8", "ignore") if isinstance(cell, bytes) else str(cell)
                for cell in row
            ]
    return "\n".join(parts)


def test_the_sign_ins_are_written_for_the_owner_only(city):
    app, _ = city
    path = app.extensions["huiyin.config"].instance_path / "demo-sign-ins.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    listed = path.read_text(encoding="utf-8")
    for user in db.session.scalars(select(User)):
        assert f"{user.display_name} {user.username}" in listed
    assert PASSWORD in listed
    assert verify_password(db.session.scalar(select(User.password_hash).limit(1)), PASSWORD)


def test_a_second_load_is_refused(city):
    app, _ = city
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 1
    assert "cases already" in answer.output
    assert app.test_cli_runner().invoke(args=["demo", "load", "--once"]).exit_code == 0


def test_an_office_instance_takes_no_demonstration(app):
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 1
    assert "DEMO=1" in answer.output
    assert _count() == 0


def test_an_interrupted_load_leaves_nothing(app, monkeypatch):
    config = dataclasses.replace(app.extensions["huiyin.config"], demo=True)

    def stop(done, whole):
        if done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demonstration(config, NOW, stop)
    assert _count() == 0
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
    assert not (config.instance_path / "demo-sign-ins.txt").exists()
