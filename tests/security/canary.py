"""Looking for what must never be anywhere: the canary's words in every file and answer."""

import io
from pathlib import Path

import pikepdf

# Each is unique in the world of the test; none of it may leave the keeper's.
NAME = "欧阳金丝雀"
PHONE = "19912340987"
SECOND_PHONE = "19912340988"
ADDRESS = "金丝雀路987号3单元"
ID_NUMBER = "110105194912310021"
WORDS = "后院第三个蓝色塑料桶里泡着发黄的牛百叶金丝雀之言"
FILE_NAME = "金丝雀家门口拍的.jpg"
SECRETS = (NAME, PHONE, SECOND_PHONE, ADDRESS, ID_NUMBER, WORDS, FILE_NAME)


def spellings(secret):
    """The ways a text may lie in a file: UTF-8, UTF-16, escaped."""
    return {
        secret.encode(),
        secret.encode("utf-16-le"),
        secret.encode("utf-16-be"),
        secret.encode("unicode_escape"),
    }


def found_in(content, where):
    """Name each secret that the bytes hold."""
    return [
        f"{secret} in {where}"
        for secret in SECRETS
        for spelling in spellings(secret)
        if spelling in content
    ]


def found_in_files(folder, *, but_not=()):
    """Scan every file below a folder, PDFs also unpacked."""
    hits = []
    for path in sorted(Path(folder).rglob("*")):
        if not path.is_file() or any(part in but_not for part in path.parts):
            continue
        content = path.read_bytes()
        hits += found_in(content, path) + found_in(str(path).encode(), f"the name {path}")
        if content.startswith(b"%PDF"):
            hits += found_in_pdf(content, path)
    return hits


def found_in_pdf(content, where):
    """Scan a PDF's unpacked streams and its metadata."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        unpacked = io.BytesIO()
        pdf.save(
            unpacked, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )
    return found_in(unpacked.getvalue(), f"{where} unpacked")
