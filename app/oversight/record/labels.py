"""The acts of the record in words; a code without words is shown as it is."""

from __future__ import annotations

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.cases.labels import ACTION_LABELS
from app.cases.states import CaseAction

WORDS: Final[dict[str, LazyString]] = {
    "session.opened": _l("Signed in"),
    "session.closed": _l("Signed out"),
    "session.refused": _l("Sign-in refused"),
    "session.confirmed": _l("Confirmed who they are"),
    "denied": _l("Attempt refused"),
    "box.sealed": _l("Sealed"),
    "box.corrected": _l("Sealed anew"),
    "audit.exported": _l("Audit record exported"),
    "audit.verified": _l("Audit record verified"),
    "account.added": _l("Account added"),
    "account.changed": _l("Account changed"),
    "account.closed": _l("Account closed"),
    "account.renamed": _l("Account renamed"),
    "account.made-at-console": _l("Account made at the console"),
    "box.destroyed": _l("Sealed box destroyed"),
    "calendar.day-removed": _l("Day of the calendar removed"),
    "calendar.day-set": _l("Day of the calendar set"),
    "calendar.imported": _l("Calendar imported"),
    "call.announced": _l("Call announced by the telephone system"),
    "case.summary_written": _l("Summary of a web matter written"),
    "case.sealed": _l("Matter sealed"),
    "case.unsealed": _l("Matter unsealed"),
    "case.complained_of": _l("Person complained of named"),
    "channel.added": _l("Channel of notices added"),
    "channel.changed": _l("Channel of notices changed"),
    "channel.renewed": _l("Secret of a channel renewed"),
    "channel.tested": _l("Channel of notices tested"),
    "circle.admitted": _l("Admitted to a matter kept apart"),
    "circle.released": _l("Released from a matter kept apart"),
    "contact.task_given": _l("Task of the contact desk taken"),
    "contact.task_given_back": _l("Task of the contact desk given back"),
    "contact.task_taken_back": _l("Task of the contact desk taken back"),
    "contact.number_shown": _l("Number shown for a call"),
    "contact.no_phone": _l("No number was left"),
    "contact.reached": _l("Call: reached"),
    "contact.no_answer": _l("Call: no answer"),
    "contact.refused": _l("Call: refused"),
    "credentials.requested": _l("Change by two administrators requested"),
    "credentials.confirmed": _l("Change by two administrators confirmed"),
    "credentials.refused": _l("Change by two administrators refused"),
    "credentials.withdrawn": _l("Change by two administrators withdrawn"),
    "custody.requested": _l("Identity requested"),
    "custody.decided": _l("Request for an identity decided"),
    "custody.withdrawn": _l("Request for an identity withdrawn"),
    "custody.opened": _l("Identity opened"),
    "custody.emergency_opened": _l("Identity opened in an emergency"),
    "custody.emergency_reviewed": _l("Emergency reviewed"),
    "custody.refused_opening": _l("Opening of an identity refused"),
    "custody.mediator_named": _l("Mediator named"),
    "custody.mediation_ended": _l("Mediation ended"),
    "custody.paper_printed": _l("Paper with a name printed"),
    "delegation.given": _l("Functions delegated"),
    "delegation.ended": _l("Delegation ended"),
    "dialogue.asked": _l("Reporter asked"),
    "dialogue.answer_heard": _l("Answer heard on the telephone"),
    "dialogue.masked": _l("Masked note written"),
    "dialogue.opened": _l("Message of the reporter opened"),
    "dialogue.settled": _l("Objection or withdrawal dealt with"),
    "factor.added": _l("Second factor added"),
    "factor.removed": _l("Second factor removed"),
    "factor.reset": _l("Second factor reset"),
    "factor.recovery-codes": _l("Recovery codes made"),
    "password.changed": _l("Password changed"),
    "promise.given": _l("Answer promised"),
    "promise.kept": _l("Promise kept"),
    "received.kept": _l("Material received"),
    "received.opened": _l("Material opened"),
    "received.cleared": _l("Material cleared"),
    "received.withheld": _l("Material withheld"),
    "received.taken_back": _l("Clearing taken back"),
    "recusal.declared": _l("Keeps away by own word"),
    "recusal.ordered": _l("Keeping away ordered"),
    "recusal.lifted": _l("Recusal lifted"),
    "reference.passphrase_set": _l("Passphrase set"),
    "reference.reissue_asked": _l("New reference asked for"),
    "reference.reissue_confirmed": _l("New reference confirmed"),
    "reference.reissued": _l("New reference issued"),
    "reporter.message": _l("Message to the reporter"),
    "roles.profile": _l("Rules of roles changed"),
    "session.not-confirmed": _l("Confirmation refused"),
    "session.revoked": _l("Session ended"),
    "sheet.printed": _l("Travelling sheet printed"),
    "superior.answered": _l("Superior body answered"),
    "unit.added": _l("Unit added"),
    "unit.changed": _l("Unit changed"),
    "unit.closed": _l("Unit closed"),
    "unit.opened": _l("Unit opened again"),
}


def action_words(code: str) -> str:
    """Give the words of an act."""
    prefix, _dot, rest = code.partition(".")
    if prefix == "case" and rest in {action.value for action in CaseAction}:
        return str(ACTION_LABELS[CaseAction(rest)])
    return str(WORDS.get(code, code))
