"""Pages of the limits: overview, one limit, a change with its preview, the simulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.permissions import HousePermission, require_house
from app.accounts.session import current_user
from app.clocks.kinds import ClockKind
from app.clocks.labels import CLOCK_LABELS, HOLIDAY_LABELS, REASON_LABELS
from app.clocks.limits import labels, operations, queries, rules
from app.clocks.limits.forms import EndForm, LimitForm, SimulatorForm
from app.clocks.limits.preview import Preview, preview_of
from app.clocks.limits.rules import LimitRefused, draft_of, versions_of
from app.clocks.queries import agency_zone
from app.errors import ActionNotAllowed, NotFound
from app.extensions import writing
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from flask.typing import ResponseReturnValue

    from app.clocks.limits.queries import Limit
    from app.clocks.policies import Policy

bp = Blueprint("limits", __name__, url_prefix="/admin/limits")
ONE_DAY = timedelta(days=1)
SAVE = "save"


@bp.before_request
@login_required
def _for_administrators() -> None:
    require_house(current_user(), HousePermission.EDIT_LIMITS)


@bp.context_processor
def _words() -> dict[str, object]:
    return {
        "words": labels,
        "clock_labels": CLOCK_LABELS,
        "reason_labels": REASON_LABELS,
        "holiday_labels": HOLIDAY_LABELS,
    }


def _today() -> date:
    return operations.local_day(now())


@bp.get("")
def overview() -> ResponseReturnValue:
    """Show every limit by what it is for, with what is planned."""
    policies = queries.active_policies()
    return render_template(
        "clocks/limits/overview.html",
        rule_sets=queries.rule_sets(policies),
        groups=queries.by_clock(policies, _today()),
        today=_today(),
    )


@bp.get("/<base>")
def show(base: str) -> ResponseReturnValue:
    """Show every version of one limit, and who changed it when."""
    versions = queries.history_or_404(base, _today())
    alive = [one for one in versions if one.standing.value in {"in_force", "planned"}]
    return render_template(
        "clocks/limits/limit.html",
        base=base,
        versions=versions,
        latest=versions[0].policy,
        acts=queries.acts_on(base),
        running=queries.running_under(base),
        can_change=bool(alive),
    )


@bp.route("/<base>/change", methods=["GET", "POST"])
def change(base: str) -> ResponseReturnValue:
    """Replace a limit by another version from a day on: form, preview, saved."""
    limit = queries.limit_or_404(base, _today())
    policies = queries.active_policies()
    form = LimitForm(version=operations.version_seen(base))
    form.offer_lists()
    if not form.is_submitted():
        form.fill(_first_draft(limit, policies))
    page = {"title": _("Change a limit"), "pattern": limit.policy, "base": base}

    def after() -> tuple[Policy, ...]:
        return rules.replaced(policies, base, form.to_draft(), _today(), labels.known_values())

    def save() -> str:
        return operations.replace(
            base,
            form.to_draft(),
            actor_id=current_user().id,
            at=now(),
            seen=form.version_number(),
        )

    return _change_page(form, page, policies, limit.policy.clock, after, save)


def _first_draft(limit: Limit, policies: Sequence[Policy]) -> rules.Draft:
    """Begin with the version that holds tomorrow, or with the planned one that was picked."""
    versions = versions_of(policies, limit.base)
    tomorrow = _today() + ONE_DAY
    picked = next((one for one in versions if one.code == request.args.get("version")), None)
    if picked is None or picked.effective_from < tomorrow:
        picked = next((one for one in versions if one.is_in_force(tomorrow)), None)
    if picked is None:
        raise ActionNotAllowed(_("This limit is over. Add another one in its place."))
    draft = draft_of(picked, max(picked.effective_from, tomorrow))
    is_last = picked is versions[-1]
    return draft if is_last else replace(draft, effective_to=None)


@bp.route("/new/<clock>", methods=["GET", "POST"])
def add(clock: str) -> ResponseReturnValue:
    """Add a limit of the agency's own: form, preview, saved."""
    kind = _clock_or_404(clock)
    policies = queries.active_policies()
    tomorrow = _today() + ONE_DAY
    pattern = rules.pattern_for(policies, kind, tomorrow)
    if pattern is None:
        raise ActionNotAllowed(_("No limit of this kind holds that a new one could be like."))
    form = LimitForm(version=0)
    form.offer_lists()
    if not form.is_submitted():
        form.fill(
            replace(draft_of(pattern, tomorrow), condition=rules.ANY, source="", effective_to=None)
        )
    page = {"title": _("Add a limit of our own"), "pattern": pattern, "base": ""}

    def after() -> tuple[Policy, ...]:
        return rules.added(policies, kind, form.to_draft(), _today(), labels.known_values())

    def save() -> str:
        return operations.add(kind, form.to_draft(), actor_id=current_user().id, at=now())

    return _change_page(form, page, policies, kind, after, save)


