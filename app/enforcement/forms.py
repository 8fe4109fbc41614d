"""The form of a step that needs no input."""

from __future__ import annotations

from app.web.forms import PageForm


class StepForm(PageForm):
    """One tap: nothing but the version the page showed."""
