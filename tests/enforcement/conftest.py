"""A case on its way through a team, and files of every kind."""

import io

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from app.cases.models import Case
from app.cases.signoff.operations import Opinion, sign_off
from app.cases.states import CaseState, Complexity
from app.enforcement.visits.queries import visits_of
from app.extensions import db, end_reading, writing
from tests import factories
from tests.addresses import token

RECORD = "现场冷柜内有冷冻牛肉卷十一袋，已登记保存。"
REPORT = {
    "cause": "夜班未按规定清点。",
    "process": "到场检查冷柜和进货台账，登记保存问题食品。",
    "result": "责令限期改正。",
    "attitude": "accepts",
    "reply_text": "您反映的问题属实，已责令该店限期改正，本机关将按期复查。",
    "validity": "valid",
}


class Walk:
    """The steps of a team, taken through the pages."""

    def __init__(self, office, client_for, case_id):
        self.office, self.client_for, self.case_id = office, client_for, case_id
        self.base = f"/orders/{token(case_id)}"

    @property
    def case(self):
        end_reading()
        return db.session.get(Case, self.case_id)

    def as_(self, name):
        return self.client_for(getattr(self.office, name))

    def step(self, browser, name, data=None):
        return browser.post(f"{self.base}/{name}", data or {}, page=self.base)

    def received(self):
        head = self.as_("team_head")
        assert self.step(head, "receive").status_code == 302
        return head

    def arrived(self):
        head = self.received()
        assert self.step(head, "arrive").status_code == 302
        return head

    def visit_url(self):
        end_reading()
        return f"{self.base}/visit/{token(visits_of(self.case_id)[-1].id, 'visit')}"

    def record(self, **changes):
        people = self.office.people
        return {
            "inspectors": [str(people["inspector"]), str(people["second_inspector"])],
            "party_present": "y",
            "rights_told": "y",
            "record": RECORD,
        } | changes

    def verifying(self):
        head = self.arrived()
        answer = head.post(self.visit_url(), self.record())
        assert answer.status_code == 302, answer.text
        return head

    def ready_to_close(self):
        head = self.verifying()
        found = {"conclusion": "substantiated", "facts": "冷柜内有过期牛肉卷。"}
        assert head.post(f"{self.base}/finding", found).status_code == 302
        taken = {"kind": "warning", "text": "当场警告。"}
        assert head.post(f"{self.base}/measures", taken).status_code == 302
        return head

    def submitted(self):
        head = self.ready_to_close()
        answer = head.post(f"{self.base}/closing", REPORT | {"submit": "1"})
        assert answer.status_code == 302, answer.text
        return head


@pytest.fixture
def walk(office, client_for):
    """A case that a leader has just sent to the first team."""
    case_id = factories.make_case(
        office, CaseState.AWAITING_SIGN_OFF, proposed_team_id=office.team_id
    )
    opinion = Opinion(
        text="立即到场，依法查处。",
        team_id=office.team_id,
        complexity=Complexity.GENERAL,
        dispatch_text="核查该店冷柜内牛肉卷的保质期。",
        flags_kept_because="",
        takes_charge=False,
        is_major=False,
    )
    with writing():
        sign_off(db.session.get_one(Case, case_id), office.leader, opinion, at=factories.NOON)
    return Walk(office, client_for, case_id)


def picture(form="JPEG", comment="张三丰的手机"):
    """A picture with metadata that may tell whose it is."""
    image = Image.new("RGB", (60, 40), "navy")
    out = io.BytesIO()
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("Comment", comment)
        image.save(out, form, pnginfo=info)
        return out.getvalue()
    exif = Image.Exif()
    exif[0x010F] = comment
    exif.get_ifd(0x8769)[0x9003] = "2026:11:18 11:40:00"
    image.save(out, form, exif=exif)
    return out.getvalue()


def paper():
    """A PDF with a script, a property and an attached file."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.docinfo["/Author"] = "张三丰"
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )
        pdf.attachments["张三丰.txt"] = b"13800138000"
        pdf.save(out)
    return out.getvalue()