def _clock_or_404(value: str) -> ClockKind:
    try:
        return ClockKind(value)
    except ValueError:
        raise NotFound from None


def _change_page(  # noqa: PLR0913, PLR0917 - the parts of the two pages that differ
    form: LimitForm,
    page: dict[str, Any],
    policies: Sequence[Policy],
    clock: ClockKind,
    after: Callable[[], Sequence[Policy]],
    save: Callable[[], str],
) -> ResponseReturnValue:
    """Draw the form, its preview, or save; what is refused is said beside the field."""
    step = request.form.get("step", "")
    if step != "edit" and form.validate_on_submit():
        try:
            if step == SAVE:
                with writing():
                    code = save()
                flash(_("Saved. Running limits stay as they are."))
                return redirect(url_for("limits.show", base=rules.base_of(code)))
            shown = preview_of(policies, after(), clock, form.effective_from.data)
            return _preview_page(form, page["title"], page["base"], shown)
        except LimitRefused as refused:
            form.take(refused)
    return render_template("clocks/limits/edit.html", form=form, clock=clock, **page)


def _preview_page(form: object, title: str, base: str, shown: Preview) -> ResponseReturnValue:
    return render_template(
        "clocks/limits/preview.html", form=form, title=title, base=base, shown=shown
    )


@bp.route("/<base>/end", methods=["GET", "POST"])
def retire(base: str) -> ResponseReturnValue:
    """Let a limit hold no more from a day on: form, preview, saved."""
    limit = queries.limit_or_404(base, _today())
    policies = queries.active_policies()
    form = EndForm(version=operations.version_seen(base))
    step = request.form.get("step", "")
    title = _("End a limit")
    if step != "edit" and form.validate_on_submit():
        on = form.effective_from.data
        try:
            if step == SAVE:
                seen = form.version_number()
                with writing():
                    operations.retire(base, on, actor_id=current_user().id, at=now(), seen=seen)
                flash(_("Saved. Running limits stay as they are."))
                return redirect(url_for("limits.show", base=base))
            left = rules.retired(policies, base, on, _today())
            return _preview_page(
                form, title, base, preview_of(policies, left, limit.policy.clock, on)
            )
        except LimitRefused as refused:
            form.take(refused)
    return render_template("clocks/limits/end.html", form=form, limit=limit, title=title)


@bp.route("/<code>/withdraw", methods=["GET", "POST"])
def withdraw(code: str) -> ResponseReturnValue:
    """Take back a version that has not begun: preview, saved."""
    base = rules.base_of(code)
    queries.limit_or_404(base, _today())
    policies = queries.active_policies()
    form = EndForm(version=operations.version_seen(base))
    try:
        if request.form.get("step") == SAVE:
            seen = form.version_number()
            with writing():
                operations.withdraw(code, actor_id=current_user().id, at=now(), seen=seen)
            flash(_("Withdrawn. It never held for any matter."))
            return redirect(url_for("limits.show", base=base))
        left = rules.withdrawn(policies, code, _today())
    except LimitRefused as refused:
        raise ActionNotAllowed(labels.refusal_words(refused.refusals[0])) from refused
    version = next(policy for policy in policies if policy.code == code)
    shown = preview_of(policies, left, version.clock, version.effective_from)
    return _preview_page(form, _("Withdraw a planned change"), base, shown)


@bp.get("/simulate")
def simulate() -> ResponseReturnValue:
    """Say what limits a matter would have; no matter is read."""
    zone = agency_zone()
    form = SimulatorForm(request.args)
    form.offer_lists(now().astimezone(zone))
    if request.args and not form.validate():
        return render_template("clocks/limits/simulate.html", form=form, lines=None)
    facts, received_at = form.to_facts(), form.moment(zone)
    return render_template(
        "clocks/limits/simulate.html",
        form=form,
        facts=facts,
        received_at=received_at,
        lines=queries.simulated(facts, received_at),
    )
