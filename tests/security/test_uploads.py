"""What somebody would send to do harm, and what honest people send."""

import gc
import io
import random
import re
import sys

import pytest

from app.cases.states import CaseState
from app.web import uploads
from app.web.upload_kinds import FileKind
from app.web.uploads import FROM_REPORTERS, PHOTOS_AND_PAPERS, TABLES, UploadRefused
from tests.addresses import token
from tests.factories import make_case
from tests.security import files
from tests.security.files import storage

ENCRYPTED = {"encryption": files.pikepdf.Encryption(owner="a", user="b")}
JPEG, PNG, WEBP, PDF = files.picture(), files.picture("PNG"), files.picture("WEBP"), files.paper()
HTML = b"<html><script>alert(1)</script></html>"
PHP = b"<?php system($_GET['c']); ?>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _comment(content, words):
    """A JPEG with a comment segment right after its start."""
    return content[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2) + words + content[2:]


GOOD = {
    "jpeg": (JPEG, FileKind.JPEG),
    "jpeg with place": (files.picture(gps=True), FileKind.JPEG),
    "jpeg with padding": (JPEG + b"\0" * 64, FileKind.JPEG),
    "jpeg with a second picture": (JPEG + JPEG, FileKind.JPEG),
    "jpeg with a short film": (JPEG + files.film(), FileKind.JPEG),
    "png": (PNG, FileKind.PNG),
    "webp": (WEBP, FileKind.WEBP),
    "pdf": (PDF, FileKind.PDF),
    "pdf with object streams": (
        files.paper(3, object_stream_mode=files.pikepdf.ObjectStreamMode.generate),
        FileKind.PDF,
    ),
    "pdf with a remark": (files.paper_with(files.with_link), FileKind.PDF),
    "workbook": (files.book(), FileKind.XLSX),
    "sound": (files.sound(), FileKind.WAV),
    "film": (files.film(), FileKind.MP4),
}
BAD = {
    "empty": (b"", "empty"),
    "svg": (SVG, "wrong-kind"),
    "html called jpg": (HTML, "wrong-kind"),
    "php called jpg": (PHP, "wrong-kind"),
    "program": (b"MZ" + b"\0" * 500, "wrong-kind"),
    "elf": (b"\x7fELF\x02\x01\x01" + b"\0" * 500, "wrong-kind"),
    "shell": (b"#!/bin/sh\nrm -rf /\n", "wrong-kind"),
    "gif": (files.picture("GIF"), "wrong-kind"),
    "tiff": (files.picture("TIFF"), "wrong-kind"),
    "bmp": (files.picture("BMP"), "wrong-kind"),
    "magic without a picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 90, "damaged"),
    "jpeg cut off": (files.picture(size=(900, 900))[:-900], "damaged"),
    "png cut off": (PNG[:-40], "damaged"),
    "webp cut off": (WEBP[: len(WEBP) // 2], "damaged"),
    "pdf cut off": (PDF[: len(PDF) // 2], "damaged"),
    "pdf of nothing": (b"%PDF-1.7\n%%EOF", "damaged"),
    "gifar: jpeg then zip": (JPEG + files.package({"A.class": b"x"}), "two-in-one"),
    "png then zip": (PNG + files.package({"A.class": b"x"}), "two-in-one"),
    "webp then zip": (WEBP + files.package({"A.class": b"x"}), "two-in-one"),
    "jpeg then pdf": (JPEG + PDF, "two-in-one"),
    "two pictures then zip": (JPEG + JPEG + files.package({"a": b"x"}), "two-in-one"),
    "jpeg then html": (JPEG + HTML, "two-in-one"),
    "jpeg then program": (JPEG + b"MZ" + b"\x01" * 500, "two-in-one"),
    "jpeg with php in a comment": (_comment(JPEG, PHP), "two-in-one"),
    "jpeg with html in a comment": (_comment(JPEG, HTML), "two-in-one"),
    "png with html behind": (PNG + HTML, "two-in-one"),
    "pdf then html": (PDF + HTML, "two-in-one"),
    "pdf then zip": (PDF + files.package({"a": b"x"}), "two-in-one"),
    "html then pdf": (HTML + PDF, "wrong-kind"),
    "pdf with html inside": (PDF.replace(b"%%EOF", HTML + b"\n%%EOF"), "two-in-one"),
    "pdf that runs": (files.paper_with(files.with_script), "active"),
    "pdf that starts a program": (files.paper_with(files.with_launch), "active"),
    "pdf with attachments": (files.paper_with(files.with_attachment), "active"),
    "pdf with a programmed form": (files.paper_with(files.with_form), "active"),
    "pdf with a password": (files.paper(**ENCRYPTED), "locked"),
    "pdf with 501 pages": (files.paper(501), "too-many-pages"),
    "pdf that unpacks to 128 MB": (files.object_stream_bomb(), "bomb"),
    "pixels without number": (files.pixel_bomb(), "too-many-pixels"),
    "pixels just too many": (files.pixel_bomb(8000), "too-many-pixels"),
    "zip bomb": (files.bomb(), "bomb"),
    "zip bomb below the sum": (files.bomb(100), "bomb"),
    "zip bomb that lies": (files.lying_bomb(), "damaged"),
    "zip of anything": (files.package({"a.txt": b"x"}), "wrong-kind"),
    "zip behind a program": (b"PK\x03\x04" + b"MZ" + files.book(), "two-in-one"),
    "workbook with macros": (files.book(**{"xl/vbaProject.bin": b"x"}), "active"),
    "workbook with an object": (files.book(**{"xl/embeddings/oleObject1.bin": b"x"}), "active"),
    "workbook with paths": (files.book(**{"../../etc/passwd": b"x"}), "two-in-one"),
    "workbook of 3000 parts": (files.book(**{f"p{i}": b"" for i in range(3000)}), "bomb"),
}


def refusal(content, allowed=FROM_REPORTERS):
    try:
        uploads.check(storage(content), allowed)
    except UploadRefused as refused:
        return refused
    return None


@pytest.mark.parametrize("name", GOOD)
def test_what_honest_people_send_is_taken_by_its_content(app, name):
    content, kind = GOOD[name]
    with app.test_request_context():
        checked = uploads.check(storage(content, "anything.exe"), FROM_REPORTERS)
    assert (checked.kind, checked.content) == (kind, content)
    assert checked.safe_name == f"anything.{kind.value}"
    assert checked.neutral_name("材料", 1) == f"材料1.{kind.value}"


@pytest.mark.parametrize("name", BAD)
def test_what_does_harm_is_refused_with_its_reason(app, name):
    content, code = BAD[name]
    with app.test_request_context():
        refused = refusal(content)
    assert refused is not None, name
    assert refused.code == code
    assert "1" in refused.reason
    assert len(refused.reason) > 10


def test_what_one_page_takes_another_does_not(app):
    with app.test_request_context():
        assert refusal(files.sound(), PHOTOS_AND_PAPERS).code == "wrong-kind"
        assert refusal(files.book(), PHOTOS_AND_PAPERS).code == "wrong-kind"
        assert refusal(JPEG, TABLES).code == "wrong-kind"
        assert uploads.check(storage("日期,种类\n".encode()), TABLES).kind is FileKind.TEXT


NAMES = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\a.jpg",
    "/abs/olute.jpg",
    "C:\\Users\\me\\a.jpg",
    "a\x00.php.jpg",
    "fdp.\u202egpj.exe",
    "x" * 300 + ".jpg",
    "CON.jpg",
    "nul",
    "com1.txt.jpg",
    "a\r\nContent-Type: text/html.jpg",
    "\u200b\u2066\ufeff.jpg",
    ".htaccess",
    "...",
    "",
    "正常的照片.jpg",
    "a\x1b[31m.jpg",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_harmless(name):
    safe = uploads.safe_name(name, FileKind.JPEG)
    assert re.fullmatch(r"[^/\\\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+", safe)
    assert safe.endswith(".jpg")
    assert not safe.startswith(".")
    assert len(safe) <= uploads.LONGEST_NAME + 5
    assert not re.match(r"(?i)(con|nul|com1)(\.|$)", safe)


def test_thirty_files_are_refused_at_once_and_one_wrong_one_is_named_by_its_place(app):
    with app.test_request_context():
        good, wrong = uploads.check_all([storage(JPEG)] * 30, FROM_REPORTERS)
        assert (good, len(wrong)) == ([], 1)
        assert "10" in wrong[0]
        good, wrong = uploads.check_all([storage(JPEG), storage(SVG)], FROM_REPORTERS)
    assert (len(good), len(wrong)) == (1, 1)
    assert "2" in wrong[0]


@pytest.mark.parametrize(
    ("size", "start"), [(20, JPEG), (20, PDF), (30, files.sound()), (48, files.film())]
)
def test_a_file_over_its_kinds_size_is_refused_after_its_first_block(app, size, start):
    class Measured(files.io.BytesIO):
        taken = 0

        def read(self, most=-1):
            block = super().read(most)
            self.taken += len(block)
            return block

    stream = Measured(start + b"\0" * (size << 20))
    with app.test_request_context(), pytest.raises(UploadRefused) as refused:
        uploads.check(files.FileStorage(stream, filename="a"), FROM_REPORTERS)
    assert refused.value.code == "too-large"
    assert stream.taken <= 8192


def test_damaged_files_never_end_in_an_unknown_error(app):
    """Flip, cut and repeat bytes of honest files: each is taken or refused with a reason."""
    chance = random.Random(20261118)  # noqa: S311 - the same damage each time
    tried = refused = 0
    seeds = [content for content, _kind in GOOD.values()]
    with app.test_request_context():
        for _ in range(600):
            content = bytearray(chance.choice(seeds))
            for _ in range(chance.randint(1, 12)):
                at = chance.randrange(len(content))
                match chance.randrange(3):
                    case 0:
                        content[at] = chance.randrange(256)
                    case 1:
                        del content[at : at + chance.randint(1, 40)]
                    case _:
                        content[at:at] = content[at : at + chance.randint(1, 40)]
                content = content or bytearray(b"x")
            tried += 1
            refused += refusal(bytes(content)) is not None
    figures = f"damaged files tried: {tried}, refused: {refused}\n"
    sys.stdout.write(figures)
    assert tried == 600
    assert refused > 100


class Endless(io.RawIOBase):
    """A body of a gigabyte that begins as a file does and counts what was read of it."""

    SIZE = 1 << 30
    HEAD = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'

    def __init__(self):
        super().__init__()
        self.at = self.taken = 0

    def readable(self):
        return True

    def seek(self, at, whence=io.SEEK_SET):
        self.at = self.SIZE + at if whence == io.SEEK_END else at
        return self.at

    def tell(self):
        return self.at

    def readinto(self, room):
        block = self.HEAD if not self.at else b"\xff" * min(len(room), 1 << 16)
        room[: len(block)] = block
        self.at += len(block)
        self.taken += len(block)
        return len(block)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("told", [True, False], ids=["length told", "chunked"])
def test_a_gigabyte_is_refused_without_being_read(office, client_for, told):
    case_id = make_case(office, CaseState.AWAITING_SIGN_OFF)
    browser, body = client_for(office.registrar), Endless()
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    answer = browser.client.post(
        f"/cases/{token(case_id)}/received",
        content_type="multipart/form-data; boundary=x",
        input_stream=body,
        environ_overrides={} if told else chunked,
    )
    assert answer.status_code == 413
    assert body.taken <= (0 if told else 65 << 20)
    del answer
    gc.collect()  # what was spooled before the refusal is a file without a name; it goes here
