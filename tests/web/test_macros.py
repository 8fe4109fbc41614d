"""What the macros draw: readable without script, nothing inline, every control named."""

import re
from collections import Counter

import pytest
from lxml import html

COMPLETE = {
    "text": "鲜味源",
    "words": "冷柜牛肉过期",
    "choice": "b",
    "numbered": "2",
    "grouped": "2",
    "filtered": "",
    "kind": "b",
    "several": ["a", "c"],
    "agreed": "y",
}


def tree(answer):
    return html.fromstring(answer.get_data(as_text=True))


@pytest.mark.parametrize("posted", [None, {}, COMPLETE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_has_nothing_inline_and_no_id_twice(gallery, posted, language):
    page = tree(gallery(posted, language))
    assert not page.xpath("//@style | //style | //script[not(@src)]")
    assert not [name for name in page.xpath("//*/@*") if name.startswith("javascript:")]
    assert not [name for name in page.xpath("//*") for key in name.keys() if key.startswith("on")]  # noqa: SIM118 - an element's keys are its attributes
    assert not [name for name, times in Counter(page.xpath("//@id")).items() if times > 1]
    for reference in page.xpath("//@aria-describedby"):
        for name in reference.split():
            assert page.xpath(f"//*[@id='{name}']"), name


def test_every_control_has_a_name(gallery):
    page = tree(gallery())
    controls = "//main//*[self::input or self::select or self::textarea][not(@type='hidden')]"
    for control in page.xpath(controls):
        inside = control.xpath("ancestor::label")
        assert inside or page.xpath(f"//label[@for='{control.get('id')}']"), control.attrib


def test_a_form_without_any_field_is_refused_field_by_field(gallery):
    page = tree(gallery({}))
    links = page.xpath("//*[@data-error-summary]//a")
    assert {link.text for link in links} >= {"请填写名称", "请选择类别", "请选择性质", "请告知权利"}
    for link in links:
        target = page.get_element_by_id(link.get("href").removeprefix("#"))
        assert target.tag in {"input", "select", "textarea"}
    assert page.xpath("//title")[0].text.startswith("错误")


def test_an_error_stands_beside_its_field(gallery):
    page = tree(gallery({}))
    field = page.get_element_by_id("text")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "text-hint text-error"
    assert "请填写名称" in page.get_element_by_id("text-error").text_content()


def test_what_was_typed_is_kept_but_for_the_password(gallery):
    page = tree(gallery(COMPLETE | {"text": "", "password": "geheim", "words": "<b>牛肉"}))
    assert page.get_element_by_id("words").text.strip() == "<b>牛肉"
    assert not page.get_element_by_id("password").get("value")
    assert page.xpath("//input[@name='kind' and @checked]/@value") == ["b"]
    assert page.xpath("//input[@name='several' and @checked]/@value") == ["a", "c"]
    assert page.xpath("//select[@name='numbered']/option[@selected]/@value") == ["2"]
    assert page.xpath("//select[@name='grouped']//option[@selected]/@value") == ["2"]


def test_a_choice_keeps_the_forms_own_words_for_none(gallery):
    page = tree(gallery())
    assert page.xpath("//select[@name='filtered']/option[@value='']/text()") == ["全部未办结"]
    assert page.xpath("//select[@name='choice']/option[@value='']/text()") == ["请选择"]


def test_a_limit_is_told_without_script(gallery):
    text = " ".join(tree(gallery()).text_content().split())
    assert "逾期 26 分" in text
    assert "剩 34 分" in text


def test_marks_say_what_they_look_like_and_escape_the_text(gallery):
    body = gallery().get_data(as_text=True)
    marked = re.search(r'app-marked">(.*?)</div>', body, re.DOTALL).group(1)
    assert '<mark class="app-leak">张三<sup>姓名</sup></mark>' in marked
    assert '<mark class="app-leak">13800005621<sup>手机号</sup></mark>' in marked
    assert "&lt;b&gt;举报" in marked
    assert marked.count("<mark") == 2


def test_a_reference_is_read_in_fours(gallery):
    assert "4907 2618 5530 9142" in gallery().get_data(as_text=True)


def test_what_needs_script_is_not_there_without_it(gallery):
    for button in tree(gallery()).xpath("//button[@type='button']"):
        assert "hidden" in button.attrib
