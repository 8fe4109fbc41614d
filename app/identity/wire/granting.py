"""Messages about grants: credentials of approvers, signed approvals, lists, mediation, emergency.

Confidentiality design §3. Who somebody is, the keeper is told by the desk; what it verifies itself
are the credentials it enrolled, and what follows from its own store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the codec reads the annotations
from enum import StrEnum

from app.identity.wire.base import Reply, Request
from app.identity.wire.kinds import (  # noqa: TC001 - the codec reads the annotations
    IdentityField,
    Purpose,
)


class Method(StrEnum):
    """By what an approver signs."""

    PASSKEY = "passkey"
    TOTP = "totp"


class GrantState(StrEnum):
    """How far a grant is."""

    WAITING = "waiting"  # 待审批
    OPEN = "open"  # 可查看
    REFUSED = "refused"  # 不予批准
    WITHDRAWN = "withdrawn"  # 已撤回
    ENDED = "ended"  # 已终止
    LAPSED = "lapsed"  # 逾期未批
    EXPIRED = "expired"  # 已过期
    USED_UP = "used_up"  # 次数用尽


class GrantKind(StrEnum):
    """On what a grant rests."""

    IDENTITY = "identity"  # 审批
    MEDIATION = "mediation"  # 调解


class RefusalGround(StrEnum):
    """Why an approver refuses."""

    NOT_NEEDED = "not_needed"  # 办理不需要
    ASK_INSTEAD = "ask_instead"  # 可请热线转问
    TOO_MUCH = "too_much"  # 字段过多
    WRONG_PURPOSE = "wrong_purpose"  # 用途不符
    RISK = "risk"  # 举报人有风险


class EmergencyGround(StrEnum):
    """Why a life is in danger."""

    THREATENED = "threatened"  # 举报人受到威胁
    POISONED = "poisoned"  # 疑似中毒需救治
    MISSING = "missing"  # 失联
    OTHER = "other"  # 其他危及生命


class Finding(StrEnum):
    """What a custodian finds of an emergency afterwards."""

    JUSTIFIED = "justified"  # 情况属实
    NOT_JUSTIFIED = "not_justified"  # 不应使用


class PurposeClass(StrEnum):
    """For what an identity was opened, as its owner is told."""

    HANDLING = "handling"  # 办理
    CONTACT = "contact"  # 联系
    MEDIATION = "mediation"  # 调解
    REWARD = "reward"  # 奖励
    LEGAL_DUTY = "legal_duty"  # 依法提供
    EMERGENCY = "emergency"  # 紧急情况


@dataclass(frozen=True, slots=True)
class BeginEnrolment(Request):
    """Begin to enrol a credential; ``origin`` is the site as the person's browser knows it."""

    user_id: int
    method: Method
    origin: str = ""


@dataclass(frozen=True, slots=True)
class EnrolmentBegun(Reply):
    """The secret for the app, or what the browser needs to make a passkey (JSON)."""

    secret: str = field(repr=False)
    options: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class FinishEnrolment(Request):
    """Prove the credential: a first code, or what the browser made."""

    user_id: int
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolled(Reply):
    """The credential counts from then on."""

    counts_from: datetime


@dataclass(frozen=True, slots=True)
class ListCredentials(Request):
    """Ask who has a credential."""


@dataclass(frozen=True, slots=True)
class Credential:
    """Whose credential, by which method, and since when it counts; who asked to remove it."""

    user_id: int
    method: Method
    enrolled_at: datetime
    counts_from: datetime
    removal_asked_by: int | None = None


@dataclass(frozen=True, slots=True)
class CredentialsListed(Reply):
    """All credentials."""

    credentials: tuple[Credential, ...]


@dataclass(frozen=True, slots=True)
class RemoveCredential(Request):
    """One administrator asks for removal; with the other one's word it is done.

    ``requester_id`` holds the office named by ``as_security``: the two offices have to differ, and
    so have the two persons. That they hold these offices is what the desk says.
    """

    user_id: int
    requester_id: int
    as_security: bool


@dataclass(frozen=True, slots=True)
class CredentialRemoval(Reply):
    """Whether it is removed, or waits for the other administrator."""

    is_done: bool


@dataclass(frozen=True, slots=True)
class BeginApproval(Request):
    """Ask for what an approver is to sign."""

    grant_id: str
    approver_id: int


