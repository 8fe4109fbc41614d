"""Who has to hear of a limit: whoever has to act now, whoever leads them, and nobody else.

Nobody is skipped because a case sits in a role's inbox: then all who hold the role are told, here
or in the nearest unit above that has one. Whoever may not know of a case is never told of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Role
from app.cases.capacities import Capacity
from app.cases.permissions import Permission, allowed
from app.cases.states import BEFORE_DISPATCH, WITH_THE_TEAM, CaseState
from app.clocks.kinds import ClockKind, ClockStage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Post(StrEnum):
    """What somebody is to a case when it comes to its limits."""

    DESK = "desk"
    DUTY_HEAD = "duty_head"
    TEAM = "team"
    TEAM_HEAD = "team_head"
    LEADER = "leader"
    DISCIPLINE = "discipline"
    ADMINISTRATOR = "administrator"


ROLES: Final[dict[Post, tuple[Role, ...]]] = {
    Post.DESK: (Role.REGISTRAR, Role.DUTY_HEAD),
    Post.DUTY_HEAD: (Role.DUTY_HEAD,),
    Post.TEAM: (Role.TEAM_HEAD, Role.INSPECTOR),
    Post.TEAM_HEAD: (Role.TEAM_HEAD,),
    Post.LEADER: (Role.LEADER,),
    Post.DISCIPLINE: (Role.DISCIPLINE,),
    Post.ADMINISTRATOR: (Role.SYSTEM_ADMINISTRATOR,),
}
OF_THE_TEAM: Final = frozenset({Post.TEAM, Post.TEAM_HEAD})

CALLS: Final = frozenset(
    {
        ClockKind.FIRST_REPLY,
        ClockKind.TELLING,
        ClockKind.PROMISE,
        ClockKind.FEEDBACK,
        ClockKind.CALL_BACK,
        ClockKind.SUPERIOR_REPLY,
    }
)
"""Limits that an answer of the desk keeps, wherever the case is: any of the desk may give it."""

_INBOX: Final = {
    CaseState.AWAITING_SIGN_OFF: Post.LEADER,
    CaseState.DISPATCHED: Post.TEAM,
    CaseState.CLOSING_SUBMITTED: Post.LEADER,
}


@dataclass(frozen=True, slots=True)
class House:
    """Who holds which role where, and which units stand above which (the nearest first).

    Only people who may sign in are in it. ``names`` are those of the units;
    ``found`` remembers whom a search for a post has found already.
    """

    above: Mapping[int, tuple[int, ...]]
    holders: Mapping[tuple[int, Role], frozenset[int]]
    people: frozenset[int]
    names: Mapping[int, str]
    found: dict[tuple[object, ...], frozenset[int]] = field(default_factory=dict, compare=False)


@dataclass(slots=True)
class Person:
    """Somebody of the house, as the table of permissions asks about them."""

    id: int
    house: House

    def holds(self, role: Role, unit_id: int) -> bool:
        """Say whether the role is held in the unit or above it."""
        return any(
            self.id in self.house.holders.get((above, role), ())
            for above in self.house.above.get(unit_id, ())
        )

    def is_member_of(self, unit_id: int) -> bool:
        """Say whether the person belongs to exactly this unit, in any role."""
        return any(self.id in self.house.holders.get((unit_id, role), ()) for role in Role)


@dataclass(frozen=True, slots=True)
class Matter:
    """What decides who is told: the case and its limit, without their names.

    ``asked``: a leader has still to decide on more time for this limit.
    """

    clock: ClockKind
    stage: ClockStage
    state: CaseState
    unit_id: int
    lead_team_id: int | None
    owner_id: int | None
    in_charge_id: int | None
    complained_of_id: int | None
    is_staff_complaint: bool
    is_sealed: bool
    asked: bool = False
    circle: frozenset[tuple[int, Capacity]] = frozenset()
    recused_ids: frozenset[int] = frozenset()
    uid: str = field(default="", compare=False)
    registered_by_id: int | None = field(default=None, compare=False)

    @property
    def is_kept_apart(self) -> bool:
        """Whether only its circle and the discipline officers of its unit may know of it."""
        return self.is_staff_complaint or self.is_sealed


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told, and which posts nobody holds, here or above, who could be."""

    people: frozenset[int]
    vacant: frozenset[Post] = frozenset()


def told(matter: Matter, house: House) -> Told:
    """Say who hears of a stage: it grows from those who act to their heads to the leaders."""
    if matter.is_kept_apart:
        return _told_apart(matter, house)
    people: set[int] = set()
    vacant: set[Post] = set()
    for post in posts_of(matter):
        found = _held(post, matter, house)
        if not found:
            vacant.add(post)
        elif post is acting_post(matter) and _owner_acts(matter, found):
            people.add(matter.owner_id or 0)
        else:
            people |= found
    if matter.stage is ClockStage.ESCALATED and matter.in_charge_id is not None:
        people |= _who_may_know({matter.in_charge_id} & house.people, matter, house)
    return Told(frozenset(people), frozenset(vacant))


