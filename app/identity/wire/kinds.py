"""The words both sides use: kinds of box, grounds, purposes, refusals."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class BoxKind(StrEnum):
    """What a sealed box holds; part of what its seal binds."""

    IDENTITY = "identity"  # 身份
    WORDS = "words"  # 原话
    MESSAGE = "message"  # 留言
    EVIDENCE = "evidence"  # 证据原件
    FILENAME = "filename"  # 证据原文件名
    CONTACT = "contact"  # 回访中反馈的原话
    SIGNATURE = "signature"  # 签名
    RECORDING = "recording"  # 录音
    SCAN = "scan"  # 来信、来访记录扫描件
    CALLER = "caller"  # 来电号码


ORIGINAL_KINDS: Final = frozenset(
    {
        BoxKind.WORDS,
        BoxKind.MESSAGE,
        BoxKind.EVIDENCE,
        BoxKind.FILENAME,
        BoxKind.CONTACT,
        BoxKind.RECORDING,
        BoxKind.SCAN,
    }
)


class Disclosure(StrEnum):
    """How the reporter wishes to be known (实名、保密、匿名)."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Ground(StrEnum):
    """Why somebody may read an original without a grant (confidentiality design §3)."""

    OWN_INTAKE = "own_intake"  # 本人登记,24 小时内
    PROPOSING = "proposing"  # 拟办
    SIGN_OFF = "sign_off"  # 批办
    DIALOGUE = "dialogue"  # 处理来信留言


class ReaderRole(StrEnum):
    """In which role somebody reads; the values are those of the desk's roles."""

    REGISTRAR = "registrar"
    DUTY_HEAD = "duty_head"
    LEADER = "leader"
    DISCIPLINE = "discipline"


class IdentityField(StrEnum):
    """The fields of an identity that a grant may name."""

    NAME = "name"
    PHONE = "phone"
    SECOND_PHONE = "second_phone"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    EMAIL = "email"
    RELATIONSHIP = "relationship"
    SAFE_CONTACT = "safe_contact"


class Purpose(StrEnum):
    """What an identity is opened for."""

    CLARIFY = "clarify"  # 核实情况
    EVIDENCE = "evidence"  # 调查取证
    MEDIATION = "mediation"  # 组织调解
    REWARD = "reward"  # 举报奖励
    LEGAL_DUTY = "legal_duty"  # 依法提供


class Refusal(StrEnum):
    """Why the keeper refuses. Pages have a sentence for each."""

    UNKNOWN_RECORD = "unknown_record"
    WRONG_BOX = "wrong_box"
    NOT_CHAINED = "not_chained"
    NOT_NEWEST = "not_newest"
    OLD_VERSION = "old_version"
    ALREADY_DELIVERED = "already_delivered"
    UNKNOWN_KEY = "unknown_key"
    WRONG_KIND = "wrong_kind"
    WRONG_ROLE = "wrong_role"
    NOT_TAKER = "not_taker"
    TOO_LATE = "too_late"
    UNKNOWN_GRANT = "unknown_grant"
    NOT_YOURS = "not_yours"
    OTHER_CASE = "other_case"
    NO_FIELDS = "no_fields"
    NOT_APPROVED = "not_approved"
    ALREADY_DECIDED = "already_decided"
    OWN_REQUEST = "own_request"
    TOOK_THE_CALL = "took_the_call"
    NO_APPROVER = "no_approver"
    APPROVER_TOO_NEW = "approver_too_new"
    WRONG_CODE = "wrong_code"
    TOO_MANY_TRIES = "too_many_tries"
    EXPIRED = "expired"
    USED_UP = "used_up"
    DAILY_LIMIT = "daily_limit"
    NO_PHONE = "no_phone"
    ALREADY_ENROLLED = "already_enrolled"
    CHAIN_CONFLICT = "chain_conflict"
    RESTORED = "restored"
    DESTROYED = "destroyed"
    UNDER_HOLD = "under_hold"
    KEY_NEEDED = "key_needed"
    MALFORMED = "malformed"
    TOO_MANY_NAMES = "too_many_names"
    NOT_SENT = "not_sent"
    NOT_NAMED = "not_named"
    UNPRINTABLE = "unprintable"
    NOT_OFFERED = "not_offered"
    REPLAYED = "replayed"
    GRANT_ENDED = "grant_ended"
    NO_CONSENT = "no_consent"
    KEPT_APART = "kept_apart"
    MONTHLY_LIMIT = "monthly_limit"
    NOT_REVIEWED = "not_reviewed"
    SAME_PERSON = "same_person"
