"""The telephone log is compared in the keeper; no number and no exact time leaves it."""

import pytest

from app.identity import client, reach, seal
from app.identity.wire.kinds import BoxKind
from app.keeper.reconcile import UnreadableLog, compare

HEAD = "agent,number,started,seconds\n"


def run(served, *lines):
    log = (HEAD + "\n".join(lines) + "\n").splitlines(keepends=True)
    return compare(served.vault, served.office.ring, log, "Asia/Shanghai", served.clock())


@pytest.fixture
def registered(served_on_both, at_desk):
    """A call of noon (12:00 in Shanghai) was sealed and indexed."""
    box = seal.seal(BoxKind.CALLER, b"13812345678", "case-1", taker_id=7)
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    reach.index_identity(box.record_id, box.ciphertext)
    return served_on_both


def test_a_call_is_matched_by_number_and_time(registered):
    calls = run(
        registered,
        "liujing,13812345678,2026-03-16T11:58:40,400",
        "liujing,+86 138-1234-5678,2026-03-16T04:07:00+00:00,20",
        "zhaomin,13812345678,2026-03-15T11:58:40,5",
        "zhaomin,13900000000,2026-03-16T11:59:00,61",
        "zhaomin,,2026-03-16T11:59:00,1000",
    )
    assert [(c.agent, c.quarter, c.band, c.matched) for c in calls] == [
        ("liujing", "2026-03-16 11:45", "5-15min", True),
        ("liujing", "2026-03-16 12:00", "15-60s", True),
        ("zhaomin", "2026-03-15 11:45", "<15s", False),
        ("zhaomin", "2026-03-16 11:45", "1-5min", False),
        ("zhaomin", "2026-03-16 11:45", ">15min", False),
    ]
    assert "138" not in repr(calls)
    assert '"lines": 5' in registered.acts()[-1]


@pytest.mark.parametrize("line", ["a,1,yesterday,5", "a,1,2026-03-16T11:58:40,long", "a,1"])
def test_a_log_that_cannot_be_read_is_told_by_its_line_alone(served, line):
    with pytest.raises(UnreadableLog, match="line 2") as caught:
        run(served, line)
    assert "yesterday" not in str(caught.value)
    with pytest.raises(UnreadableLog, match="first line"):
        compare(served.vault, served.office.ring, ["a,b\n"], "Asia/Shanghai", served.clock())


def test_an_agent_is_no_formula(served):
    (call,) = run(served, '"=HYPERLINK(""x"")",13812345678,2026-03-16T11:58:40,5')
    assert call.agent.startswith("'=")


def test_the_command_prints_no_number(app, tmp_path):
    log = tmp_path / "calls.csv"
    log.write_text(HEAD + "liujing,13812345678,2026-03-16T11:58:40,400\n", encoding="utf-8-sig")
    run_command = app.test_cli_runner().invoke
    done = run_command(args=["vault", "reconcile", str(log)])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "agent,quarter_hour,duration,matched",
        "liujing,2026-03-16 11:45,5-15min,no",
    ]
    log.write_text("a,b\n", encoding="utf-8")
    wrong = run_command(args=["vault", "reconcile", str(log)])
    assert wrong.exit_code == 1
    assert "the first line has to name" in wrong.output
