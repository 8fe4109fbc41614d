"""``flask clocks``: due times from the command line, the same as the pages show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.cases.models import Case
from app.clocks.cli import clocks
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.operations import start
from app.clocks.policies import Facts
from app.extensions import db, writing
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
FLASK = [sys.executable, "-m", "flask"]


def compute(*options):
    return CliRunner().invoke(clocks, ["compute", *options])


def computed(*options):
    answer = compute(*options, "--json")
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.count("\n") == 1
    return json.loads(answer.stdout)


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ("--start 2026-09-30T16:00 --working-days 5", "2026-10-13T23:59:59"),
        ("--start 2026-09-30T08:00+00:00 --working-days 5", "2026-10-13T23:59:59"),
        ("--start 2026-09-30T17:00+00:00 --working-days 5", "2026-10-13T23:59:59"),
        ("--start 2026-09-30T16:00 --calendar-days 3", "2026-10-08T23:59:59"),
        ("--start 2026-12-31T23:30 --minutes 60", "2027-01-01T00:30:00"),
        ("--start 2026-09-30T16:00 --clock arrival --area urban", "2026-09-30T17:00:00"),
        ("--start 2026-10-01T23:59 --clock arrival --area township", "2026-10-02T01:59:00"),
        ("--start 2026-09-30T16:00 --clock closing", "2026-10-27T23:59:59"),
        ("--start 2026-09-30T16:00 --clock closing --complexity simple", "2026-10-15T23:59:59"),
        ("--start 2026-09-30T16:00 --clock closing --kind enquiry", "2026-10-08T23:59:59"),
        ("--start 2026-09-30T16:00 --clock feedback", "2026-09-30T18:00:00"),
        ("--start 2026-09-30T19:00 --clock feedback", "2026-10-01T09:00:00"),
        ("--start 2026-09-30T16:00 --clock dispatch", "2026-09-30T18:00:00"),
        ("--start 2026-09-30T16:00 --clock dispatch --fast-path", "2026-09-30T16:15:00"),
        ("--start 2026-04-14T16:00 --clock mediation --kind complaint", "2026-06-18T23:59:59"),
        ("--start 2026-04-15T16:00 --clock mediation --kind complaint", "2026-06-15T23:59:59"),
        ("--start 2026-09-30T16:00 --clock telling --named", "2026-10-13T23:59:59"),
    ],
)
def test_a_due_time_is_one_line_of_local_time(options, due):
    assert computed(*options.split())["due"] == due


def test_what_was_skipped_is_listed_with_its_reason():
    answer = computed("--start", "2026-09-30T16:00", "--working-days", "5")

    assert list(answer) == ["due", "skipped"]
    days = {skip["day"]: (skip["reason"], skip["name"]) for skip in answer["skipped"]}
    assert days["2026-09-30"] == ("day_of_event", "")
    assert days["2026-10-01"] == ("holiday", "National Day")
    assert days["2026-10-11"] == ("weekend", "")
    assert "2026-10-10" not in days  # a make-up Saturday is worked


def test_quiet_hours_say_from_when_to_when():
    answer = computed("--start", "2026-09-30T11:30", "--clock", "feedback")
    assert answer["skipped"] == [
        {
            "day": "2026-09-30", "reason": "quiet", "name": "12:00-14:30",
            "from": "2026-09-30T12:00:00", "to": "2026-09-30T14:30:00",
        }
    ]  # fmt: skip


def test_only_a_provisional_due_time_says_so():
    assert computed("--start", "2026-12-28T10:00", "--working-days", "8")["provisional"] is True
    assert "provisional" not in computed("--start", "2026-12-28T10:00", "--working-days", "2")


def test_people_get_lines_that_say_the_rule():
    answer = compute("--start", "2026-12-28T10:00", "--clock", "closing")
    assert "due 2027-01-19 23:59:59 (provisional)" in answer.stdout
    assert "local.closing-general" in answer.stdout
    assert "2027-01-01 public holiday (New Year's Day)" in answer.stdout


def test_the_agencys_zone_is_that_of_the_installation(monkeypatch):
    monkeypatch.setenv("AGENCY_TIME_ZONE", "Europe/Berlin")
    answer = computed("--start", "2026-03-29T01:30", "--minutes", "60")
    assert answer["due"] == "2026-03-29T03:30:00"

    monkeypatch.setenv("AGENCY_TIME_ZONE", "Nowhere/Atall")
    assert compute("--start", "2026-03-29T01:30", "--minutes", "60").exit_code == 2


@pytest.mark.parametrize(
    "options",
    [
        "--start yesterday --working-days 5",
        "--start 2026-02-30T10:00 --working-days 5",
        "--start 1999-12-31T10:00 --working-days 5",
        "--start 2100-01-01T10:00 --working-days 5",
        "--start 2026-09-30T16:00 --working-days 0",
        "--start 2026-09-30T16:00 --minutes -1",
        "--start 2026-09-30T16:00 --calendar-days x",
        "--start 2026-09-30T16:00 --working-days 99999999999999999999",
        "--start 2026-09-30T16:00",
        "--working-days 5",
        "--start 2026-09-30T16:00 --working-days 5 --minutes 5",
        "--start 2026-09-30T16:00 --working-days 5 --clock arrival --area urban",
        "--start 2026-09-30T16:00 --working-days 5 --area urban",
        "--start 2026-09-30T16:00 --clock lunch",
        "--start 2026-09-30T16:00 --clock arrival",
        "--start 2026-09-30T16:00 --clock arrival --area moon",
        "--start 2026-09-30T16:00 --clock arrival --area urban --no-fast-path",
        "--start 2026-09-30T16:00 --clock promise",
        "--start 2014-09-30T16:00 --clock closing",
    ],
)
def test_wrong_input_says_what_is_wrong_and_nothing_else(options):
    answer = compute(*options.split(), "--json")
    assert answer.exit_code == 2
    assert not answer.stdout
    assert "Error:" in answer.stderr


def bare(folder, **more):
    """The environment of a fresh checkout: no instance, no secrets, no database."""
    kept = {"PATH", "HOME", "LANG", "LC_ALL"}
    environ = {name: value for name, value in os.environ.items() if name in kept}
    return environ | {
        "INSTANCE_PATH": str(folder / "instance"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AGENCY_TIME_ZONE": "Asia/Shanghai",
        **more,
    }


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ([*FLASK, "--app", "app"], {}),
        (FLASK, {"FLASK_APP": "app"}),
        ([sys.executable, "-m", "launch", "flask"], {}),
        (
            [*FLASK, "--app", "app"],
            {
                "SECRET_KEY": "k" * 64,
                "REFERENCE_KEY": "r" * 64,
                "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
            },
        ),
    ],
)
def test_computing_needs_no_installation_and_makes_none(tmp_path, command, more):
    asked = ["clocks", "compute", "--start", "2026-09-30T16:00", "--working-days", "5", "--json"]
    answer = subprocess.run(
        [*command, *asked], cwd=tmp_path, env=bare(tmp_path, **more), capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["due"] == "2026-10-13T23:59:59"
    assert answer.stdout.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", ["clocks explain --case 1", "agency seed", "db upgrade", "jobs"])
def test_without_an_installation_all_other_commands_say_what_is_missing(tmp_path, asked):
    answer = subprocess.run(
        [*FLASK, "--app", "app", *asked.split()], cwd=tmp_path, env=bare(tmp_path),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert answer.returncode == 1
    assert "run script/server once" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not answer.stdout
    assert list(tmp_path.iterdir()) == []


def test_without_an_installation_nothing_is_served(tmp_path):
    asks = (
        "import os; os.environ['FLASK_RUN_FROM_CLI'] = 'true'\n"
        "from app import create_app\n"
        "create_app().test_client().get('/')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asks], cwd=tmp_path, env=bare(tmp_path), capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert answer.returncode != 0
    assert "run script/server once" in answer.stderr


def running(office, **values):
    at = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
    case_id = factories.make_case(office, **values)
    facts = Facts(kind="report", area_type="urban", complexity="general")
    with writing():
        start(case_id, office.unit_id, ClockKind.CLOSING, facts, at, event=ClockEvent.REGISTERED)
        start(
            case_id, office.unit_id, ClockKind.FEEDBACK, facts, at + timedelta(minutes=5),
            event=ClockEvent.CLOSED,
        )  # fmt: skip
    return db.session.get_one(Case, case_id)


def test_all_clocks_of_a_case_are_explained(both, office):
    case = running(office)
    answer = both.test_cli_runner().invoke(
        args=["clocks", "explain", "--case", case.number, "--json"]
    )
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["case"] == case.number
    closing, feedback = found["clocks"]
    assert closing["clock"] == "closing"
    assert closing["due"] == "2026-12-09T23:59:59"
    assert closing["policy"]["code"] == "local.closing-general"
    assert closing["steps"][0]["cause"] == "start"
    assert feedback["steps"][0]["skipped"][0]["from"] == "2026-11-18T12:05:00"
    assert all(one["sums_up"] for one in found["clocks"])


def test_an_explanation_for_people_names_rule_days_and_hours(app, office):
    case = running(office)
    answer = app.test_cli_runner().invoke(args=["clocks", "explain", "--case", case.number])

    assert "closing: due 2026-12-09 23:59:59" in answer.stdout
    assert "first due 2026-12-09 23:59:59" in answer.stdout
    assert "2026-11-22 weekend" in answer.stdout
    assert "quiet hours (12:00-14:30), 2026-11-18 12:05:00 to 2026-11-18 14:30:00" in answer.stdout


def test_nothing_of_what_a_case_is_about_is_printed(app, office):
    case = running(office, summary="A summary nobody should read here")
    with writing():
        case = db.session.merge(case)
        case.is_sealed = True
    for more in ([], ["--json"]):
        answer = app.test_cli_runner().invoke(
            args=["clocks", "explain", "--case", case.number, *more]
        )
        assert answer.exit_code == 0
        assert case.summary not in answer.stdout
        assert case.respondent_name not in answer.stdout


def test_an_unknown_number_is_an_error(app, office):
    answer = app.test_cli_runner().invoke(args=["clocks", "explain", "--case", "2026-0", "--json"])
    assert answer.exit_code == 1
    assert "no case" in answer.stderr
    assert not answer.stdout


def test_a_case_on_which_nothing_runs_says_so(app, office):
    case_id = factories.make_case(office)
    number = db.session.scalar(select(Case.number).where(Case.id == case_id))
    answer = app.test_cli_runner().invoke(args=["clocks", "explain", "--case", number])
    assert (answer.exit_code, answer.stdout) == (0, "No clock ever ran on this case.\n")
