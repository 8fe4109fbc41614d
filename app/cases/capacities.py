"""In which capacity somebody is admitted to a matter that is kept apart. Pure."""

from __future__ import annotations

from enum import StrEnum


class Capacity(StrEnum):
    """What a member of the circle does in the one matter (confidentiality design §5)."""

    SIGNER = "signer"  # 批办领导
    VERIFIER = "verifier"  # 核查人员
    CONTACT = "contact"  # 联系人
    REVIEWER = "reviewer"  # 法制审核


class SealGround(StrEnum):
    """Why an ordinary matter is sealed (封存)."""

    STAFF_INVOLVED = "staff_involved"  # 涉及本单位人员
    REPORTER_AT_RISK = "reporter_at_risk"  # 举报人有被报复风险
    HANDED_TO_JUSTICE = "handed_to_justice"  # 移送司法或纪检监察
    SECRET = "secret"  # noqa: S105 - 涉密, a ground and no password
