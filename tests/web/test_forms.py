"""The base of every form: no message of the libraries is shown in their words."""

import re

import pytest
from flask import session
from werkzeug.datastructures import MultiDict

from app.web.forms import PageForm
from tests.web.conftest import EveryField

NONSENSE = {
    "text": "x" * 41,
    "words": "x",
    "count": "viel",
    "day": "morgen",
    "moment": "bald",
    "choice": "zz",
    "grouped": "zz",
    "numbered": "zz",
    "filtered": "zz",
    "kind": "zz",
    "several": ["zz", "yy"],
    "version": "v",
}


def validated(app, posted, language="zh"):
    with app.test_request_context("/", method="POST"):
        session["language"] = language
        form = EveryField(MultiDict(posted), meta={"csrf": False})
        assert not form.validate()
        return form, form.error_list()


def test_nonsense_in_every_field_is_answered_in_chinese(app):
    form, errors = validated(app, NONSENSE)
    assert {name for name, _ in errors} >= set(NONSENSE) - {"words", "version"}
    for name, words in errors:
        assert re.search(r"[\u4e00-\u9fff]", words), (name, words)
    assert form.version_number() == -1


@pytest.mark.parametrize("missing", list(NONSENSE))
def test_any_field_may_be_missing(app, missing):
    posted = {name: value for name, value in NONSENSE.items() if name != missing}
    assert validated(app, posted)[1]


def test_an_error_of_the_whole_form_is_listed_without_a_field(app):
    with app.test_request_context("/"):
        form = PageForm(meta={"csrf": False})
        form.form_errors.append("整张表")
        assert ("", "整张表") in form.error_list()


def test_the_version_that_was_shown_comes_back(app):
    with app.test_request_context("/"):
        form = PageForm(MultiDict({"version": "7"}), meta={"csrf": False})
        assert form.version_number() == 7
