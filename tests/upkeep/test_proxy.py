import re
from pathlib import Path

import pytest

from app.upkeep.doctor import proxy
from app.upkeep.doctor.findings import Level

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
SAMPLE = re.search(r"```nginx\n(.*?)```", OPERATIONS.read_text(encoding="utf-8"), re.DOTALL)[1]

SKIPPED = " log_skip /\n log_skip /status*\n log_skip /submit*\n log_skip /desk/call*"


def levels(tmp_path, text):
    path = tmp_path / "proxy.conf"
    path.write_text(text)
    return {each.level for each in proxy.look(path)}


def words(tmp_path, text):
    path = tmp_path / "proxy.conf"
    path.write_text(text)
    return " ".join(each.words for each in proxy.look(path))


def test_the_sample_of_the_documentation_is_accepted(tmp_path):
    assert levels(tmp_path, SAMPLE) == {Level.OK}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("location = / {\n        access_log off;", "location = / {", "/ is written"),
        ("desk/call) {\n        access_log off;", "desk/call) {", "/status/talk is written"),
        ("desk/call) {", "desk/calls?) {\n access_log /var/log/x;", "/submit is written"),
        ("(status|submit|desk/call)", "(status|submit)", "/desk/calls is written"),
        ("(status|submit|desk/call)", "(stats|submit|desk/call)", "/status is written"),
        ("error_log /dev/null;", "", "errors at /"),
        ('X-Forwarded-For ""', "X-Forwarded-For $remote_addr", "passes the address on"),
        ('X-Real-IP ""', "x-real-ip $remote_addr", "passes the address on"),
    ],
)
def test_what_would_keep_an_address_is_named(tmp_path, old, new, told):
    assert old in SAMPLE
    text = SAMPLE.replace(old, new, 1)
    assert levels(tmp_path, text) == {Level.FAIL}
    assert told in words(tmp_path, text)


def test_a_log_switched_off_for_the_whole_server_is_enough(tmp_path):
    text = """
    http { access_log off; error_log /dev/null;
      server { # one for all
        location / { proxy_pass http://127.0.0.1:8000; } } }
    """
    assert levels(tmp_path, text) == {Level.OK}


def test_a_more_exact_location_wins_over_a_pattern(tmp_path):
    text = SAMPLE.replace(
        "# Staff.",
        "location = /submit { access_log /x.log; proxy_pass http://127.0.0.1:8000; }",
    )
    assert "/submit is written" in words(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("hotline.example {\n  reverse_proxy 127.0.0.1:8000\n}", Level.OK),
        ("hotline.example {\n  log\n  reverse_proxy 127.0.0.1:8000\n}", Level.FAIL),
        (f"h {{\n log\n{SKIPPED}\n reverse_proxy x\n}}", Level.OK),
        (
            f"h {{\n log\n{SKIPPED.replace('/submit*', '/submit/*')}\n reverse_proxy x\n}}",
            Level.FAIL,
        ),
        ("nothing known", Level.WARN),
        ("server {\n location / { proxy_pass x; }", Level.FAIL),
        ("server {\n listen 80;\n}", Level.WARN),
    ],
)
def test_other_configurations(tmp_path, text, level):
    assert levels(tmp_path, text) == {level}


def test_a_file_that_is_not_there_fails(tmp_path):
    assert proxy.look(tmp_path / "none")[0].level is Level.FAIL
