"""The work queue, the case page, its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases import originals
from app.cases.labels import STATE_LABELS, STATE_TONES
from app.cases.permissions import Permission, require
from app.cases.queries import get_case_or_404, scope_of
from app.cases.registry import queries
from app.cases.registry.actions import actions_for
from app.cases.registry.forms import read_address, read_place
from app.cases.registry.panels import panels_for
from app.cases.registry.rules import refusal_words
from app.cases.states import OPEN_STATES, CaseAction, CaseState
from app.cases.timing.labels import strip
from app.cases.timing.queries import time_of
from app.cases.workflow import advance, expect_version
from app.documents.delivery import send_document
from app.documents.numbering import format_number
from app.documents.queries import document_or_404, documents_of
from app.extensions import end_reading, writing
from app.web.forms import PageForm
from app.web.language import time_zone
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.registry.forms import Address

bp = Blueprint("cases", __name__)
papers = Blueprint("documents", __name__)

LONGEST_SEQUENCE: Final = 9


@bp.get("/cases")
@login_required
def queue() -> ResponseReturnValue:
    """Show what is open, the earliest due first; or every matter, the newest first."""
    viewer = current_user()
    at = now()
    scope = scope_of(viewer)
    address = read_address(request.args)
    cursor = read_place(request.args.get("after", ""))
    page = queries.listed_cases(scope, address.filters, at, cursor)
    counts = queries.counts_of(scope, at)
    more = address.query(after=page.next_cursor) if page.next_cursor else None
    return render_template(
        "cases/registry/queue.html",
        page=page,
        address=address,
        filters=address.filters,
        counters=_counters(counts),
        categories=_categories(),
        teams=scope.team_names,
        states=_states(address),
        tones=STATE_TONES,
        english=_in_english(),
        next_url=_link(more) if more else "",
        first_url=_link(address.query()) if cursor else "",
    )


def _link(arguments: dict[str, str]) -> str:
    values: dict[str, Any] = dict(arguments)
    return url_for("cases.queue", **values)


def _in_english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


def _counters(counts: queries.Counts) -> list[dict[str, object]]:
    def item(number: int, label: str, tone: str, **narrowed: str) -> dict[str, object]:
        url = _link(narrowed)
        return {"number": number, "label": label, "url": url, "tone": tone}

    return [
        item(counts.to_accept, _("To accept"), "", state=CaseState.REGISTERED.value),
        item(counts.arrive_soon, _("To arrive within the hour"), "warn", due="arrive"),
        item(counts.arrival_overdue, _("Arrival overdue"), "bad", due="arrival_overdue"),
        item(counts.due_soon, _("Due within three days"), "warn", due="soon"),
        item(counts.overdue, _("Overdue"), "bad", due="overdue"),
        item(
            counts.awaiting_sign_off,
            _("Awaiting sign-off"),
            "",
            state=CaseState.AWAITING_SIGN_OFF.value,
        ),
    ]


def _states(address: Address) -> list[tuple[str, str]]:
    offered = CaseState if address.filters.all_cases else OPEN_STATES
    return [(state.value, str(STATE_LABELS[state])) for state in CaseState if state in offered]


def _categories() -> list[tuple[int, str]]:
    """Give heads and leaves in their order, leaves set in."""
    english = _in_english()
    rows = queries.category_options()
    shown: list[tuple[int, str]] = []
    for head_id, parent_id, name, name_en in rows:
        if parent_id is not None:
            continue
        shown.append((head_id, name_en if english and name_en else name))
        shown += [
            (leaf_id, "　" + (leaf_en if english and leaf_en else leaf))
            for leaf_id, above, leaf, leaf_en in rows
            if above == head_id
        ]
    return shown


@bp.get("/cases/go")
@login_required
def go() -> ResponseReturnValue:
    """Jump to a matter by its number, or by the bare number of this year."""
    viewer = current_user()
    typed = "".join(c for c in request.args.get("number", "") if c.isprintable()).strip()[:60]
    scope = scope_of(viewer)
    for number in [typed, *_numbers_of(viewer, typed)]:
        found = queries.case_numbered(number, scope) if number else None
        if found is not None:
            return redirect(url_for("cases.show_case", case_id=found))
    flash(_("No matter with that number is open to you"))
    return redirect(url_for("cases.queue", q=typed) if typed else url_for("cases.queue"))


def _numbers_of(viewer: User, typed: str) -> list[str]:
    """Spell a bare figure as this year's number of each of the person's units."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_SEQUENCE):
        return []
    year = now().astimezone(ZoneInfo(time_zone())).year
    words = {m.unit.number_word for m in viewer.memberships if m.unit.number_word}
    return [format_number(word, year, int(typed)) for word in sorted(words)]


@bp.get("/cases/<token('case'):case_id>")
@login_required
def show_case(case_id: int) -> ResponseReturnValue:
    """Show all there is to know of a matter; who reported it is not among it."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer, queries.PAGE_OPTIONS)
    time = time_of(case, viewer, now())
    return render_template(
        "cases/registry/case.html",
        case=case,
        viewer=viewer,
        tone=STATE_TONES.get(case.state, ""),
        clocks=strip(case, time),
        time=time,
        events=queries.timeline_of(case.id),
        documents=documents_of(case.id),
        actions=actions_for(case, viewer),
        panels=panels_for(case, viewer),
        may_read_words=originals.ground_for(viewer, case) is not None,
        english=_in_english(),
    )


@bp.post("/cases/<token('case'):case_id>/words")
@login_required
def read_words(case_id: int) -> ResponseReturnValue:
    """Have the keeper open the person's words, for this answer only."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.READ_ORIGINAL, case)
    words = originals.read_words(viewer, case)
    case = get_case_or_404(case_id, viewer)
    refusal = refusal_words(words.refusal) if words.refusal else ""
    page = render_template(
        "cases/registry/words.html", case=case, words=words, refusal=refusal, at=now()
    )
    response = page, 200, {"Cache-Control": "no-store"}
    end_reading()
    return response


@bp.route("/cases/<token('case'):case_id>/archive", methods=["GET", "POST"])
@login_required
def archive(case_id: int) -> ResponseReturnValue:
    """Put a finished matter away, when call-back and papers are complete."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ARCHIVE, case)
    if request.method == "POST":
        with writing():
            case = get_case_or_404(case_id, viewer)
            expect_version(case, PageForm(request.form).version_number())
            advance(case, CaseAction.ARCHIVE, viewer, now())
        flash(_("Archived"))
        return redirect(url_for("cases.show_case", case_id=case_id))
    return render_template("cases/registry/archive.html", case=case)


@papers.get("/documents/<uuid:uid>.pdf")
@login_required
def pdf(uid: object) -> ResponseReturnValue:
    """Send a paper to whoever may know of its matter."""
    viewer = current_user()
    document = document_or_404(str(uid))
    get_case_or_404(document.case_id, viewer)
    return send_document(document)
