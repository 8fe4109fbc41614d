"""Words for the kinds of browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.accounts.kinds import BrowserKind

if TYPE_CHECKING:
    from flask_babel import LazyString

BROWSER_LABELS: Final[dict[BrowserKind, LazyString]] = {
    BrowserKind.CHROME: _l("Chrome or a relative"),
    BrowserKind.EDGE: _l("Edge browser"),
    BrowserKind.FIREFOX: _l("Firefox browser"),
    BrowserKind.SAFARI: _l("Safari browser"),
    BrowserKind.WECHAT: _l("WeChat's browser"),
    BrowserKind.OTHER: _l("Another browser"),
}
