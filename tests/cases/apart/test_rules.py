"""Who may be admitted to a matter that is kept apart."""

import pytest

from app.accounts.roles import Role
from app.cases.apart.rules import Unfit, is_named, leads, unfit
from app.cases.capacities import Capacity

PERSON = (7, "张伟")
FITTING = {
    Capacity.SIGNER: Role.LEADER,
    Capacity.VERIFIER: Role.INSPECTOR,
    Capacity.CONTACT: Role.REGISTRAR,
    Capacity.REVIEWER: Role.LEGAL_REVIEWER,
}


@pytest.mark.parametrize("capacity", Capacity)
def test_a_fitting_role_is_needed_for_every_part(capacity):
    assert unfit(PERSON, (None, ""), {FITTING[capacity]}, capacity, ()) is None
    assert unfit(PERSON, (None, ""), {Role.SYSTEM_ADMINISTRATOR}, capacity, ()) is Unfit.ROLE


def test_nobody_complained_of_is_admitted():
    roles = {Role.LEADER}
    assert unfit(PERSON, (7, ""), roles, Capacity.SIGNER, ()) is Unfit.COMPLAINED_OF
    assert unfit(PERSON, (None, "综合科 张伟"), roles, Capacity.SIGNER, ()) is Unfit.NAMESAKE


def test_a_namesake_is_admitted_once_it_is_known_who_is_meant():
    assert unfit(PERSON, (8, "综合科 张伟"), {Role.LEADER}, Capacity.SIGNER, ()) is None


def test_nobody_has_two_parts_in_one_matter():
    assert unfit(PERSON, (None, ""), {Role.LEADER}, Capacity.SIGNER, {7}) is Unfit.ALREADY


def test_a_name_is_found_inside_what_was_said():
    assert is_named("张伟", "综合科的张伟科长")
    assert not is_named("张伟", "综合科的张科长")
    assert not is_named("张", "张科长")


def test_whoever_heads_a_unit_of_theirs_or_above_is_in_the_head_line():
    assert leads([(Role.LEADER, "/1/")], ["/1/4/"])
    assert leads([(Role.TEAM_HEAD, "/1/4/")], ["/1/4/"])
    assert not leads([(Role.INSPECTOR, "/1/4/")], ["/1/4/"])
    assert not leads([(Role.TEAM_HEAD, "/1/5/")], ["/1/4/"])
