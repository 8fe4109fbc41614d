"""The renderer of notices and forms. Only app.documents.render loads it, when it is needed."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.documents.layout.fonts import Role, font_set
from app.documents.layout.notice_page import notice_context
from app.documents.layout.registration import BLANK_MOMENT, SEALED
from app.errors import NeedsAPerson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weasyprint import Document as Rendered
    from weasyprint.css import ColorProfile

    from app.documents.layout.fonts import FontSet
    from app.documents.layout.notice import Notice
    from app.documents.layout.registration import RegistrationForm

_LAYOUT: Final = Path(__file__).resolve().parent / "layout"
_TEMPLATES: Final = _LAYOUT.parents[2] / "templates" / "documents"
_FITS: Final = ("", "tight1", "tight2")
_ANY: Final = 10_000
_SHORT: Final = 360
_PROFILE: Final = Path(str(resources.files("weasyprint.pdf") / "sRGB2014.icc"))
_OPTIONS: Final = {"pdf_variant": "pdf/a-3b", "output_intent": "--screen"}


class BundledOnly(URLFetcher):  # type: ignore[misc]
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
        files = {face.path for face in self.fonts.faces} | {_PROFILE}
        self._fetcher = BundledOnly(frozenset(files))
        self._configuration = FontConfiguration()
        self._profiles: dict[str, ColorProfile] = {}
        self._lock = Lock()
        self._notice_style = self._style("page.css")
        self._form_style = self._style("form.css")
        _settle(self._profiles)
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
        for fit, most_pages in _ladder(notice):
            text = self._templates.get_template("notice.html").render(fit=fit, **context)
            pdf = self._print(text, self._notice_style, most_pages)
            if pdf is not None:
                return pdf
        message = "layout"
        raise NeedsAPerson(message)

    def registration_form(self, form: RegistrationForm, person: str = "") -> bytes:
        """Render the travelling sheet as it stands.

        Its box for the person says that the identity is kept sealed; only the keeper gives another
        ``person``, for the one copy that a grant allows.
        """
        text = self._templates.get_template("registration_form.html").render(
            form=form, sealed=person or SEALED, blank_moment=BLANK_MOMENT
        )
        pdf = self._print(text, self._form_style)
        if pdf is None:
            message = "layout"
            raise NeedsAPerson(message)
        return pdf

    def _style(self, name: str) -> CSS:
        text = _font_rules(self.fonts) + (_LAYOUT / name).read_text(encoding="utf-8")
        return CSS(
            string=text,
            font_config=self._configuration,
            color_profiles=self._profiles,
            url_fetcher=self._fetcher,
        )

    def _print(self, text: str, style: CSS, most_pages: int = _ANY) -> bytes | None:
        """Lay out and write, one at a time: fonts and colours are shared by all threads."""
        with self._lock:
            page = HTML(string=text, url_fetcher=self._fetcher).render(
                font_config=self._configuration,
                color_profiles=self._profiles,
                stylesheets=[style],
                **_OPTIONS,
            )
            fits = _fits(page) and len(page.pages) <= most_pages
            return bytes(page.write_pdf(**_OPTIONS)) if fits else None


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
    profile = f'@color-profile --screen{{src:url("{_PROFILE.as_uri()}");components:r,g,b}}'
    return f"{profile}{faces}html{{{margins}}}{roles}@page{{{boxes}}}"


def _ladder(notice: Notice) -> list[tuple[str, int]]:
    """Give the spacings to try; a short notice first tries to stay on one page."""
    usual = [(fit, _ANY) for fit in _FITS]
    return [("", 1), (_FITS[-1], 1), *usual] if len(notice.text) <= _SHORT else usual


def _settle(profiles: Mapping[str, ColorProfile]) -> None:
    """Read the profiles once: their first reading adds to them, later files are then the same."""
    for profile in profiles.values():
        _ = profile.content, profile.name


def _fits(page: Rendered) -> bool:
    """Say whether the text begins on the first page (7.3.3: 首页必须显示正文)."""
    return "beginning" in page.pages[0].anchors
