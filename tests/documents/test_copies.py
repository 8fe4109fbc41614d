"""Working copies of PDF files: the pages, and nothing that they do not show."""

import io
import zlib
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from PIL import ExifTags, Image

from app.documents.copies import FileRefused, clear
from app.documents.metadata import jpeg2000_without_metadata, jpeg_without_metadata

ZONE = ZoneInfo("Asia/Shanghai")
SECRET = b"Zhang Sanfeng 13912345678"
XMP = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"


def photo(mode="RGB", **options):
    """A JPEG that tells where and by whom it was taken, with a second picture behind it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (26.0, 4.0, 33.25), 3: "E", 4: (119.0, 17.0, 47.5)}
    out = io.BytesIO()
    picture = Image.effect_noise((64, 48), 90).convert(mode)
    picture.save(out, "JPEG", exif=exif, comment=SECRET, xmp=XMP, **options)
    return out.getvalue() + b"MotionPhoto" + SECRET


def paper(content, filters=None, **entries):
    """A PDF with one picture on its page, and traces of editing in many places."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        picture = pikepdf.Stream(pdf, content)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 64, 48, 8
        picture.ColorSpace = pikepdf.Name.DeviceRGB
        picture.Filter = filters or pikepdf.Name.DCTDecode
        picture.Metadata = pdf.make_indirect(pikepdf.Stream(pdf, XMP))
        for name, value in entries.items():
            picture[f"/{name}"] = value
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im0=picture),
            Properties=pikepdf.Dictionary(
                MC0=pikepdf.Dictionary(Metadata=pikepdf.Stream(pdf, XMP))
            ),
        )
        page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=SECRET))
        page.LastModified = pikepdf.String("D:20261118114000")
        page.Contents = pikepdf.Stream(pdf, b"q 64 0 0 48 0 0 cm /Im0 Do Q")
        out = io.BytesIO()
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def picture_in(original):
    """The working copy uncompressed, and the raw bytes of its picture."""
    copy = clear(original, ZONE).content
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        raw = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue(), raw


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"mode": "CMYK"}, {"mode": "L"}, {"restart": 1}]
)
def test_a_photo_inside_a_pdf_loses_place_and_maker_and_looks_the_same(options):
    if options.pop("restart", 0):
        options["restart_marker_rows"] = 1
    original = photo(**options)
    assert SECRET in original
    whole, raw = picture_in(paper(original))
    assert SECRET not in whole
    for trace in (b"/Metadata", b"/PieceInfo", b"/LastModified", b"Exif"):
        assert trace not in whole
    with Image.open(io.BytesIO(raw)) as bare, Image.open(io.BytesIO(original)) as before:
        assert not bare.getexif()
        assert bare.mode == before.mode
        assert bare.tobytes() == before.tobytes()


def test_a_photo_packed_twice_is_found_too():
    original = zlib.compress(photo())
    filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
    _, raw = picture_in(paper(original, filters))
    assert raw.startswith(b"\xff\xd8")
    assert SECRET not in raw


def test_settings_of_the_decoder_stay():
    settings = pikepdf.Dictionary(ColorTransform=0)
    copy = clear(paper(photo(), DecodeParms=settings), ZONE).content
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        picture = pdf.pages[0].Resources.XObject.Im0
        parms = picture.DecodeParms
        parms = parms[0] if isinstance(parms, pikepdf.Array) else parms
        assert parms.ColorTransform == 0


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(FileRefused):
        clear(paper(b"no picture"), ZONE)


def test_a_cut_off_photo_still_ends():
    cut = photo()[:1500]
    assert jpeg_without_metadata(cut).endswith(b"\xff\xd9")
    assert SECRET not in jpeg_without_metadata(photo()[:300])


def box(kind, body, *, long=False):
    if long:
        return b"\0\0\0\x01" + kind + (len(body) + 16).to_bytes(8) + body
    return (len(body) + 8).to_bytes(4) + kind + body


def test_jpeg_2000_loses_its_boxes_of_metadata():
    start = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    code = b"\0\0\0\0jp2c" + b"\xff\x4f\xff\xd9"
    told = start + box(b"uuid", SECRET) + box(b"xml ", XMP, long=True) + code
    assert jpeg2000_without_metadata(told) == start + code
    assert jpeg2000_without_metadata(b"\xff\x4f\xff\x51") == b"\xff\x4f\xff\x51"
    with pytest.raises(ValueError, match="JPEG 2000"):
        jpeg2000_without_metadata(start + b"\0\0\0\x02jp2c")
