"""How the codes of custody read, and what to do when the keeper refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.identity.wire.granting import (
    EmergencyGround,
    Finding,
    GrantState,
    Method,
    PurposeClass,
    RefusalGround,
)
from app.identity.wire.kinds import IdentityField, Purpose, Refusal
from app.notices import wording
from app.notices.wording import Worded
from app.web import labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

FIELD_LABELS: Final[dict[IdentityField, LazyString]] = {
    IdentityField.NAME: _l("Name"),
    IdentityField.PHONE: _l("Telephone"),
    IdentityField.SECOND_PHONE: _l("Second telephone"),
    IdentityField.ADDRESS: _l("Person's address"),
    IdentityField.ID_NUMBER: _l("Identity number"),
    IdentityField.EMAIL: _l("E-mail address"),
    IdentityField.RELATIONSHIP: _l("Relation to the respondent"),
    IdentityField.SAFE_CONTACT: _l("How to reach them safely"),
}
PURPOSE_LABELS: Final[dict[Purpose, LazyString]] = {
    Purpose.CLARIFY: _l("To clarify the facts with the person"),
    Purpose.EVIDENCE: _l("To take evidence"),
    Purpose.MEDIATION: _l("To arrange a mediation"),
    Purpose.REWARD: _l("To pay a reward"),
    Purpose.LEGAL_DUTY: _l("A duty by law to tell who it is"),
}
STATE_LABELS: Final[dict[GrantState, LazyString]] = {
    GrantState.WAITING: _l("Waits for approval"),
    GrantState.OPEN: _l("Approved, open now"),
    GrantState.REFUSED: _l("Not approved"),
    GrantState.WITHDRAWN: _l("Withdrawn"),
    GrantState.ENDED: _l("Ended"),
    GrantState.LAPSED: _l("Nobody decided within a day"),
    GrantState.EXPIRED: _l("Its time is over"),
    GrantState.USED_UP: _l("All views are used"),
}
REFUSAL_LABELS: Final[dict[RefusalGround, LazyString]] = {
    RefusalGround.NOT_NEEDED: _l("Not needed for handling the matter"),
    RefusalGround.ASK_INSTEAD: _l("The hotline can ask the person instead"),
    RefusalGround.TOO_MUCH: _l("Fewer fields would do"),
    RefusalGround.WRONG_PURPOSE: _l("The purpose does not fit the matter"),
    RefusalGround.RISK: _l("It would put the person at risk"),
}
EMERGENCY_LABELS: Final[dict[EmergencyGround, LazyString]] = {
    EmergencyGround.THREATENED: _l("The person is threatened"),
    EmergencyGround.POISONED: _l("The person may be poisoned and needs help"),
    EmergencyGround.MISSING: _l("The person is missing"),
    EmergencyGround.OTHER: _l("Another danger to life"),
}
FINDING_LABELS: Final[dict[Finding, LazyString]] = {
    Finding.JUSTIFIED: _l("There was such a danger"),
    Finding.NOT_JUSTIFIED: _l("It should not have been used"),
}
CLASS_LABELS: Final[dict[PurposeClass, LazyString]] = {
    PurposeClass.HANDLING: _l("Handling the matter"),
    PurposeClass.CONTACT: _l("Calling the person"),
    PurposeClass.MEDIATION: _l("Mediation"),
    PurposeClass.REWARD: _l("Reward"),
    PurposeClass.LEGAL_DUTY: _l("A duty by law"),
    PurposeClass.EMERGENCY: _l("Danger to life"),
}
METHOD_LABELS: Final[dict[Method, LazyString]] = {
    Method.PASSKEY: _l("Passkey"),
    Method.TOTP: _l("Code of an app"),
}
STATE_TONES: Final[dict[GrantState, str]] = {
    GrantState.WAITING: "amber",
    GrantState.OPEN: "green",
    GrantState.REFUSED: "red",
}

KEEPER_DOWN: Final = "keeper_down"
ROLE_TOO_NEW: Final = "role_too_new"
_REFUSALS: Final[dict[str, LazyString]] = {
    KEEPER_DOWN: _l(
        "The keeper does not answer: nothing can be asked for, approved or opened now. "
        "Registering and handling go on. Tell the system administrator, then try again."
    ),
    ROLE_TOO_NEW: _l(
        "Only a leader in person opens this, 72 hours after role or credentials were changed. Ask "
        "another leader, or ask a custodian to approve."
    ),
    Refusal.UNKNOWN_RECORD: _l(
        "The identity is still on its way to the keeper, or none is kept. Try again shortly."
    ),
    Refusal.NOT_APPROVED: _l("It is not approved, or a second approval is needed first."),
    Refusal.ALREADY_DECIDED: _l("This was decided already."),
    Refusal.OWN_REQUEST: _l("Nobody decides on their own request. Another custodian has to."),
    Refusal.TOOK_THE_CALL: _l(
        "You took this person's call or letter: another custodian has to decide."
    ),
    Refusal.NO_APPROVER: _l("You have no credential with the keeper yet: enrol one first."),
    Refusal.APPROVER_TOO_NEW: _l(
        "Your credential with the keeper is too new: it counts 72 hours after it was enrolled."
    ),
    Refusal.WRONG_CODE: _l("That is not right, or was used already: try the next one"),
    Refusal.TOO_MANY_TRIES: _l("Too many wrong tries: wait a quarter of an hour, then try again"),
    Refusal.EXPIRED: _l("Its time is over: it has to be asked for anew."),
    Refusal.USED_UP: _l("All views are used: it has to be asked for anew."),
    Refusal.ALREADY_ENROLLED: _l(
        "You have a credential. A new one takes the removal of this one by both administrators."
    ),
    Refusal.NOT_OFFERED: _l("This page is too old for what is to be signed: load it again."),
    Refusal.REPLAYED: _l("This approval was used already."),
    Refusal.GRANT_ENDED: _l("It was refused, withdrawn or ended: it has to be asked for anew."),
    Refusal.NO_CONSENT: _l(
        "The person did not consent to a mediation: the sealed record says so. Have the hotline "
        "ask the person, and correct the registration if they agree."
    ),
    Refusal.KEPT_APART: _l("Not for staff complaints and sealed matters."),
    Refusal.MONTHLY_LIMIT: _l("The unit has used this as often as it may in one month."),
    Refusal.NOT_REVIEWED: _l(
        "The last emergency has not been reviewed: a custodian has to do that first."
    ),
    Refusal.SAME_PERSON: _l("The other administrator has to say so, too."),
    Refusal.RESTORED: _l(
        "The vault was restored from a backup and two people have not accepted it: nothing opens."
    ),
    Refusal.DESTROYED: _l("The identity was destroyed at the end of its time."),
    Refusal.MALFORMED: _l("The keeper knows this site by another address: use a code instead."),
}


def words_for(code: str) -> str:
    """Say why it was refused and what to do."""
    known = _REFUSALS.get(code)
    return str(known) if known else _("The keeper refuses (%(code)s).", code=code)


def _requested(data: Mapping[str, str | int]) -> Worded:
    return Worded(
        _("%(number)s: somebody asks for who reported", number=data["number"]),
        _("It waits for an approval under Identity custody, for one day."),
    )


def _decided(data: Mapping[str, str | int]) -> Worded:
    return Worded(
        _("%(number)s: your request for who reported was decided", number=data["number"]),
        _("See the matter. An approval is open for half an hour."),
    )


def _emergency(data: Mapping[str, str | int]) -> Worded:
    return Worded(
        _("%(number)s: who reported was opened in an emergency", number=data["number"]),
        _("A custodian has to review it; until then there is no other."),
    )


def _credential(data: Mapping[str, str | int]) -> Worded:
    done = {
        "enrolled": _("%(name)s has enrolled a credential with the keeper", name=data["name"]),
        "asked": _(
            "An administrator asks to remove the keeper credential of %(name)s", name=data["name"]
        ),
        "removed": _("The keeper credential of %(name)s was removed", name=data["name"]),
    }
    return Worded(
        done[str(data["what"])],
        _("A new credential counts after 72 hours. Say so at once if this is not right."),
    )


def _mediator(data: Mapping[str, str | int]) -> Worded:
    return Worded(
        _("%(number)s: you are named as mediator", number=data["number"]),
        _("Name and telephone open under Mediations; every view is recorded."),
    )


def register() -> None:
    """Register the words."""
    for each in (
        FIELD_LABELS,
        PURPOSE_LABELS,
        STATE_LABELS,
        REFUSAL_LABELS,
        EMERGENCY_LABELS,
        FINDING_LABELS,
        CLASS_LABELS,
        METHOD_LABELS,
    ):
        labels.add(each)
    wording.register("custody-requested", _requested)
    wording.register("custody-decided", _decided)
    wording.register("custody-emergency", _emergency)
    wording.register("custody-credential", _credential)
    wording.register("custody-mediator", _mediator)
