"""Pages of administration: the webhooks, the mail server, and what could not be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.permissions import HousePermission, require_house
from app.accounts.session import current_user
from app.errors import NotFound
from app.extensions import writing
from app.jobs.queue import current_config
from app.notices import changes, mail, queries, webhook
from app.notices.forms import ChannelForm
from app.notices.parcels import messages_name_matters
from app.web.forms import PageForm
from app.web.now import now

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from app.notices.models import NoticeChannel

bp = Blueprint("channels", __name__)


@bp.before_request
@login_required
def _for_administrators() -> None:
    require_house(current_user(), HousePermission.EDIT_CHANNELS)


@bp.get("/admin/channels")
def overview() -> ResponseReturnValue:
    """Show by which ways messages leave, and which did not."""
    return render_template(
        "notices/channels/list.html",
        channels=queries.channels(),
        server=mail.server_of(current_config()),
        base_url=current_config().base_url,
        troubled=queries.troubled(now() - changes.STUCK_AFTER),
        tally=queries.tally(),
        names=messages_name_matters(),
    )


@bp.post("/admin/channels/wording/<how>")
def word(how: str) -> ResponseReturnValue:
    """Choose how much messages that leave the house may say: ``named`` or ``discreet``."""
    if how not in {"named", "discreet"}:
        raise NotFound
    with writing():
        changes.name_matters(current_user(), how == "named", now())
    flash(
        _("Messages name number, limit and due time from now on")
        if how == "named"
        else _("Messages say only that something waits from now on")
    )
    return redirect(url_for("channels.overview"))


@bp.route("/admin/channels/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Add a webhook."""
    form = ChannelForm(active=True)
    form.offer_lists(queries.units(), None)
    if form.validate_on_submit():
        with writing():
            uid = changes.add_channel(current_user(), form.to_draft(), now()).uid
        flash(_("The webhook is added: give its secret to the receiver, then send a test message"))
        return redirect(url_for("channels.edit", uid=uid))
    return render_template("notices/channels/channel.html", form=form, channel=None)


@bp.route("/admin/channels/<uuid:uid>", methods=["GET", "POST"])
def edit(uid: UUID) -> ResponseReturnValue:
    """Show a webhook with its secret, and change it."""
    channel = queries.channel_or_404(uid)
    form = ChannelForm(
        name=channel.name,
        url=channel.url,
        active=channel.active,
        unit_id=str(channel.unit_id or ""),
    )
    form.offer_lists(queries.units(), channel.kind)
    if form.validate_on_submit():
        with writing():
            changes.change_channel(
                current_user(), queries.channel_or_404(uid), form.to_draft(), now()
            )
        flash(_("The webhook is saved"))
        return redirect(url_for("channels.overview"))
    page = render_template(
        "notices/channels/channel.html",
        form=form,
        channel=channel,
        secret=_secret(channel),
        last=queries.last_of_channel(channel.id),
    )
    return page, 200, {"Cache-Control": "no-store"}


def _secret(channel: NoticeChannel) -> str:
    return webhook.shown(webhook.secret_of(current_config().secret_key, channel))


@bp.post("/admin/channels/<uuid:uid>/renew")
def renew(uid: UUID) -> ResponseReturnValue:
    """Make another secret; the old one signs nothing any more."""
    form = PageForm()
    shown = form.version_number() if form.validate_on_submit() else -1
    with writing():
        renewed = changes.renew_secret(current_user(), queries.channel_or_404(uid), shown, now())
    if renewed:
        flash(_("The secret is renewed: give it to the receiver"))
    else:
        flash(_("The secret was renewed before: this is the one that holds"), "error")
    return redirect(url_for("channels.edit", uid=uid))


@bp.post("/admin/channels/<uuid:uid>/test")
def send_test(uid: UUID) -> ResponseReturnValue:
    """Send a test message through a webhook."""
    with writing():
        sent = changes.test_channel(current_user(), queries.channel_or_404(uid), now())
    if sent:
        flash(_("A test message is on its way"))
    else:
        flash(_("Choose SMS and your telephone in your own settings first"), "error")
    return redirect(url_for("channels.edit", uid=uid))


@bp.post("/admin/deliveries/<token('delivery'):delivery_id>/repeat")
def repeat(delivery_id: int) -> ResponseReturnValue:
    """Have a message that could not be sent tried anew."""
    if delivery_id > queries.LARGEST_ID:
        raise NotFound
    with writing():
        repeated = changes.repeat(current_user(), delivery_id, now())
    if repeated:
        flash(_("The message is tried anew"))
    else:
        flash(_("That message needs no further try"), "error")
    return redirect(url_for("channels.overview"))
