"""The steps of the main job as people take them through the pages; tests string them together."""

import re

from tests.addresses import number, token
from tests.factories import Browser

CALL = {
    "channel": "hotline",
    "kind": "report",
    "disclosure": "confidential",
    "name": "林晓燕",
    "phone": "13800005621",
    "respondent_name": "鲜味源餐饮管理有限公司",
    "respondent_address": "解放路118号",
    "words": "我今天中午在鲜味源吃饭，看到冷柜里冻牛肉过期还在用。",
    "summary": "反映一餐饮店使用过期冷冻牛肉。",
    "urgency": "urgent",
    "on_the_spot": "yes",
}


class Journey:
    """One matter on its way; each method is one person's page."""

    def __init__(self, app, office, jobs=None):
        self.app = app
        self.office = office
        self.jobs = jobs
        self.case_id = None
        self.reference = None
        self._browsers = {}

    def browser(self, who):
        if who not in self._browsers:
            self._browsers[who] = Browser(self.app, getattr(self.office, who))
        return self._browsers[who]

    def forget_sessions(self):
        """After days have passed everybody signs in anew."""
        self._browsers.clear()

    def carry(self):
        if self.jobs is not None:
            self.jobs()

    def take_call(self, who="registrar", **changes):
        data = CALL | {
            "category": str(self.office.category_id),
            "district": str(self.office.urban_id),
            "unit": str(self.office.unit_id),
        }
        answer = self.browser(who).post("/desk/register", data | changes)
        assert answer.status_code == 302, answer.text
        page = self.browser(who).get(answer.headers["Location"])
        self.case_id = number(answer.headers["Location"])
        digits = re.search(r"\d{4} \d{4} \d{4} \d{4}", page.text)
        self.reference = digits.group().replace(" ", "") if digits else None
        self.carry()
        return page

    def post(self, who, url, data=None, page=None):
        answer = self.browser(who).post(url, data or {}, page=page)
        assert answer.status_code == 302, answer.text
        return answer

    def accept(self, who="registrar"):
        case = f"/cases/{token(self.case_id)}"
        self.post(who, f"{case}/accept", page=case)

    def propose(self, who="duty_head", **changes):
        data = {
            "team": str(self.office.team_id),
            "urgency": "urgent",
            "demands": "立即核查冷柜内牛肉的保质期，依法处理。",
            "dispatch_text": "核查解放路118号餐饮店冷柜内冷冻牛肉的保质期。",
        }
        self.post(who, f"/cases/{token(self.case_id)}/proposal", data | changes)

    def sign(self, who="leader", **changes):
        data = {
            "opinion": "请立即组织核查，依法处理，按时限反馈。",
            "team": str(self.office.team_id),
            "complexity": "simple",
            "dispatch_text": "核查解放路118号餐饮店冷柜内冷冻牛肉的保质期。",
        }
        self.post(who, f"/cases/{token(self.case_id)}/sign-off", data | changes)

    def speak_order(self, who="registrar", **changes):
        data = {
            "team": str(self.office.team_id),
            "leader": str(self.office.people["leader"]),
            "words": "立即到场。",
            "dispatch_text": "核查解放路118号餐饮店冷柜内冷冻牛肉的保质期。",
        }
        url = f"/cases/{token(self.case_id)}/spoken-order"
        page = self.browser(who).get(url).text
        spoken = re.search(r'name="spoken_at"[^>]*value="([^"]*)"', page).group(1)
        self.post(who, url, data | {"spoken_at": spoken} | changes)

    def receive(self, who="team_head"):
        order = f"/orders/{token(self.case_id)}"
        self.post(who, f"{order}/receive", page=order)

    def arrive(self, who="inspector"):
        order = f"/orders/{token(self.case_id)}"
        self.post(who, f"{order}/arrive", page=order)

    def record_visit(self, who="inspector", **changes):
        visit = self.browser(who).get(f"/orders/{token(self.case_id)}/visit")
        data = {
            "inspectors": [
                str(self.office.people["inspector"]),
                str(self.office.people["second_inspector"]),
            ],
            "party_present": "y",
            "rights_told": "y",
            "record": "冷柜内有标注保质期至2026年9月的牛肉卷12袋，已拍照并先行登记保存。",
        }
        self.post(who, visit.headers["Location"], data | changes)

    def conclude(self, who="inspector"):
        self.post(
            who,
            f"/orders/{token(self.case_id)}/finding",
            {"conclusion": "substantiated", "facts": "使用过期牛肉卷12袋属实。"},
        )
        self.post(
            who,
            f"/orders/{token(self.case_id)}/measures",
            {"kind": "warning", "text": "当场警告并下架全部过期原料。"},
        )

    def ask_for_time(self, who="team_head"):
        """Ask that the closing limit be extended; it is the first running limit that can be."""
        page = self.browser(who).get(f"/cases/{token(self.case_id)}/clocks").text
        asked = re.search(rf"/cases/{token(self.case_id)}/clocks/[\w-]+/extend", page).group()
        data = {
            "ground": "complex",
            "amount": "2",
            "reason": "需要向供货商逐批核对票据。",
            "words": "需要逐批核对票据，办理时间有所延长。",
        }
        self.post(who, asked, data)

    def grant_time(self, who="leader"):
        inbox = self.browser(who).get("/inbox").text
        request = re.search(rf"/cases/{token(self.case_id)}/time-requests/[\w-]+", inbox).group()
        self.post(who, request, {"grant": "1", "note": ""})

    def submit_closing(self, who="team_head", **changes):
        data = {
            "cause": "进货查验制度没有落实。",
            "process": "到场检查，清点登记，下架过期原料。",
            "result": "警告，责令改正。",
            "attitude": "accepts",
            "validity": "valid",
            "reply_text": "您反映的情况属实，已责令该店下架全部过期原料并给予警告。",
            "submit": "1",
        }
        self.post(who, f"/orders/{token(self.case_id)}/closing", data | changes)

    def approve(self, who="leader"):
        self.post(who, f"/cases/{token(self.case_id)}/review", {"approve": "1"})
        self.carry()

    def reach(self, who="registrar"):
        """Take the next task, see the number once, talk."""
        answer = self.post(who, "/desk/contact/next", page="/desk/contact")
        task = answer.headers["Location"]
        shown = self.browser(who).post(f"{task}/number", {}, page=task)
        self.post(who, f"{task}/attempt", {"outcome": "reached", "note": ""}, page=task)
        return task, shown

    def hear(self, task, who="registrar", **changes):
        data = {
            "satisfaction": "satisfied",
            "solved": "yes",
            "opinion": "处理很快。",
            "suggestions": "希望多检查熟食店。",
        }
        self.post(who, f"{task}/feedback", data | changes)

    def whole(self):
        """From the ringing telephone to the notice and the call."""
        self.take_call()
        self.propose()
        self.sign()
        self.receive()
        self.arrive()
        self.record_visit()
        self.conclude()
        self.submit_closing()
        self.approve()
        task, _ = self.reach()
        self.hear(task)

    def case_page(self, who="leader"):
        return self.browser(who).get(f"/cases/{token(self.case_id)}").text

    def status(self):
        stranger = Browser(self.app)
        found = stranger.post("/status", {"reference": self.reference}, page="/")
        assert found.status_code == 302, found.text
        return stranger, stranger.get("/status")
