"""Arriving, recording the visit, taking evidence."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.cases.permissions import Permission, require
from app.cases.states import CaseAction, CaseState
from app.cases.workflow import advance
from app.documents import files as stored_files
from app.documents.attachments import Attachment, AttachmentKind
from app.documents.copies import clear
from app.enforcement.operations import expect_row_version, note_act, one_at_a_time
from app.enforcement.visits.models import Visit, VisitInspector
from app.enforcement.visits.queries import digests_of, last_number, open_visit_of
from app.errors import ActionNotAllowed
from app.extensions import db
from app.identity.files import key_of
from app.identity.operations import keep
from app.identity.seal import seal_file, seal_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from app.accounts.models import User
    from app.cases.models import Case
    from app.documents.copies import WorkingCopy
    from app.identity.seal import SealedBox


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What is written down of a visit (现场笔录)."""

    inspectors: tuple[int, ...]
    party_present: bool
    rights_told: bool
    could_not_enter: bool
    record: str


@dataclass(frozen=True, slots=True)
class ClearedFile:
    """A file ready to be kept: working copy for the desk, original and name for the keeper."""

    uid: str
    copy: WorkingCopy
    original: SealedBox = field(repr=False)
    name: SealedBox = field(repr=False)

    @property
    def storage_key(self) -> str:
        """Where the working copy lies."""
        return f"evidence/{self.uid}.{self.copy.extension}"

    @property
    def sealed_key(self) -> str:
        """Where the sealed original lies."""
        return key_of(self.original.record_id)


def arrive(case: Case, inspector: User, at: datetime) -> Visit:
    """Record arrival at the server's time (到场). A later visit does not move the case.

    Raises ``ActionNotAllowed`` while a visit of the case is open.
    """
    one_at_a_time(case)
    if open_visit_of(case.id) is not None:
        raise ActionNotAllowed(_("A visit has no record yet. Write its record first."))
    if case.state in {CaseState.ON_SITE, CaseState.INVESTIGATING}:
        note_act(case, inspector, "visit.arrived", at)
    else:
        if case.arrived_at is None:
            case.arrived_at = at
        advance(case, CaseAction.ARRIVE, inspector, at)
    visit = Visit(
        case_id=case.id,
        team_id=case.lead_team_id,
        arrived_at=at,
        recorded_by_id=inspector.id,
    )
    db.session.add(visit)
    db.session.flush()
    return visit


def start_without_visit(case: Case, inspector: User, at: datetime) -> None:
    """Begin the verification where nobody has to go anywhere."""
    advance(case, CaseAction.START_INVESTIGATION, inspector, at)


def record_visit(  # noqa: PLR0913 - who saw what, when, and which version of it
    case: Case,
    visit: Visit,
    actor: User,
    given: VisitRecord,
    at: datetime,
    *,
    roster: Iterable[User],
    shown: int | None,
) -> None:
    """Write the record of a visit; the first one begins the verification.

    Raises ``CaseMovedOn`` when somebody else saved the record after the page was shown.
    """
    note_act(case, actor, "visit.recorded", at, subject=str(visit.id))
    expect_row_version(
        shown, visit.version, _l("saved the on-site record"), visit.saved_by, visit.saved_at
    )
    visit.party_present = given.party_present
    visit.rights_told = given.rights_told
    visit.could_not_enter = given.could_not_enter
    visit.record = given.record
    visit.finished_at = visit.finished_at or at
    visit.saved_by_id = actor.id
    visit.saved_at = at
    _take_part(visit, [user for user in roster if user.id in given.inspectors])
    if case.state is CaseState.ON_SITE:
        advance(case, CaseAction.START_INVESTIGATION, actor, at)


def _take_part(visit: Visit, chosen: Sequence[User]) -> None:
    """Keep who is still named as they were noted; add the others with today's certificate."""
    noted = {inspector.user_id: inspector for inspector in visit.inspectors}
    visit.inspectors = [
        noted.get(user.id)
        or VisitInspector(user_id=user.id, certificate_number=user.certificate_number or "")
        for user in chosen
    ]


def clear_file(
    content: bytes, filename: str, case_uid: str, taker_id: int, zone: ZoneInfo
) -> ClearedFile:
    """Make the working copy and seal the rest; slow, so outside any unit of work.

    Raises ``FileRefused`` when the file cannot be taken.
    """
    copy = clear(content, zone)
    return ClearedFile(
        uid=str(uuid.uuid4()),
        copy=copy,
        original=seal_file(content, case_uid, taker_id=taker_id),
        name=seal_name(filename, case_uid, taker_id=taker_id),
    )


def write_files(files: Sequence[ClearedFile]) -> None:
    """Put working copies and sealed originals on disk before the rows that name them."""
    for file in files:
        stored_files.write(file.storage_key, file.copy.content)
        stored_files.write(file.sealed_key, file.original.ciphertext)


def take_back(files: Sequence[ClearedFile]) -> None:
    """Remove files whose rows were not committed."""
    for file in files:
        stored_files.remove(file.storage_key)
        stored_files.remove(file.sealed_key)


def add_evidence(
    case: Case, actor: User, files: Sequence[ClearedFile], visit: Visit | None, at: datetime
) -> list[ClearedFile]:
    """Keep cleared files as evidence under neutral names; the originals stay sealed.

    Gives the files that were left out because the case has them already.
    """
    one_at_a_time(case)
    fresh, known = _without_repeats(files, digests_of(case.id))
    if not fresh:
        require(actor, Permission.INVESTIGATE, case)
        return known
    note_act(case, actor, "evidence.added", at, subject=str(len(fresh)))
    number = last_number(case.id)
    for sequence, file in enumerate(fresh, start=number + 1):
        original_id = keep(file.original, actor_id=actor.id, at=at, storage_key=file.sealed_key)
        name_id = keep(file.name, actor_id=actor.id, at=at)
        db.session.add(
            Attachment(
                uid=file.uid,
                case_id=case.id,
                visit_id=visit.id if visit else None,
                kind=AttachmentKind.EVIDENCE,
                sequence=sequence,
                name=f"证据 {sequence}.{file.copy.extension}",
                media_type=file.copy.media_type,
                size=len(file.copy.content),
                sha256_original=file.copy.sha256_original,
                sha256=file.copy.sha256,
                storage_key=file.storage_key,
                original_record_id=original_id,
                name_record_id=name_id,
                taken_at=file.copy.taken_at,
                added_at=at,
                added_by_id=actor.id,
            )
        )
    return known


def _without_repeats(
    files: Sequence[ClearedFile], attached: set[str]
) -> tuple[list[ClearedFile], list[ClearedFile]]:
    fresh: dict[str, ClearedFile] = {}
    known: list[ClearedFile] = []
    for file in files:
        digest = file.copy.sha256_original
        if digest in attached or digest in fresh:
            known.append(file)
        else:
            fresh[digest] = file
    return list(fresh.values()), known
