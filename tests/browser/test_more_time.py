"""More time for a matter, clicked through: the team asks, a leader grants, the person reads why."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORDS = "需要逐批核对票据，办理时间有所延长。"
STANDS_STILL = "样品送检中，检验时间不计入办理期限。"


def ask(head, matter, what, words, amount=None):
    head.go(f"/cases/{matter['address']}/clocks/{matter['clock']}/{what}")
    if amount:
        head.type("amount", amount)
    head.choose("ground", "testing")
    head.type("reason", "样品已送检，报告预计五个工作日后出具。")
    head.type("words", words)
    head.press("报领导审批")


def grant(leader, matter):
    leader.go("/inbox")
    leader.page.locator(f'a[href*="/cases/{matter["address"]}/time-requests/"]').first.click()
    leader.press("批准")


def test_an_extension_and_a_standstill_from_the_team_to_the_status_page(person, server):
    matter = server.made["matters"]["inspected"]
    head, leader = person("team_head", width=390), person("leader")
    ask(head, matter, "extend", WORDS, amount="3")
    grant(leader, matter)
    ask(head, matter, "pause", STANDS_STILL)
    grant(leader, matter)

    head.go(f"/cases/{matter['address']}/clocks").sees(WORDS, STANDS_STILL, "中止计时")
    leader.go(f"/cases/{matter['address']}/clocks").picture("clocks")
    person("duty_head").go("/boards/duty").picture("duty")
    stranger = person(None, width=390)
    stranger.go("/")
    stranger.type("reference", matter["reference"])
    stranger.press("查询")
    stranger.sees(WORDS, STANDS_STILL)
    assert stranger.overflow() == 0

    head.go(f"/cases/{matter['address']}/clocks/{matter['clock']}/run-on")
    head.type("words", "检验报告已经出具，继续办理。")
    head.press("恢复计时")
    stranger.go("/status").sees("检验报告已经出具，继续办理。")
