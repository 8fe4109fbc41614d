"""A crash in any handler tells nobody anything: not the page, not the log (design §§7, 10)."""

import pytest
import structlog
from structlog.testing import capture_logs

from tests.architecture.test_routes import addresses
from tests.factories import Browser

SECRET = "林晓燕 13800005621 我在那家店做厨师"


@pytest.fixture
def crashing(app, monkeypatch):
    """Every view raises an exception whose words and locals tell who reported."""
    monkeypatch.setitem(app.config, "RAISE_CRASHES", False)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)

    def crash(**arguments):
        reporter = SECRET
        raise RuntimeError(f"{reporter} {arguments}")

    for endpoint in list(app.view_functions):
        monkeypatch.setitem(app.view_functions, endpoint, crash)
    return app


def test_no_crash_of_any_handler_tells_who_reported(crashing, office, capfd):
    browser = Browser(crashing, office.registrar)
    tried = 0
    with capture_logs() as logged:
        for endpoint, method, address in addresses(crashing):
            answer = browser.client.open(address, method=method)
            # Some blueprints ask for a right before their views are reached.
            assert answer.status_code in {403, 500}, (endpoint, method, address)
            assert "林晓燕" not in answer.text, endpoint
            assert "13800005621" not in answer.text, endpoint
            tried += answer.status_code == 500
    assert tried > 200
    assert len([line for line in logged if line["event"] == "crash"]) == tried
    told = str(logged) + "".join(capfd.readouterr())
    for word in ("林晓燕", "13800005621", "厨师"):
        assert word not in told
    assert structlog.is_configured()
