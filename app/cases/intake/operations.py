"""Registering a matter: identity and words are sealed first, then everything is kept at once."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts.models import Unit, User
from app.agency.models import District
from app.agency.settings import value_of
from app.cases.apart.jobs import tell_keeper
from app.cases.apart.routing import Route, route_of
from app.cases.intake.queries import DESK_ROLES, duty_head_of
from app.cases.intake.reference import reference_digest
from app.cases.models import Case, Respondent
from app.cases.permissions import Permission
from app.cases.references.kinds import Issuer
from app.cases.references.operations import note_issued
from app.cases.states import CaseAction, CaseKind, CaseState, Complexity, Urgency
from app.cases.superior.operations import Assignment
from app.cases.workflow import advance, begin
from app.documents.numbering import format_number, next_number
from app.errors import PermissionDenied
from app.extensions import db
from app.identity.operations import keep
from app.identity.seal import Identity, SealedBox, seal_identity, seal_words
from app.web.language import time_zone

if TYPE_CHECKING:
    from datetime import datetime

    from app.cases.states import Channel, Stage

SERIES: Final = "case"
STAFF_SERIES: Final = "staff-case"


@dataclass(frozen=True, slots=True)
class RespondentDraft:
    """Whom the matter is about, as told to the desk."""

    name: str = ""
    credit_code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """What a registrar takes down. Identity and words leave it only as sealed boxes."""

    unit_id: int
    channel: Channel
    kind: CaseKind
    category_id: int
    district_id: int
    summary: str
    received_at: datetime
    identity: Identity = field(repr=False)
    words: str = field(repr=False)
    respondent: RespondentDraft = RespondentDraft()
    stage: Stage | None = None
    channel_note: str = ""
    urgency: Urgency = Urgency.NORMAL
    on_the_spot: bool = False
    is_major: bool = False
    flags_kept_because: str = ""
    superior: Assignment = field(default_factory=Assignment)
    reach_by_caller: bool = False

    @property
    def can_be_reached(self) -> bool:
        """Whether the person may be called: on a number they left, or the one they call from."""
        left = self.identity.phone or self.identity.second_phone
        return bool(left) or self.reach_by_caller


@dataclass(frozen=True, slots=True)
class SealedRegistration:
    """A registration whose secret parts are sealed: nothing in it tells who reported."""

    case_uid: str
    identity: SealedBox
    words: SealedBox
    reference_digest: str
    submission: str


def digest_of_token(token: str) -> str:
    """Give what is stored of a submission: the token itself is on the registrar's page only."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal_registration(  # noqa: PLR0913 - what a registration takes
    draft: Registration,
    actor: User | None,
    *,
    reference: str,
    key: bytes,
    token: str = "",
    case_uid: str = "",
) -> SealedRegistration:
    """Seal identity and words, before any unit of work is open (confidentiality design §2).

    A call that was announced has taken its ``case_uid`` already: its number is sealed under it.
    """
    uid = case_uid or str(uuid.uuid4())
    taker_id = actor.id if actor is not None else None
    return SealedRegistration(
        case_uid=uid,
        identity=seal_identity(draft.identity, uid, taker_id=taker_id),
        words=seal_words(draft.words, uid, taker_id=taker_id),
        reference_digest=reference_digest(key, reference),
        submission=digest_of_token(token or str(uuid.uuid4())),
    )


def register_case(
    draft: Registration, sealed: SealedRegistration, actor: User, at: datetime
) -> Case:
    """Give the matter its number and keep it: boxes, timeline, audit, clocks in one transaction.

    “On the spot now” accepts in the same breath; the arrival limit has run since the matter
    reached us (domain design §2, fast path). Raises ``PermissionDenied``.
    """
    if not any(actor.holds(role, draft.unit_id) for role in DESK_ROLES):
        raise PermissionDenied(Permission.REGISTER.value)
    case = _new_case(draft, sealed, actor, at)
    db.session.add(case)
    db.session.flush()
    for box in (sealed.identity, sealed.words):
        keep(box, actor_id=actor.id, at=at)
    advance(case, CaseAction.REGISTER, actor, at)
    if case.is_kept_apart:
        tell_keeper(case, at)
    if case.on_the_spot:
        accept(case, actor, at)
    return case


def register_from_portal(draft: Registration, sealed: SealedRegistration, at: datetime) -> Case:
    """Keep a matter that the person entered themselves: nobody took it down (design §6).

    The duty head of the unit owns it. The number is known to the person alone.
    """
    case = _new_case(draft, sealed, None, at)
    db.session.add(case)
    db.session.flush()
    for box in (sealed.identity, sealed.words):
        keep(box, actor_id=None, at=at)
    note_issued(case, Issuer.PORTAL, at)
    begin(case, at)
    if case.is_kept_apart:
        tell_keeper(case, at)
    return case


