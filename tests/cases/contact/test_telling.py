"""Telling the person of a changed limit, and giving the promised answer."""

from app.cases.contact import operations, queries
from app.cases.contact.kinds import TaskKind
from app.cases.models import Case
from app.cases.states import CaseState
from app.extensions import db, writing
from tests import factories
from tests.cases.contact.conftest import closed_case


def tell(case_id, at=factories.NOON):
    with writing():
        operations.tell_change(db.session.get_one(Case, case_id), at)


def kinds_of(case_id):
    return [task.kind for task in queries.tasks_of_case(case_id)]


def test_a_change_makes_one_call_however_many_changes_there_are(both, office):
    case_id = factories.make_case(office, CaseState.INVESTIGATING, can_be_reached=True)
    for _ in range(2):
        tell(case_id)
    assert kinds_of(case_id) == [TaskKind.TELL_CHANGE]
    assert queries.tasks_of_case(case_id)[0].not_before == factories.NOON


def test_nobody_is_called_who_left_no_telephone(app, office):
    case_id = factories.make_case(office, CaseState.INVESTIGATING, can_be_reached=False)
    tell(case_id)
    assert kinds_of(case_id) == []


def test_nobody_is_called_twice_who_is_called_with_the_result_now(app, office):
    case_id = closed_case(office)
    tell(case_id)
    assert kinds_of(case_id) == [TaskKind.FEEDBACK]
