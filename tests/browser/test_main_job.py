"""The main job, clicked through by its people: from the ringing telephone to the notice."""

import io
import re
import time

import pytest
from PIL import Image

from tests.journey import CALL

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NOTICE_SECONDS = 20
OPINION = "请城区一中队立即到场核查，依法处理，按时限反馈。"
REPLY = "您反映的情况属实，已责令该店下架全部过期原料并给予警告。"


def photograph(folder):
    """A photograph as a telephone makes it, with its place and its owner inside."""
    exif = Image.Exif()
    exif[0x010F] = "Huawei"
    exif[0x013B] = "王海燕"
    exif.get_ifd(0x8825)[1] = "N"
    path = folder / "举报人林晓燕提供.jpg"
    picture = Image.linear_gradient("L").resize((800, 600)).convert("RGB")
    picture.save(path, "JPEG", exif=exif)
    return path


def register(registrar, made):
    registrar.go("/desk/register")
    for name in ("channel", "kind", "disclosure", "urgency", "on_the_spot"):
        registrar.choose(name, CALL[name])
    for name in ("name", "phone", "respondent_name", "respondent_address", "words", "summary"):
        registrar.type(name, CALL[name])
    registrar.choose("category", made["category"])
    registrar.choose("district", made["urban"])
    registrar.picture("register")
    registrar.press("保存并密封")
    found = re.search(r"\d{4} \d{4} \d{4} \d{4}", registrar.page.inner_text("main"))
    assert found, registrar.page.inner_text("main")
    return registrar.page.url.rsplit("/", 1)[1], found.group()


def propose(duty_head, made, case):
    duty_head.go(f"/cases/{case}").press("拟办")
    duty_head.choose("team", made["team"])
    duty_head.type("demands", "立即核查冷柜内牛肉的保质期，依法处理。")
    duty_head.type("dispatch_text", "核查解放路118号餐饮店冷柜内冷冻牛肉的保质期。")
    duty_head.press("送领导批办")


def sign(leader, case, number):
    leader.go("/inbox").sees(number)
    leader.picture("inbox")
    leader.page.locator(f'a[href$="/cases/{case}/sign-off"]').first.click()
    leader.type("opinion", OPINION)
    leader.choose("complexity", "simple")
    leader.picture("sign-off")
    leader.press("签署并交办")


def visit(head, inspector, made, case, photo):
    head.go("/orders")
    head.page.locator(f'a[href$="/orders/{case}"]').first.click()
    head.press("签收交办单")
    inspector.go(f"/orders/{case}")
    inspector.picture("order-mobile")
    inspector.press("我已到场")
    inspector.go(f"/orders/{case}").press("填写现场笔录")
    for who in ("inspector", "second_inspector"):
        inspector.choose("inspectors", made["ids"][who])
    inspector.choose("party_present", "y")
    inspector.choose("rights_told", "y")
    inspector.type("record", "冷柜内有标注保质期至2026年9月的牛肉卷12袋，已拍照并先行登记保存。")
    inspector.picture("visit-mobile")
    inspector.press("保存这份笔录")
    inspector.go(f"/orders/{case}/evidence")
    inspector.page.locator("main [name=files]").set_input_files(photo)
    inspector.press("添加证据")


def conclude(inspector, case):
    inspector.go(f"/orders/{case}").press("填写核查结论")
    inspector.choose("conclusion", "substantiated")
    inspector.type("facts", "使用过期牛肉卷12袋属实。")
    inspector.press("保存核查结论")
    inspector.go(f"/orders/{case}").press("填写处置措施")
    inspector.choose("kind", "warning")
    inspector.type("text", "当场警告并下架全部过期原料。")
    inspector.press("添加这项措施")


def report(head, case):
    head.go(f"/orders/{case}").press("填写结案报告")
    head.type("cause", "进货查验制度没有落实。")
    head.type("process", "到场检查，清点登记，下架过期原料。")
    head.type("result", "警告，责令改正。")
    head.choose("attitude", "accepts")
    head.choose("validity", "valid")
    head.type("reply_text", REPLY)
    head.press("报领导审核")