def accept(case: Case, actor: User, at: datetime) -> None:
    """Take the matter up (受理); a report is taken up for verification."""
    case.accepted_at = at
    advance(case, CaseAction.ACCEPT, actor, at)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person is told when we do not take the matter up ourselves.

    ``code`` names the ground or the competent body in the agency's lists.
    """

    text: str
    code: str = ""
    kept_because: str = ""


def decline(case: Case, actor: User, decision: Decision, at: datetime) -> None:
    """Do not accept (不予受理), with its ground. Raises ``GuardRefused`` without one."""
    _decide(case, CaseAction.DECLINE, actor, decision, at)


def tell_elsewhere(case: Case, actor: User, decision: Decision, at: datetime) -> None:
    """Tell the person which body is competent (告知)."""
    _decide(case, CaseAction.TELL_ELSEWHERE, actor, decision, at)


def transfer(case: Case, actor: User, decision: Decision, at: datetime) -> None:
    """Send the matter to the competent body ourselves and tell the person (移送)."""
    _decide(case, CaseAction.TRANSFER, actor, decision, at)


def answer_at_desk(case: Case, actor: User, decision: Decision, at: datetime) -> None:
    """Answer on the spot (当场答复): nothing more is owed."""
    _decide(case, CaseAction.ANSWER_AT_DESK, actor, decision, at)


def _decide(case: Case, action: CaseAction, actor: User, decision: Decision, at: datetime) -> None:
    case.decision_ground = decision.code or None
    case.decision_text = decision.text
    if decision.kept_because:
        case.flags_kept_because = decision.kept_because
    advance(case, action, actor, at, note=decision.text)


def _new_case(
    draft: Registration, sealed: SealedRegistration, actor: User | None, at: datetime
) -> Case:
    district = db.session.get_one(District, draft.district_id)
    is_staff = draft.kind is CaseKind.STAFF_COMPLAINT
    route = _route(draft, actor, is_staff=is_staff)
    case = Case(
        uid=sealed.case_uid,
        number=_number(route.unit_id, at, is_staff=is_staff),
        unit_id=route.unit_id,
        kind=draft.kind,
        state=CaseState.REGISTERED,
        channel=draft.channel,
        channel_note=draft.channel_note,
        urgency=draft.urgency,
        complexity=Complexity.GENERAL,
        # Who may not know of a staff complaint cannot take it on the fast path either.
        on_the_spot=draft.on_the_spot and not is_staff,
        is_major=draft.is_major,
        category_id=draft.category_id,
        stage=draft.stage,
        district_id=district.id,
        area_type=district.area_type,
        summary=draft.summary,
        flags_kept_because=draft.flags_kept_because or None,
        superior_body=draft.superior.body,
        superior_number=draft.superior.number,
        superior_due_on=draft.superior.due_on,
        can_be_reached=draft.can_be_reached,
        received_at=draft.received_at,
        registered_at=at,
        registered_by_id=actor.id if actor is not None else None,
        owner_id=route.owner_id,
        complained_of_id=route.complained_of_id,
        stepped_at=at,
        reference_digest=sealed.reference_digest,
        submission_token=sealed.submission,
    )
    _set_respondent(case, draft)
    return case


def _route(draft: Registration, actor: User | None, *, is_staff: bool) -> Route:
    """Say who keeps the matter: the unit it was taken in for, and the registrar, asked first.

    What came from the portal is the duty head's.

    A staff complaint goes to the nearest discipline officer who is not complained of (P4).
    """
    if is_staff:
        return route_of(draft.unit_id, draft.respondent.name)
    owner_id = actor.id if actor is not None else duty_head_of(draft.unit_id)
    return Route(draft.unit_id, owner_id, None)


def _number(unit_id: int, at: datetime, *, is_staff: bool) -> str:
    """Take the next number of the unit's year; staff complaints have their own series."""
    unit = db.session.get_one(Unit, unit_id)
    word = unit.number_word or value_of("number_word")
    year = at.astimezone(ZoneInfo(time_zone())).year
    series = STAFF_SERIES if is_staff else SERIES
    sequence = next_number(unit_id, series, year)
    return format_number(f"{word}督" if is_staff else word, year, sequence)


def _set_respondent(case: Case, draft: Registration) -> None:
    told = draft.respondent
    case.respondent_name = told.name
    case.respondent_address = told.address
    if not told.name or case.is_staff_complaint:
        return  # a member of staff is no entry of the registry
    same = select(Respondent.id).order_by(Respondent.id).limit(1)
    if told.credit_code:
        same = same.where(Respondent.credit_code == told.credit_code)
    else:
        same = same.where(Respondent.name == told.name, Respondent.address == told.address)
    known = db.session.scalar(same)
    if known is None:
        entry = Respondent(
            name=told.name,
            credit_code=told.credit_code or None,
            address=told.address,
            district_id=draft.district_id,
        )
        db.session.add(entry)
        db.session.flush()
        known = entry.id
    case.respondent_id = known
