"""Pages of what reporters gave: the list, opening an original, clearing it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.evidence import opening, operations, queries
from app.cases.evidence.copies import working_copy
from app.cases.evidence.forms import AddForm, ClearForm, ReasonForm
from app.cases.evidence.kinds import ItemState, Source
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import get_case_or_404
from app.cases.registry.rules import refusal_words
from app.documents import files as stored_files
from app.documents.copies import FileRefused
from app.errors import NotFound, PermissionDenied
from app.extensions import end_reading, writing
from app.web.now import now

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.evidence.models import ReceivedItem
    from app.cases.models import Case
    from app.web.forms import PageForm

bp = Blueprint("received", __name__, url_prefix="/cases")


def panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel: what is cleared for all, the list for those who handle it."""
    items = queries.items_of(case.id)
    cleared = [item for item in items if item.state is ItemState.CLEARED]
    may_list, may_add = _may_list(viewer, case), _may_add(viewer, case)
    if not cleared and not may_add and not (may_list and items):
        return {}
    waiting = sum(item.state is ItemState.WAITING for item in items) if may_list else 0
    return {"cleared": cleared, "may_list": may_list, "waiting": waiting}


def _may_add(viewer: User, case: Case) -> bool:
    return case.is_open and allowed(viewer, Permission.ADD_RECEIVED, case)


def _may_list(viewer: User, case: Case) -> bool:
    return allowed(viewer, Permission.READ_RECEIVED, case) or allowed(
        viewer, Permission.ADD_RECEIVED, case
    )


@bp.route("/<token('case'):case_id>/received", methods=["GET", "POST"])
@login_required
def list_items(case_id: int) -> ResponseReturnValue:
    """List what was given, as far as the desk knows; take in what is handed in later."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    if not _may_list(viewer, case):
        raise PermissionDenied(Permission.READ_RECEIVED.value, case.uid)
    form = AddForm()
    if form.is_submitted():
        require(viewer, Permission.ADD_RECEIVED, case)
    if form.validate_on_submit():
        _take_in(form, case_id, case.uid)
        flash(_("Sealed: a leader decides what the team gets to see of it"))
        return redirect(url_for(".list_items", case_id=case_id))
    page = render_template(
        "cases/evidence/list.html",
        case=case,
        form=form,
        items=queries.items_of(case.id),
        may_add=_may_add(viewer, case),
        may_read=allowed(viewer, Permission.READ_RECEIVED, case),
    )
    return page, 422 if form.is_submitted() else 200


def _take_in(form: AddForm, case_id: int, case_uid: str) -> None:
    viewer = current_user()
    taker_id = viewer.id
    end_reading()
    sealed = [
        operations.seal_received(each, case_uid, taker_id=taker_id) for each in form.files.checked
    ]
    with operations.on_disk(sealed), writing():
        case = get_case_or_404(case_id, current_user())
        require(current_user(), Permission.ADD_RECEIVED, case)
        for file in sealed:
            operations.keep_sealed(case, file, actor_id=taker_id, at=now(), source=Source.CONTACT)


@bp.get("/<token('case'):case_id>/received/<token('received'):item_id>")
@login_required
def show_item(case_id: int, item_id: int) -> ResponseReturnValue:
    """Show one thing, closed: opening it is a button of its own."""
    case, item = _readable(case_id, item_id)
    return _item_page(case, item)


def _readable(case_id: int, item_id: int) -> tuple[Case, ReceivedItem]:
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.READ_RECEIVED, case)
    return case, queries.item_or_404(item_id, case)


def _item_page(
    case: Case,
    item: ReceivedItem,
    form: ClearForm | None = None,
    reason: ReasonForm | None = None,
    refusal: str = "",
) -> ResponseReturnValue:
    viewer = current_user()
    failed = bool(refusal or (form and form.errors) or (reason and reason.errors))
    page = render_template(
        "cases/evidence/item.html",
        case=case,
        item=item,
        form=form or ClearForm(formdata=None, version=item.version),
        reason=reason or ReasonForm(formdata=None, version=item.version),
        refusal=refusal_words(refusal) if refusal else "",
        may_open=opening.standing_of(viewer, case) is not None,
        may_clear=opening.may_clear(viewer, case),
    )
    return page, 422 if failed else 200, {"Cache-Control": "no-store"}


@bp.post("/<token('case'):case_id>/received/<token('received'):item_id>/original")
@login_required
def open_original(case_id: int, item_id: int) -> ResponseReturnValue:
    """Stream the original under a neutral name; the keeper and the desk record it first."""
    case, item = _readable(case_id, item_id)
    opened = opening.open_item(current_user(), case, item)
    if opened.refusal:
        case, item = _readable(case_id, item_id)
        return _item_page(case, item, refusal=opened.refusal)
    with writing():
        case, item = _readable(case_id, item_id)
        operations.note_opened(item, case, current_user(), now())
        media_type, name = item.media_type, item.name
    return _handed_out(
        send_file(
            BytesIO(opened.content), mimetype=media_type, as_attachment=True, download_name=name
        )
    )


def _handed_out(response: Response) -> Response:
    """Nothing keeps it, nothing guesses what else it could be."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@bp.post("/<token('case'):case_id>/received/<token('received'):item_id>/clear")