_CAPACITIES: Final = {Post.LEADER: Capacity.SIGNER, Post.TEAM: Capacity.VERIFIER}


def _told_apart(matter: Matter, house: House) -> Told:
    """Tell of a matter kept apart its discipline officers and those of its circle who act.

    Nobody is told of a vacancy: whoever hears that the post is missed hears that there is such a
    matter (confidentiality design §5). That it is vacant stands on its page at all times.
    """
    acting = acting_post(matter)
    wanted = {_CAPACITIES.get(acting, Capacity.CONTACT)}
    if matter.asked or matter.stage is ClockStage.ESCALATED:
        wanted.add(Capacity.SIGNER)
    admitted = {person for person, capacity in matter.circle if capacity in wanted}
    circle = _who_may_know(admitted & house.people, matter, house)
    return Told(circle | _held(Post.DISCIPLINE, matter, house))


def posts_of(matter: Matter) -> tuple[Post, ...]:
    """Name the posts that hear of a stage."""
    acting = acting_post(matter)
    posts = [acting]
    if matter.asked:
        posts.append(Post.LEADER)
    if matter.stage is not ClockStage.DUE_SOON:
        posts.append(head_post(matter))
    if matter.stage is ClockStage.ESCALATED:
        posts.append(Post.LEADER)
    return tuple(dict.fromkeys(posts))


def acting_post(matter: Matter) -> Post:
    """Say who has to act now, by the limit first and then by where the case is."""
    if matter.clock in CALLS:
        return Post.DESK
    has_team = matter.lead_team_id is not None
    if matter.clock is ClockKind.RECTIFICATION and has_team:
        return Post.TEAM
    post = _INBOX.get(matter.state)
    if post is None:
        post = Post.TEAM if matter.state in WITH_THE_TEAM else Post.DESK
    return Post.DESK if post is Post.TEAM and not has_team else post


def head_post(matter: Matter) -> Post:
    """Say who leads those who act: the duty head while it is at the desk, else the team's head."""
    with_desk = acting_post(matter) is Post.DESK or matter.state in BEFORE_DISPATCH
    return Post.DUTY_HEAD if with_desk or matter.lead_team_id is None else Post.TEAM_HEAD


def _owner_acts(matter: Matter, acting: frozenset[int]) -> bool:
    """Whether one named person has it in hand: the owner, who still is one of those who act."""
    in_an_inbox = matter.state in _INBOX or matter.clock in CALLS
    return not in_an_inbox and matter.owner_id in acting


def _held(post: Post, matter: Matter, house: House) -> frozenset[int]:
    """Give who holds a post for the case; the search depends on nothing but what it is kept by."""
    search = (
        post, matter.unit_id, matter.lead_team_id, matter.complained_of_id,
        matter.is_staff_complaint, matter.is_sealed,
    )  # fmt: skip
    found = house.found.get(search)
    if found is None:
        found = house.found[search] = _searched(post, matter, house)
    return found


def _searched(post: Post, matter: Matter, house: House) -> frozenset[int]:
    """Search in the unit of the case, then in the nearest above that has somebody.

    A team that has nobody is led by the leaders of the unit: they can send the order elsewhere.
    """
    if post in OF_THE_TEAM:
        team = matter.lead_team_id or 0
        found = _who_may_know(_holding(post, team, house), matter, house)
        return found or _held(Post.LEADER, matter, house)
    for unit_id in house.above.get(matter.unit_id, ()):
        found = _who_may_know(_holding(post, unit_id, house), matter, house)
        if found:
            return found
    return frozenset()


def _holding(post: Post, unit_id: int, house: House) -> set[int]:
    return {person for role in ROLES[post] for person in house.holders.get((unit_id, role), ())}


def _who_may_know(people: Iterable[int], matter: Matter, house: House) -> frozenset[int]:
    return frozenset(
        person for person in people if allowed(Person(person, house), Permission.VIEW, matter)
    )


def administrators(unit_id: int, house: House) -> frozenset[int]:
    """Give who is told of a vacant post: the administrators of the unit, else any of the house."""
    for above in house.above.get(unit_id, ()):
        if found := _holding(Post.ADMINISTRATOR, above, house):
            return frozenset(found)
    return frozenset(
        person
        for (_, role), people in house.holders.items()
        for person in people
        if role in ROLES[Post.ADMINISTRATOR]
    )
