"""The sealed check: does a text about to be issued tell who reported (confidentiality design §4)?

It must not be an oracle. Asked by those who may read the original anyway; counted by person, matter
and day; few names and numbers a text; yes or no, never what or where. The work is the same either
way: every text is searched whole for the same number of values, made up where the record has
fewer, and nothing stops at the first that is found.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from app.identity.wire.kinds import BoxKind, Ground, ReaderRole, Refusal
from app.identity.wire.person import Identity
from app.keeper import questions, records
from app.keeper.denial import require
from app.keeper.memory import Question
from app.keeper.originals import ROLES_OF
from app.keeper.spelling import figures, names_in, number_of, numbers_in, plain

if TYPE_CHECKING:
    from datetime import datetime

    from app.identity.wire.reaching import CheckText
    from app.keeper.office import Office

CHECK: Final = "check"
HELD_BACK: Final = "held-back"
SLOTS: Final = 24
LONGEST: Final = 20_000
_SHORTEST_NAME: Final = 2
_SHORTEST_NUMBER: Final = 7
_SHORTEST_ACCOUNT: Final = 6
_COMPOUND: Final = re.compile(
    r"(?:省|市|区|县|镇|乡|街道|路|街|巷|弄|大道|号|村)?"
    r"([^省市区县镇乡路街巷弄号村栋幢座]{2,12}(?:小区|花园|公寓|新村|家园|苑|大厦|宿舍))"
)
_STREET_NUMBER: Final = re.compile(r"([^省市区县镇乡村]{1,10}?(?:路|街|巷|弄|大道|胡同)\d{1,5}号)")
_DWELLING: Final = re.compile(r"(\d{1,4}(?:栋|幢|号楼|座|单元|组).*\d{1,5}(?:室|号|户)?)$")


def tells(office: Office, asked: CheckText, ciphertext: bytes, at: datetime) -> bool:
    """Count the question and chain it, then open the record and search. Raises ``Denied``."""
    text = "\n".join(asked.texts)
    with office.vault.writing() as session:
        _require_may_ask(office, asked, text)
        record = records.find(session, asked.record_id, ciphertext)
        require(record.case_uid == asked.case_uid, Refusal.OTHER_CASE)
        require(record.kind == BoxKind.IDENTITY.value, Refusal.WRONG_KIND)
        # Few texts are held back by mistake; many are names tried one after the other.
        held = questions.today(session, office, HELD_BACK, asked.user_id, at, asked.case_uid)
        require(held < office.settings.held_back_a_day, Refusal.DAILY_LIMIT)
        questions.count(
            session,
            office,
            CHECK,
            asked.user_id,
            at,
            most=office.settings.checks_a_day,
            case_uid=asked.case_uid,
            record_id=asked.record_id,
        )
    identity = Identity.from_bytes(records.unseal(office.ring, record, ciphertext))
    found = _search(text, values_of(identity), asked.public_facts)
    if found:
        with office.vault.writing() as session:
            session.add(
                Question(at=at, kind=HELD_BACK, user_id=asked.user_id, case_uid=asked.case_uid)
            )
    return found


def _require_may_ask(office: Office, asked: CheckText, text: str) -> None:
    """Whoever proposes as head of the desk or signs; the same that may read the words then (§3)."""
    require(asked.ground in {Ground.PROPOSING, Ground.SIGN_OFF}, Refusal.WRONG_ROLE)
    require(asked.role in ROLES_OF[asked.ground] | {ReaderRole.DISCIPLINE}, Refusal.WRONG_ROLE)
    require(len(text) <= LONGEST, Refusal.TOO_MANY_NAMES)
    require(names_in(text) <= office.settings.names_a_text, Refusal.TOO_MANY_NAMES)
    require(numbers_in(text) <= office.settings.numbers_a_text, Refusal.TOO_MANY_NAMES)


def values_of(identity: Identity) -> list[str]:
    """Give what must not stand in a text, in the one spelling in which it is looked for."""
    found = [plain(identity.name)] if len(plain(identity.name)) >= _SHORTEST_NAME else []
    numbers = [number_of(identity.phone), number_of(identity.second_phone)]
    numbers += [_without_area(number) for number in numbers]
    numbers.append(figures(identity.id_number))
    found += [number for number in numbers if len(number) >= _SHORTEST_NUMBER]
    account, _, _ = identity.email.partition("@")
    found.append(plain(identity.email))
    found += [plain(account)] if len(plain(account)) >= _SHORTEST_ACCOUNT else []
    found += address_parts(identity.address)
    return sorted({figures(value) for value in found if value})[:SLOTS]


def address_parts(address: str) -> list[str]:
    """Give what of an address points to one door: the compound, the street number, the dwelling."""
    whole = figures(address)
    forms = (_COMPOUND, _STREET_NUMBER, _DWELLING)
    return [hit.group(1) for form in forms for hit in form.finditer(whole)]


def _without_area(number: str) -> str:
    """Give a landline's own number: the area code is often left out."""
    if not number.startswith("0"):
        return ""
    return number[3:] if number[1] in "12" else number[4:]


def _search(text: str, values: list[str], public_facts: tuple[str, ...]) -> bool:
    """Search the whole text for each value; made-up ones fill the slots."""
    searched, known = figures(text), "\n".join(figures(fact) for fact in public_facts)
    made_up = [secrets.token_hex(6) for _ in range(SLOTS - len(values))]
    found = 0
    for value in (*values, *made_up):
        found += searched.count(value) * (not known.count(value))
    return found > 0