def await_notice(leader, case):
    """The job worker makes it meanwhile; the case page says when it is there."""
    until = time.monotonic() + NOTICE_SECONDS
    while time.monotonic() < until:
        leader.go(f"/cases/{case}")
        if leader.page.locator('#papers a[href*="/documents/"]').count():
            return
        time.sleep(0.5)
    raise AssertionError(leader.page.inner_text("#papers"))


def call_back(registrar, case):
    """The next task may be another matter's: whoever waits longest is called first.

    A first word is done once the person was reached; only the result asks what they say.
    """
    for _ in range(20):
        registrar.go("/desk/contact").press("下一任务").press("显示号码").sees("138")
        registrar.choose("outcome", "reached")
        registrar.press("登记拨打结果")
        if not registrar.page.locator("main [name=satisfaction]").count():
            continue
        registrar.choose("satisfaction", "satisfied")
        registrar.choose("solved", "yes")
        registrar.type("opinion", "处理很快。")
        registrar.type("suggestions", "希望多检查熟食店。")
        registrar.press("保存")
        if "希望多检查熟食店" in registrar.go(f"/cases/{case}").page.inner_text("main"):
            return
    raise AssertionError("the matter's own task did not come")


def ask_for_status(stranger, reference, picture):
    stranger.go("/")
    stranger.picture(f"front{picture}", full=bool(picture))
    stranger.type("reference", reference)
    stranger.press("查询")
    stranger.sees(REPLY)
    stranger.picture(f"status{picture}", full=bool(picture))


def test_from_the_ringing_telephone_to_the_notice(person, server, tmp_path):
    made = server.made
    registrar, leader = person("registrar"), person("leader")
    head, inspector = person("team_head", width=390), person("inspector", width=390)

    case, reference = register(registrar, made)
    propose(person("duty_head"), made, case)
    number = registrar.go(f"/cases/{case}").page.locator(".app-num").first.inner_text()
    registrar.go("/cases").picture("queue")
    sign(leader, case, number)
    visit(head, inspector, made, case, photograph(tmp_path))
    conclude(inspector, case)
    report(head, case)

    pocket = person("leader", width=390)
    pocket.go("/inbox").picture("inbox-mobile")
    leader.go(f"/cases/{case}/review").sees(REPLY)
    leader.press("同意办结")
    await_notice(leader, case)
    leader.picture("case")
    call_back(registrar, case)

    stranger = person(None, width=390, accept_downloads=True)
    ask_for_status(stranger, reference, "-mobile")
    link = stranger.page.locator('a[href*="/status/notice/"]').first
    notice = stranger.page.request.get(link.get_attribute("href"))
    assert notice.body().startswith(b"%PDF")
    stranger.sees("〔")  # the number of the notice
    for hidden in ("林晓燕", "王海燕", "周卫", "鲜味源"):
        assert hidden not in stranger.page.inner_text("main")
    ask_for_status(person(None), reference, "")


def test_evidence_is_shown_without_what_the_camera_wrote(person, server):
    case = server.made["matters"]["inspected"]["address"]
    inspector = person("inspector", width=390)
    inspector.go(f"/orders/{case}/evidence")
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "王海燕"
    Image.new("RGB", (320, 240), "#8899aa").save(photo, "JPEG", exif=exif)
    files = {"name": "林晓燕.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    inspector.page.locator("main [name=files]").set_input_files(files)
    inspector.press("添加证据")
    inspector.go(f"/orders/{case}/evidence")
    assert "林晓燕" not in inspector.page.content()
    link = inspector.page.locator(f'a[href*="/orders/{case}/evidence/"]').first
    answer = inspector.page.request.get(link.get_attribute("href"))
    with Image.open(io.BytesIO(answer.body())) as kept:
        assert not kept.getexif()
