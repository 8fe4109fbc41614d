"""Asking the reporter and hearing from them: sealed for all, masked for whoever works on it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from app.audit.models import AuditRow
from app.cases.contact.kinds import TaskKind
from app.cases.contact.models import ContactTask
from app.cases.dialogue.kinds import ItemKind
from app.cases.dialogue.models import DialogueItem
from app.cases.evidence.kinds import Source
from app.cases.evidence.models import ReceivedItem
from app.cases.models import Case
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReporterKey
from app.cases.states import CaseKind, CaseState
from app.extensions import db, writing
from app.identity.models import StoredBox
from app.jobs.models import OutboxMessage
from app.notices.models import Notice
from tests import factories
from tests.addresses import token
from tests.publicity.portal.test_portal import Person

WORDS = "老板姓高，我就住在他家楼上，电话13800005621，别告诉他。"
QUESTION = "过期牛肉放在哪个冷柜？"


@pytest.fixture
def person(request, office, client_for, time_machine):
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    both = "both" if "both" in request.fixturenames else "app"
    return Person(request.getfixturevalue(both), office, client_for())


def with_whole_access(person, state=CaseState.INVESTIGATING, **values):
    case_id = person.told(state, **values)
    with writing():
        db.session.add(ReporterKey(case_id=case_id, issuer=Issuer.PORTAL, issued_at=factories.NOON))
    person.status()
    return case_id


def send(person, kind, **fields):
    """Send one of the forms of the page."""
    data = {"kind": kind, **{f"{kind}-{name}": value for name, value in fields.items()}}
    return person.browser.post("/status/talk", data, page="/status/talk")


def ask(client_for, office, case_id, who="inspector", text=QUESTION):
    browser = client_for(getattr(office, who))
    return browser.post(f"/cases/{token(case_id)}/ask", {"text": text})


def only_item(kind):
    return db.session.query(DialogueItem).filter_by(kind=kind).one()


def everything_stored():
    with db.engine.connect() as connection:
        tables = Case.metadata.sorted_tables
        return "".join(repr(connection.execute(table.select()).all()) for table in tables)


def test_a_message_is_sealed_and_whoever_reads_it_is_told(both, person, office):
    case_id = with_whole_access(person)
    assert send(person, "message", words=WORDS).status_code == 302
    item = only_item(ItemKind.MESSAGE)
    assert (item.case_id, item.author_id, item.masked) == (case_id, None, None)
    assert db.session.get(StoredBox, item.record_id).taker_id is None
    assert "13800005621" not in everything_stored()
    told = {notice.recipient_id for notice in db.session.query(Notice)}
    assert office.people["duty_head"] in told
    assert office.people["inspector"] not in told
    assert WORDS not in person.browser.get("/status/talk").text


def test_the_duty_head_opens_a_message_and_writes_down_what_may_be_known(
    person, office, keeper, jobs, client_for
):
    case_id = with_whole_access(person)
    send(person, "message", words=WORDS)
    jobs()
    item = only_item(ItemKind.MESSAGE)
    page = f"/cases/{token(case_id)}/dialogue/{token(item.id, 'item')}"
    duty = client_for(office.duty_head)
    assert f"/cases/{token(case_id)}/dialogue" in duty.get("/desk/messages").text
    assert "13800005621" not in duty.get(page).text
    opened = duty.post(f"{page}/words", page=page)
    assert "13800005621" in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    assert duty.post(page, {"text": "举报人电话13800005621。"}).status_code == 422
    assert duty.post(page, {"text": "称冷柜在后厨。"}).status_code == 302
    inspector = client_for(office.inspector).get(f"/cases/{token(case_id)}/dialogue").text
    assert "称冷柜在后厨。" in inspector
    assert "13800005621" not in inspector
    actions = [row.action for row in db.session.query(AuditRow).filter_by(case_uid=_uid(case_id))]
    assert {"dialogue.message", "dialogue.opened", "dialogue.masked"} <= set(actions)


def _uid(case_id):
    return db.session.get_one(Case, case_id).uid


@pytest.mark.parametrize("who", ["inspector", "registrar", "leader", "analyst"])
def test_nobody_else_opens_a_message(person, office, client_for, who):
    case_id = with_whole_access(person)
    send(person, "message", words=WORDS)
    page = f"/cases/{token(case_id)}/dialogue/{token(only_item(ItemKind.MESSAGE).id, 'item')}"
    browser = client_for(getattr(office, who))
    assert browser.get(page).status_code == 403
    shown = f"/cases/{token(case_id)}/dialogue"
    assert browser.post(f"{page}/words", page=shown).status_code in {400, 403}


def test_the_inspectors_question_reaches_the_person_both_ways(both, person, office, client_for):
    case_id = with_whole_access(person, can_be_reached=True)
    assert ask(client_for, office, case_id).status_code == 302
    question = only_item(ItemKind.QUESTION)
    assert question.for_team
    assert db.session.query(ContactTask).one().kind is TaskKind.QUESTION
    sent = [row.payload for row in db.session.query(OutboxMessage) if row.task == "identity.send"]
    assert len(sent) == 1
    assert QUESTION not in sent[0]
    assert QUESTION in person.browser.get("/status/talk").text
    answer = send(person, "answer", question=token(question.id, "item"), words=WORDS)
    assert answer.status_code == 302
    assert db.session.get_one(DialogueItem, question.id).settled_at is not None
    again = send(person, "answer", question=token(question.id, "item"), words="还有一句")
    assert again.status_code == 409


def test_who_cannot_be_called_is_asked_on_the_page_only(person, office, client_for):
    case_id = with_whole_access(person)
    ask(client_for, office, case_id)
    assert db.session.query(ContactTask).count() == 0


def test_an_answer_heard_by_telephone_is_sealed_and_masked(both, person, office, client_for):
    case_id = with_whole_access(person, can_be_reached=True)
    ask(client_for, office, case_id)
    question = only_item(ItemKind.QUESTION)
    page = f"/cases/{token(case_id)}/dialogue/{token(question.id, 'item')}/answer"
    registrar = client_for(office.registrar)
    answer = registrar.post(page, {"words": WORDS, "text": "在后厨左边的冷柜。"})
    assert answer.status_code == 302
    heard = only_item(ItemKind.ANSWER)
    assert (heard.masked, heard.question_id) == ("在后厨左边的冷柜。", question.id)
    assert "13800005621" not in everything_stored()
    inspector = client_for(office.inspector)
    assert "在后厨左边的冷柜。" in inspector.get(f"/cases/{token(case_id)}/dialogue").text
    assert inspector.get(page).status_code == 403


def test_a_question_that_tells_who_reported_is_not_asked(person, office, client_for):
    case_id = with_whole_access(person)
    answer = ask(client_for, office, case_id, text="请问13800005621是您的电话吗？")
    assert answer.status_code == 422
    assert db.session.query(DialogueItem).count() == 0


@pytest.mark.parametrize(("who", "status"), [("other_inspector", 404), ("leader", 403)])
def test_only_desk_and_lead_team_ask(person, office, client_for, who, status):
    case_id = with_whole_access(person)
    assert (
        client_for(getattr(office, who)).get(f"/cases/{token(case_id)}/ask").status_code == status
    )


def test_the_handling_is_graded_and_objected_to_once_it_was_told(both, person, office, client_for):
    case_id = with_whole_access(person, CaseState.CLOSED, closed_at=factories.NOON)
    assert send(person, "grading", grade="dissatisfied", words=WORDS).status_code == 302
    assert send(person, "appeal", words="检查的不是那个冷柜。").status_code == 302
    assert only_item(ItemKind.GRADING).grade.value == "dissatisfied"
    appeal = only_item(ItemKind.APPEAL)
    told = {n.recipient_id for n in db.session.query(Notice) if n.key == f"dialogue:{appeal.id}"}
    assert {office.people["leader"], office.people["duty_head"]} <= told
    leader = client_for(office.leader)
    page = f"/cases/{token(case_id)}/dialogue"
    case_page = leader.get(f"/cases/{token(case_id)}")
    assert str(db.session.query(DialogueItem).count()) == "2"
    assert page in case_page.text
    assert "/cases/" in leader.get("/desk/messages").text
    done = leader.post(f"{page}/{token(appeal.id, 'item')}/settle", page=page)
    assert done.status_code == 302
    assert db.session.get_one(DialogueItem, appeal.id).settled_by_id == office.people["leader"]


def test_before_there_is_a_result_nothing_is_graded_or_objected_to(person):
    with_whole_access(person)
    page = person.browser.get("/status/talk").text
    assert 'value="appeal"' not in page
    assert send(person, "appeal", words="不服").status_code == 409


def test_a_wish_to_withdraw_says_whether_somebody_pressed_and_goes_to_the_leader(
    both, person, office
):
    case_id = with_whole_access(person)
    assert send(person, "withdrawal", words="").status_code == 422
    assert send(person, "withdrawal", pressed="yes", words="他来找过我。").status_code == 302
    item = only_item(ItemKind.WITHDRAWAL)
    assert item.voluntary is False
    assert db.session.get_one(Case, case_id).state is CaseState.INVESTIGATING
    told = {n.recipient_id for n in db.session.query(Notice) if n.key == f"dialogue:{item.id}"}
    assert office.people["leader"] in told


def test_a_staff_complaint_is_heard_of_by_discipline_alone(person, office):
    with_whole_access(
        person,
        CaseState.PROPOSING,
        kind=CaseKind.STAFF_COMPLAINT,
        owner_id=office.people["discipline"],
    )
    send(person, "message", words=WORDS)
    assert {n.recipient_id for n in db.session.query(Notice)} == {office.people["discipline"]}


def test_too_much_in_one_day_is_refused(person, time_machine):
    with_whole_access(person)
    for _ in range(20):
        assert send(person, "message", words="一句").status_code == 302
    assert send(person, "message", words="又一句").status_code == 409
    time_machine.shift(timedelta(hours=25))
    person.status()
    assert send(person, "message", words="第二天").status_code == 302


def test_without_words_the_page_says_so_and_keeps_the_rest(person, office, client_for):
    case_id = with_whole_access(person)
    ask(client_for, office, case_id)
    own = token(only_item(ItemKind.QUESTION).id, "item")
    answer = send(person, "answer", question=own, words="")
    assert answer.status_code == 422
    assert 'id="answer-words"' in answer.text
    assert send(person, "message", words="长" * 4001).status_code == 422
    assert send(person, "nonsense", words="x").status_code == 200
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))


def test_the_question_of_another_matter_is_not_answered(person, office, client_for):
    other = factories.make_case(office, CaseState.INVESTIGATING)
    ask(client_for, office, other)
    with_whole_access(person)
    own = token(only_item(ItemKind.QUESTION).id, "item")
    assert send(person, "answer", question=own, words="x").status_code == 409
    assert send(person, "answer", question="x", words="x").status_code == 409


def test_files_handed_in_later_are_sealed_and_told_of(both, person, office):
    case_id = with_whole_access(person)
    whole = BytesIO()
    Image.new("RGB", (8, 8), "red").save(whole, "PNG")
    hidden = person.browser.hidden_of("/status/talk", action="/status/talk/files")
    sent = {"csrf_token": hidden["csrf_token"], "files": (BytesIO(whole.getvalue()), "林晓燕.png")}
    answer = person.browser.client.post(
        "/status/talk/files", data=sent, content_type="multipart/form-data"
    )
    assert answer.status_code == 302
    item = db.session.query(ReceivedItem).one()
    assert (item.case_id, item.source) == (case_id, Source.PORTAL)
    assert only_item(ItemKind.MESSAGE).text == "1"
    assert "林晓燕" not in everything_stored()
    assert office.people["duty_head"] in {n.recipient_id for n in db.session.query(Notice)}


def test_without_a_file_the_page_says_so(person):
    with_whole_access(person)
    hidden = person.browser.hidden_of("/status/talk", action="/status/talk/files")
    answer = person.browser.client.post(
        "/status/talk/files", data={"csrf_token": hidden["csrf_token"]}
    )
    assert answer.status_code == 422
    assert 'href="#files"' in answer.text


def test_nobody_chooses_whom_to_call_by_asking_a_question(person, office, client_for):
    """The number of the matter asked about is for a colleague to call."""
    case_id = with_whole_access(person, can_be_reached=True)
    registrar = client_for(office.registrar)
    asked = registrar.post(f"/cases/{token(case_id)}/ask", {"text": QUESTION})
    assert asked.status_code == 302
    db.session.rollback()
    taken = registrar.post("/desk/contact/next", page="/desk/contact")
    assert taken.location == "/desk/contact"
    head = client_for(office.duty_head)
    taken = head.post("/desk/contact/next", page="/desk/contact")
    assert taken.location != "/desk/contact"
