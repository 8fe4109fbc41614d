"""Renders notices and forms as PDF/A-3b. Styles and fonts are read once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.documents.layout.fonts import Role, font_set
from app.documents.layout.notice_page import notice_context
from app.documents.layout.registration import SEALED
from app.errors import NeedsAPerson

if TYPE_CHECKING:
    from weasyprint import Document as Rendered

    from app.documents.layout.fonts import FontSet
    from app.documents.layout.notice import Notice
    from app.documents.layout.registration import RegistrationForm

_LAYOUT: Final = Path(__file__).resolve().parent / "layout"
_TEMPLATES: Final = _LAYOUT.parents[2] / "templates" / "documents"
_FITS: Final = ("", "tight1", "tight2")
_VARIANT: Final = "pdf/a-3b"


class BundledOnly(URLFetcher):  # type: ignore[misc] - WeasyPrint has no types
    """Fetches font files of this installation and pictures held in memory, and nothing else."""

    def __init__(self, files: frozenset[Path]) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self._files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Fetch, or refuse with ``ValueError``."""
        parts = urlsplit(url)
        if parts.scheme == "file" and Path(unquote(parts.path)) not in self._files:
            message = "documents fetch bundled fonts only"
            raise ValueError(message)
        if parts.scheme == "data" and not parts.path.startswith("image/"):
            message = "documents take pictures only from memory"
            raise ValueError(message)
        return super().fetch(url, headers)


class Renderer:
    """One process's styles and fonts. Making it costs a second, using it a few dozen ms."""

    def __init__(self, agency_fonts: Path | None = None) -> None:
        self.fonts = font_set(agency_fonts)
        self._fetcher = BundledOnly(frozenset(face.path for face in self.fonts.faces))
        self._configuration = FontConfiguration()
        self._notice_style = self._style("page.css")
        self._form_style = self._style("form.css")
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )

    def notice(self, notice: Notice) -> bytes:
        """Render a notice. Raises ``NeedsAPerson`` when no allowed spacing makes it fit."""
        context = notice_context(notice, self.fonts)
        for fit in _FITS:
            page = self._lay_out("notice.html", self._notice_style, fit=fit, **context)
            if _fits(page):
                return _write(page)
        message = "layout"
        raise NeedsAPerson(message)

    def registration_form(self, form: RegistrationForm) -> bytes:
        """Render the travelling sheet as it stands."""
        page = self._lay_out("registration_form.html", self._form_style, form=form, sealed=SEALED)
        return _write(page)

    def _style(self, name: str) -> CSS:
        text = _font_rules(self.fonts) + (_LAYOUT / name).read_text(encoding="utf-8")
        return CSS(string=text, font_config=self._configuration, url_fetcher=self._fetcher)

    def _lay_out(self, template: str, style: CSS, **context: Any) -> Rendered:  # noqa: ANN401 - what a template takes
        text = self._templates.get_template(template).render(**context)
        page = HTML(string=text, url_fetcher=self._fetcher)
        return page.render(font_config=self._configuration, stylesheets=[style])


@cache
def renderer(agency_fonts: Path | None = None) -> Renderer:
    """Give the process's renderer; a worker asks for it once before its first job."""
    return Renderer(agency_fonts)


def render_notice(notice: Notice, agency_fonts: Path | None = None) -> bytes:
    """Render a notice as PDF/A-3b. Raises ``NeedsAPerson``."""
    return renderer(agency_fonts).notice(notice)


def render_registration_form(form: RegistrationForm, agency_fonts: Path | None = None) -> bytes:
    """Render 《投诉举报办理登记表》 as PDF/A-3b."""
    return renderer(agency_fonts).registration_form(form)


def _font_rules(fonts: FontSet) -> str:
    faces = "".join(
        f'@font-face{{font-family:"{face.family}";src:url("{face.path.as_uri()}")}}'
        for face in fonts.faces
    )
    margins = f"font-family:{fonts.family(Role.BODY)}"
    roles = "".join(
        f".{role}{{font-family:{fonts.family(role)}}}" for role in Role if role is not Role.BODY
    )
    boxes = "".join(
        f"@{place}{{{margins}}}"
        for place in ("top-left", "top-right", "bottom-left", "bottom-center", "bottom-right")
    )
    return f"{faces}html{{{margins}}}{roles}@page{{{boxes}}}"


def _fits(page: Rendered) -> bool:
    """Body text on the first page, and body text on the page of the signature (GB/T 9704)."""
    anchors = [set(sheet.anchors) for sheet in page.pages]
    return "paragraph-1" in anchors[0]


def _write(page: Rendered) -> bytes:
    return bytes(page.write_pdf(pdf_variant=_VARIANT))
