"""The pages of the main job for everybody: axe, no overflow, without script, by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journey import CALL

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.xdist_group("browser")]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
# Who looks at which page of which matter.
PAGES = [
    (None, "/"),
    (None, "/sign-in"),
    ("registrar", "/cases"),
    ("registrar", "/desk/register"),
    ("registrar", "/cases/{registered}"),
    ("duty_head", "/cases/{registered}/proposal"),
    ("registrar", "/cases/{registered}/spoken-order"),
    ("leader", "/inbox"),
    ("leader", "/cases/{proposed}/sign-off"),
    ("leader", "/cases/{reported}/review"),
    ("leader", "/cases/{closed}"),
    ("leader", "/cases/{closed}/clocks"),
    ("team_head", "/cases/{inspected}/clocks"),
    ("team_head", "/orders"),
    ("team_head", "/orders/{sent}"),
    ("inspector", "/orders/{received}"),
    ("inspector", "/orders/{inspected}/evidence"),
    ("inspector", "/orders/{inspected}/finding"),
    ("inspector", "/orders/{inspected}/measures"),
    ("team_head", "/orders/{inspected}/closing"),
    ("team_head", "/cases/{waiting}/clocks"),
    ("team_head", "/cases/{inspected}/clocks/{inspected_clock}/pause"),
    ("team_head", "/cases/{inspected}/clocks/{inspected_clock}/extend"),
    ("leader", "/cases/{waiting}/time-requests/{waiting_request}"),
    ("registrar", "/cases/{inspected}/promise"),
    ("registrar", "/desk/contact"),
    ("registrar", "/boards/duty"),
    ("team_head", "/boards/days"),
    ("leader", "/boards/late"),
    ("registrar", "/notices"),
    ("registrar", "/notices/settings"),
    ("registrar", "/account"),
    ("registrar", "/account/password"),
    ("registrar", "/account/factors"),
    ("registrar", "/account/factors/app"),
    ("registrar", "/account/sessions"),
    ("leader", "/account/delegations"),
    ("leader", "/cases/{registered}/recusal"),
    ("administrator", "/admin"),
    ("administrator", "/admin/units"),
    ("administrator", "/admin/people"),
    ("administrator", "/admin/people/new"),
    ("administrator", "/admin/requests"),
    ("administrator", "/admin/vacancies"),
    ("administrator", "/admin/calendar/2026"),
    ("administrator", "/admin/calendar/2027/import"),
    ("administrator", "/admin/hours"),
    ("administrator", "/admin/hours/quiet/local.feedback"),
    ("administrator", "/admin/channels/new"),
    ("administrator", "/admin/limits/local.closing-general/end"),
    ("administrator", "/admin/limits"),
    ("administrator", "/admin/limits/local.closing-general"),
    ("administrator", "/admin/limits/local.closing-general/change"),
    ("administrator", "/admin/limits/simulate"),
    ("administrator", "/admin/channels"),
]


def address(server, path):
    values = {}
    for name, matter in server.made["matters"].items():
        values |= {
            name: matter["address"],
            f"{name}_clock": matter["clock"],
            f"{name}_request": matter["request"],
        }
    return path.format(**values)


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in found]


@pytest.fixture
def look(person, server):
    """Open a page as somebody; each signs in once."""
    people = {}

    def come(who, path, width):
        if (who, width) not in people:
            people[who, width] = person(who, width=width)
        return people[who, width].go(address(server, path))

    return come


@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing_and_nothing_runs_off_the_side(look, width):
    wrong = {}
    for who, path in PAGES:
        somebody = look(who, path, width)
        assert somebody.heading
        if found := violations(somebody.page):
            wrong[path] = found
        if somebody.overflow() > 0:
            wrong[f"{path} is too wide"] = somebody.overflow()
    assert wrong == {}


def test_the_other_width_and_english_are_clean_too(look, request):
    if not request.config.getoption("--full"):
        paths = [("registrar", "/desk/register"), (None, "/")]
    else:
        paths = PAGES
    wrong = {}
    for who, path in paths:
        somebody = look(who, path, 768)
        somebody.page.locator('button[name="lang"][value="en"], button[value="zh"]').first.click()
        somebody.page.wait_for_load_state()
        if found := violations(somebody.page):
            wrong[path] = found
    assert wrong == {}


def test_the_status_page_is_clean(person, server):
    stranger = person(None, width=390)
    stranger.go("/")
    stranger.type("reference", server.made["matters"]["closed"]["reference"])
    stranger.press("查询")
    assert violations(stranger.page) == []
    assert stranger.overflow() == 0


def test_nothing_runs_off_the_side_of_the_smallest_telephone(look):
    for who, path in PAGES:
        assert look(who, path, 320).overflow() <= 0, path


def test_a_form_with_errors_is_clean_and_leads_to_the_field(look):
    registrar = look("registrar", "/desk/register", 1366)
    registrar.page.get_by_role("button", name="保存并密封").click()
    registrar.page.wait_for_load_state()
    assert violations(registrar.page) == []
    summary = registrar.page.locator("[data-error-summary]")
    assert summary.evaluate("element => element === document.activeElement")
    summary.locator("a").first.click()
    assert registrar.page.evaluate("document.activeElement.name")


def test_without_script_every_page_opens_and_the_reference_is_looked_up(person, server):
    people = {}
    for who, path in PAGES:
        if who not in people:
            people[who] = person(who, java_script_enabled=False)
        people[who].go(address(server, path))
        assert people[who].heading
    stranger = people[None].go("/")
    stranger.type("reference", server.made["matters"]["closed"]["reference"])
    stranger.press("查询").sees("办理的步骤")


def test_the_registration_is_typed_and_saved_without_the_mouse(look, server):
    registrar = look("registrar", "/desk/register", 1366)
    page = registrar.page
    for group in "12345":
        page.keyboard.press(f"Alt+{group}")
        inside = "document.activeElement.closest('[data-group]')?.dataset.group"
        assert page.evaluate(inside) == group
    for name in ("kind", "disclosure", "urgency", "on_the_spot"):
        registrar.choose(name, CALL[name])
    for name in ("respondent_name", "words", "summary"):
        registrar.type(name, CALL[name])
    registrar.choose("category", server.made["category"])
    registrar.choose("district", server.made["urban"])
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/registered/**")
    registrar.sees("查询码")
