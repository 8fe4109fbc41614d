"""Papers that name the person: written here under a grant, streamed, stored nowhere (design §3).

The desk sends what it knows of the paper with the person's place empty; only the granted fields are
filled in. The filed copy is the desk's own and says that the identity is kept sealed.
"""

from __future__ import annotations

import atexit
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from app.errors import NeedsAPerson
from app.identity.wire.kinds import BoxKind, IdentityField, Refusal
from app.identity.wire.person import Identity
from app.identity.wire.reaching import PaperKind, PaperRendered
from app.keeper import grants, records
from app.keeper.denial import Denied, require

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.documents.renderer import Renderer
    from app.identity.wire.reaching import RenderPaper
    from app.keeper.office import Office

NAMES: Final[dict[IdentityField, str]] = {
    IdentityField.NAME: "姓名",
    IdentityField.PHONE: "电话",
    IdentityField.SECOND_PHONE: "备用电话",
    IdentityField.ADDRESS: "住址",
    IdentityField.ID_NUMBER: "证件号码",
    IdentityField.EMAIL: "电子邮箱",
    IdentityField.RELATIONSHIP: "与被反映方关系",
    IdentityField.SAFE_CONTACT: "联系须知",
}
HANDLE_WITH_CARE: Final = "（依批准打印，仅限批准的用途，用毕交回，不得复制）"


def render(
    office: Office, asked: RenderPaper, ciphertext: bytes, at: datetime
) -> tuple[PaperRendered, bytes]:
    """Count the view and chain it, then open the granted fields and print. Raises ``Denied``."""
    with office.vault.writing() as session:
        leave = grants.leave_to_open(
            session, asked.grant_id, grants.IDENTITY, asked.requester_id, at
        )
        record = records.find(session, asked.record_id, ciphertext)
        require(record.case_uid == leave.case_uid, Refusal.OTHER_CASE)
        require(record.kind == BoxKind.IDENTITY.value, Refusal.WRONG_KIND)
        records.write_view(
            session,
            office.ring,
            record,
            at,
            reader_id=asked.requester_id,
            ground=leave.purpose,
            grant_id=asked.grant_id,
        )
    identity = Identity.from_bytes(records.unseal(office.ring, record, ciphertext))
    granted = {name: identity.value(name) for name in leave.fields}
    try:
        pdf = _print(asked, granted, office.settings.fonts_path)
    except (NeedsAPerson, ValueError, TypeError, KeyError) as error:
        raise Denied(Refusal.UNPRINTABLE) from error
    return PaperRendered(leave.left), pdf


def _print(asked: RenderPaper, granted: dict[IdentityField, str], fonts: Path | None) -> bytes:
    """Fill the person's place. What the layout needs is loaded with the first paper only."""
    from app.documents.layout import form_json, notice  # noqa: PLC0415 - a second that few need

    if asked.paper is PaperKind.REGISTRATION_FORM:
        form = form_json.from_json(asked.content)
        return _renderer(fonts).registration_form(form, person=person_line(granted))
    name = granted.get(IdentityField.NAME, "")
    require(bool(name), Refusal.NOT_NAMED)
    return _renderer(fonts).notice(replace(notice.from_json(asked.content), addressee=name))


def person_line(granted: dict[IdentityField, str]) -> str:
    """Write the person's box of the form: the granted fields, each with its name."""
    told = [
        f"{NAMES[name]}：{granted[name] or '未留'}" for name in IdentityField if name in granted
    ]
    return "；".join(told) + HANDLE_WITH_CARE


@cache
def _renderer(fonts: Path | None) -> Renderer:
    from app.documents.renderer import Renderer  # noqa: PLC0415 - WeasyPrint takes a second

    return Renderer(fonts)


# Fonts are given back while their library is still there.
atexit.register(_renderer.cache_clear)
