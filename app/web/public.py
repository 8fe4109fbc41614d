"""The short list of routes that need no sign-in; a test holds every other route to one."""

from __future__ import annotations

from typing import Final

PUBLIC_ENDPOINTS: Final = frozenset(
    {
        "static",
        "health.healthz",
        "language.choose",
        "sign_in.sign_in",
        "calls.announce",
        "sign_in.second_factor",
        "portal.front",
        "portal.look_up",
        "portal.status",
        "portal.notice",
        "portal.leave",
        "passphrase.open_whole",
        "reporter.talk",
        "reporter.hand_in",
        "reporter.openings",
        "submission.submit",
        "submission.done",
    }
)
