"""Files for tests of uploads: good ones, and what somebody would send to do harm."""

import io
import struct
import wave
import zipfile
import zlib

import pikepdf
from PIL import Image
from werkzeug.datastructures import FileStorage

GPS_LATITUDE = (26.0, 4.0, 30.0)


def storage(content, name="photo.jpg"):
    return FileStorage(io.BytesIO(content), filename=name)


def picture(form="JPEG", size=(320, 240), *, gps=False, colour=(180, 30, 40)):
    out = io.BytesIO()
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "CanaryMaker"
        exif[0x8825] = {1: "N", 2: GPS_LATITUDE, 3: "E", 4: (119.0, 18.0, 2.0)}
    more = {"exif": exif} if gps else {}
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


def paper(pages=1, **save):
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(out, **save)
    return out.getvalue()


def paper_with(change):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def with_script(pdf):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = action


def with_launch(pdf):
    pdf.pages[0].AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    )


def with_attachment(pdf):
    pdf.attachments["wage-slip.txt"] = b"secret"


def with_form(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=[])


def with_link(pdf):
    pdf.pages[0].Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Text,
                Rect=[0, 0, 10, 10],
                T=pikepdf.String("CanaryAuthor"),
                Contents=pikepdf.String("a remark"),
            )
        ]
    )


def package(members, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(**members):
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    return package(parts | members)


def bomb(megabytes=200):
    return book(**{"xl/worksheets/sheet1.xml": b"0" * (megabytes << 20)})


def lying_bomb():
    """A package whose directory says one byte where 32 MB come out."""
    content = bytearray(book(**{"xl/sheet.xml": b"0" * (32 << 20)}))
    real = struct.pack("<I", 32 << 20)
    return bytes(content).replace(real, struct.pack("<I", 1))


def pixel_bomb(side=60_000):
    """A small PNG that says it is ``side`` pixels high and wide."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def object_stream_bomb():
    """A PDF whose table of objects unpacks to 128 MB."""
    packed = zlib.compress(b"\0" * (128 << 20), 9)
    head = b"%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 9/W[1 1 1]/Filter/FlateDecode/Length "
    return head + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\n%%EOF"


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x01\x02" * 800)
    return out.getvalue()


def film():
    return b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08mdat" + b"\x07" * 400