@login_required
def clear_item(case_id: int, item_id: int) -> ResponseReturnValue:
    """Clear one thing into a working copy or a description (放行)."""
    viewer = current_user()
    case, item = _readable(case_id, item_id)
    require(viewer, Permission.CLEAR_EVIDENCE, case)
    form = ClearForm()
    form.needs_description = not item.can_be_copied
    if not form.validate_on_submit():
        return _item_page(case, item, form)
    copy = None
    if item.can_be_copied:
        kind = item.file_kind
        opened = opening.open_item(viewer, case, item)
        if opened.refusal:
            return _item_page(*_readable(case_id, item_id), form, refusal=opened.refusal)
        try:
            content = working_copy(opened.content, kind, form.regions())
        except FileRefused:
            form.boxes.errors = [_("No copy can be made of it. Do not clear it.")]
            return _item_page(*_readable(case_id, item_id), form)
        copy = operations.Copy(content, kind.value)
    _clear(case_id, item_id, form, copy)
    flash(_("Cleared: the team sees the copy under a neutral name"))
    return redirect(url_for(".show_item", case_id=case_id, item_id=item_id))


def _clear(case_id: int, item_id: int, form: ClearForm, copy: operations.Copy | None) -> None:
    clearing = operations.Clearing(
        note=str(form.note.data).strip(),
        description=str(form.description.data or "").strip(),
        copy=copy,
    )
    if copy is not None:
        stored_files.write(copy.storage_key, copy.content)
    try:
        with writing():
            case, item = _readable(case_id, item_id)
            operations.clear(item, case, clearing, _act(form))
    except BaseException:
        if copy is not None:
            stored_files.remove(copy.storage_key)
        raise


def _act(form: PageForm) -> operations.Act:
    return operations.Act(current_user(), now(), form.version_number())


@bp.post("/<token('case'):case_id>/received/<token('received'):item_id>/withhold")
@login_required
def withhold_item(case_id: int, item_id: int) -> ResponseReturnValue:
    """Refuse to clear, with a reason (不放行)."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _item_page(*_readable(case_id, item_id), reason=form)
    with writing():
        case, item = _readable(case_id, item_id)
        operations.withhold(item, case, str(form.reason.data).strip(), _act(form))
    flash(_("Not cleared: the team sees nothing of it"))
    return redirect(url_for(".show_item", case_id=case_id, item_id=item_id))


@bp.post("/<token('case'):case_id>/received/<token('received'):item_id>/take-back")
@login_required
def take_back_item(case_id: int, item_id: int) -> ResponseReturnValue:
    """Undo a decision; the copy is removed."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _item_page(*_readable(case_id, item_id), reason=form)
    with writing():
        case, item = _readable(case_id, item_id)
        key = operations.take_back(item, case, str(form.reason.data).strip(), _act(form))
    if key is not None:
        stored_files.remove(key)
    flash(_("Taken back: the team no longer sees it"))
    return redirect(url_for(".show_item", case_id=case_id, item_id=item_id))


@bp.get("/<token('case'):case_id>/received/<token('received'):item_id>/copy")
@login_required
def show_copy(case_id: int, item_id: int) -> ResponseReturnValue:
    """Hand out the working copy to whoever may view the case."""
    case = get_case_or_404(case_id, current_user())
    item = queries.cleared_or_404(item_id, case)
    place = stored_files.path_of(str(item.copy_key))
    if not place.is_file():
        raise NotFound
    return _handed_out(
        send_file(
            place,
            mimetype=item.media_type,
            as_attachment=True,
            download_name=item.name,
            max_age=0,
            etag=False,
            last_modified=item.decided_at,
        )
    )
