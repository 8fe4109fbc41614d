"""The gallery: every macro once, with the product's own templates, filters and headers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import render_template_string, session
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.web.forms import PageForm

SOURCE = Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")
AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
CHOICES = [SelectChoice("a", "投诉"), SelectChoice("b", "举报"), SelectChoice("c", "求助")]
TOWNS = [
    SelectChoice("1", "解放街道", optgroup="城区"),
    SelectChoice("2", "石桥镇", optgroup="乡镇"),
]
TEAMS = [SelectChoice(1, "一中队"), SelectChoice(2, "二中队")]


class EveryField(PageForm):
    """One field of each kind the macro draws."""

    text = StringField(
        "名称", [InputRequired("请填写名称"), Length(max=40)], description="照执照填写"
    )
    words = TextAreaField("反映内容", [InputRequired("请填写内容"), Length(max=60)])
    count = IntegerField("人数")
    password = PasswordField("口令")
    day = DateField("日期")
    moment = DateTimeLocalField("时间")
    choice = SelectField("类别", [InputRequired("请选择类别")], choices=CHOICES)
    filtered = SelectField("状态", choices=[SelectChoice("", "全部未办结"), *CHOICES])
    grouped = SelectField("区划", choices=TOWNS)
    numbered = SelectField("中队", coerce=int, choices=TEAMS)
    kind = RadioField("性质", [InputRequired("请选择性质")], choices=CHOICES)
    several = SelectMultipleField("协办", choices=CHOICES)
    agreed = BooleanField("已告知权利", [InputRequired("请告知权利")])
    paper = FileField("附件")


def _values(form):
    entry = {"at": AT, "by": "刘静", "note": "信息完整。\n列为紧急。", "late": False}
    running = {"stopped_at": None, "paused_at": None, "warn_at": None, "note": ""}
    return {
        "form": form,
        "at": AT,
        "due": AT + timedelta(minutes=34),
        "soon": AT + timedelta(minutes=8),
        "past": AT - timedelta(minutes=26),
        "warn": AT - timedelta(minutes=1),
        "entries": [
            SimpleNamespace(title="到场时限已过", **(entry | {"late": True})),
            SimpleNamespace(title="受理", **entry),
        ],
        "clocks": [
            SimpleNamespace(label="到场", due_at=AT, **running),
            SimpleNamespace(
                label="办结", due_at=AT, **(running | {"stopped_at": AT, "note": "按期"})
            ),
            SimpleNamespace(label="核查", due_at=AT, **(running | {"paused_at": AT})),
        ],
        "counts": [
            SimpleNamespace(number=n, label=words, url="#", tone=tone)
            for n, words, tone in ((23, "待受理", ""), (4, "须到场", "warn"), (2, "逾期", "bad"))
        ],
        "steps": [
            SimpleNamespace(title="已登记", state="done", note="11-22 12:11"),
            SimpleNamespace(title="等待受理", state="now", note=""),
            SimpleNamespace(title="核查处理", state="next", note=""),
        ],
        "files": [
            SimpleNamespace(name="冷柜照片.jpg", url="#", size=2202009, note="已去除拍摄信息"),
            SimpleNamespace(name="告知书.pdf", url="#", size=None, note=""),
        ],
        "marked_text": "来电人张三，电话13800005621，<b>举报</b>。",
        "spans": [
            SimpleNamespace(start=8, end=19, kind="mobile"),
            SimpleNamespace(start=3, end=5, kind="name"),
            SimpleNamespace(start=4, end=6, kind="self"),
        ],
    }


@pytest.fixture
def gallery(app):
    """Draw the gallery with what was posted; the answer bears the product's headers."""

    def draw(posted=None, language="zh", source=SOURCE):
        method = "GET" if posted is None else "POST"
        with app.test_request_context("/gallery", method=method):
            session["language"] = language
            form = EveryField(MultiDict(posted or {}), meta={"csrf": False})
            if posted is not None:
                form.validate()
            answer = app.make_response(render_template_string(source, **_values(form)))
            return app.process_response(answer)

    return draw
