"""Finding and measures through the pages."""

import time_machine

from app.enforcement.kinds import Conclusion, MeasureState
from app.enforcement.measures.queries import finding_of, measures_of
from app.extensions import end_reading
from tests.addresses import token


def test_a_finding_is_written_and_corrected(walk):
    head = walk.verifying()
    url = f"{walk.base}/finding"
    assert "govuk-error-message" in head.post(url, {"facts": "已写的事实"}).text
    assert finding_of(walk.case_id) is None
    for conclusion in ("partly", "nothing_found"):
        answer = head.post(url, {"conclusion": conclusion, "facts": "冷柜已清空。"})
        assert answer.status_code == 302
    end_reading()
    assert finding_of(walk.case_id).conclusion is Conclusion.NOTHING_FOUND


def test_what_was_typed_stays_when_a_finding_is_refused(walk):
    head = walk.verifying()
    assert "已写的事实" in head.post(f"{walk.base}/finding", {"facts": "已写的事实"}).text


def test_a_finding_that_somebody_else_wrote_is_not_overwritten(walk):
    head = walk.verifying()
    url = f"{walk.base}/finding"
    other = walk.as_("inspector")
    hidden = other.hidden_of(url)
    head.post(url, {"conclusion": "partly", "facts": "甲"})
    late = other.client.post(url, data=hidden | {"conclusion": "partly", "facts": "乙"})
    assert late.status_code == 409
    assert "陈立群" in late.text


def test_a_rectification_needs_words_and_a_date_that_is_not_over(walk):
    head = walk.verifying()
    url = f"{walk.base}/measures"
    assert "govuk-error-message" in head.post(url, {"kind": "rectification"}).text
    past = {"kind": "rectification", "text": "清理冷柜", "due_on": "2020-01-01"}
    answer = head.post(url, past)
    assert "govuk-error-message" in answer.text
    assert "清理冷柜" in answer.text
    assert measures_of(walk.case_id) == []


def test_a_warning_is_done_at_once_and_a_filing_runs_on_after_the_closing(walk):
    head = walk.ready_to_close()
    filing = {"kind": "filing", "text": "涉嫌经营过期食品"}
    assert head.post(f"{walk.base}/measures", filing).status_code == 302
    warning, filed = measures_of(walk.case_id)
    assert warning.state is MeasureState.DONE
    assert filed.state is MeasureState.OPEN
    report = {
        "cause_unknown": "y",
        "process": "到场检查。",
        "result": "立案调查。",
        "attitude": "not_asked",
        "reply_text": "已立案调查。",
        "validity": "valid",
        "submit": "1",
    }
    assert head.post(f"{walk.base}/closing", report).status_code == 302
    leader = walk.as_("leader")
    review = f"/cases/{token(walk.case_id)}/review"
    assert leader.post(review, {"approve": "1"}).status_code == 302
    url = f"{walk.base}/measures/{token(measures_of(walk.case_id)[1].id, 'measure')}"
    with time_machine.travel(walk.case.closed_at, tick=True):
        done = {"result": "罚款五千元", "filing_number": "示市监罚〔2026〕7号"}
        assert head.post(url, done | {"done_on": "2099-01-01"}).status_code == 200
        day = walk.case.closed_at.date().isoformat()
        assert head.post(url, done | {"done_on": day}).status_code == 302
    end_reading()
    filed = measures_of(walk.case_id)[1]
    assert (filed.state, filed.result) == (MeasureState.DONE, "罚款五千元")


def test_a_second_identical_post_adds_no_measure(both, walk):
    head = walk.verifying()
    url = f"{walk.base}/measures"
    hidden = head.hidden_of(url)
    warning = {"kind": "warning", "text": "当场警告。"}
    for _ in range(2):
        answer = head.client.post(url, data=hidden | warning)
        assert (answer.status_code, answer.location) == (302, url)
        end_reading()
    assert len(measures_of(walk.case_id)) == 1
    assert head.post(url, warning).status_code == 302
    assert len(measures_of(walk.case_id)) == 2


def test_of_two_who_end_a_measure_the_second_is_told_who_did(both, walk):
    head = walk.verifying()
    filing = {"kind": "filing", "text": "涉嫌经营过期食品"}
    head.post(f"{walk.base}/measures", filing)
    url = f"{walk.base}/measures/{token(measures_of(walk.case_id)[0].id, 'measure')}"
    other = walk.as_("inspector")
    hidden = other.hidden_of(url)
    done = {"done_on": "2026-01-05"}
    assert head.post(url, done | {"result": "罚款五千元"}).status_code == 302
    late = other.client.post(url, data=hidden | done | {"result": "不予处罚"})
    assert late.status_code == 409
    assert "陈立群" in late.text
    end_reading()
    assert measures_of(walk.case_id)[0].result == "罚款五千元"


def test_a_measure_of_another_case_is_not_found(walk):
    head = walk.ready_to_close()
    for never in (token(999, "measure"), token(measures_of(walk.case_id)[0].id), "999"):
        assert head.get(f"{walk.base}/measures/{never}").status_code == 404