@dataclass(frozen=True, slots=True)
class ApprovalOffered(Reply):
    """What is to be signed: once, until then. ``options`` is for the browser's passkey (JSON)."""

    nonce: str
    method: Method
    options: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class GiveApproval(Request):
    """An approver's signature over the offered statement: a code, or the passkey's answer."""

    grant_id: str
    approver_id: int
    nonce: str
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApprovalTaken(Reply):
    """The approval counts; the grant is open once as many as needed have approved."""

    is_open: bool
    missing: int
    views_left: int
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefuseGrant(Request):
    """An approver refuses, for a reason."""

    grant_id: str
    approver_id: int
    ground: RefusalGround


@dataclass(frozen=True, slots=True)
class WithdrawGrant(Request):
    """The requester takes the request back, or gives up what is left of it."""

    grant_id: str
    requester_id: int


@dataclass(frozen=True, slots=True)
class ListGrants(Request):
    """Ask for grants, the newest first: those that wait, one's own, or those of one case."""

    waiting: bool = False
    requester_id: int | None = None
    case_uid: str | None = None
    grant_id: str | None = None


@dataclass(frozen=True, slots=True)
class GrantSeen:
    """A grant without anything of the identity."""

    grant_id: str
    kind: GrantKind
    case_uid: str
    requester_id: int
    fields: tuple[IdentityField, ...]
    purpose: Purpose
    made_at: datetime
    waits_until: datetime
    state: GrantState
    needed: int
    approver_ids: tuple[int, ...]
    views: int
    views_left: int
    ends_at: datetime | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class GrantsListed(Reply):
    """The grants asked for."""

    grants: tuple[GrantSeen, ...]


@dataclass(frozen=True, slots=True)
class ListOpenings(Request):
    """Ask who opened the identity of a case, and when."""

    case_uid: str


@dataclass(frozen=True, slots=True)
class OpeningSeen:
    """One opening of an identity."""

    at: datetime
    reader_id: int
    purpose: PurposeClass
    grant_id: str | None = None


@dataclass(frozen=True, slots=True)
class OpeningsListed(Reply):
    """The openings, in order."""

    openings: tuple[OpeningSeen, ...]


@dataclass(frozen=True, slots=True)
class NameMediator(Request):
    """Give a mediator a standing grant; the ciphertext of the identity is the frame's body.

    The keeper opens it and looks whether the person consented.
    """

    case_uid: str
    requester_id: int
    named_by_id: int
    record_id: str


@dataclass(frozen=True, slots=True)
class MediatorNamed(Reply):
    """The standing grant; whether the person also consents to disclosure to the other side."""

    grant_id: str
    may_disclose: bool


@dataclass(frozen=True, slots=True)
class OpenForMediation(Request):
    """Open name and telephone for the named mediator; the ciphertext is the frame's body."""

    grant_id: str
    requester_id: int
    record_id: str


@dataclass(frozen=True, slots=True)
class EndMediation(Request):
    """End a mediator's grant."""

    grant_id: str
    user_id: int


@dataclass(frozen=True, slots=True)
class OpenEmergency(Request):
    """Danger to life: open name and telephone of one case now; the ciphertext is the body."""

    case_uid: str
    requester_id: int
    unit_id: int
    ground: EmergencyGround
    record_id: str


@dataclass(frozen=True, slots=True)
class EmergencyOpened(Reply):
    """Name and telephone, and how many more there may be this month."""

    emergency_id: str
    values: tuple[tuple[IdentityField, str], ...] = field(repr=False)
    left: int


@dataclass(frozen=True, slots=True)
class ListEmergencies(Request):
    """Ask for emergencies, the newest first: those nobody has reviewed, or those of one case."""

    case_uid: str | None = None


@dataclass(frozen=True, slots=True)
class EmergencySeen:
    """An emergency and what was found of it."""

    emergency_id: str
    unit_id: int
    case_uid: str
    reader_id: int
    ground: EmergencyGround
    at: datetime
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class EmergenciesListed(Reply):
    """The emergencies asked for."""

    emergencies: tuple[EmergencySeen, ...]


@dataclass(frozen=True, slots=True)
class ReviewEmergency(Request):
    """A custodian says what they found of an emergency."""

    emergency_id: str
    approver_id: int
    finding: Finding
