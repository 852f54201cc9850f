"""Every cell of the promised table of formats: one small file of each, through the pipeline as it is installed, is read."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import struct
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.intake import apk_writer, recordings, ufdr_writer

from leadline.case import Case
from leadline.intake import compound

GOLDENS = Path(__file__).resolve().parents[1] / "goldens"
CHAT = "{0}, 10:15{1}- Lena: hello\n{0}, 10:16{1}- Emil: pay to https://pay.example.net/x\n{0}, 10:17{1}- Lena: ok\n"
MT942 = ":20:REF\n:25:12345678/1020304050\n:28C:1/1\n:34F:EUR0,\n:13D:2603041015+0100\n:61:2603040304C5,00NTRFX\n:90D:0EUR0,\n:90C:1EUR5,00\n-\n"
CSV = "Date;Description;Amount EUR;Balance\n03.03.2026;one;5,00;105,00\n13.03.2026;two;-1,50;103,50\n"
TX = {"txid": "a" * 64, "version": 2, "vin": [{"txid": "b" * 64, "vout": 0}], "vout": [{"value": 0.5, "n": 0, "scriptPubKey": {"address": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"}}]}  # fmt: skip

MANIFEST = (
    b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    b'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def golden(family: str, name: str) -> bytes:
    return sorted((GOLDENS / family / name).glob("input.*"))[0].read_bytes()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def xlsx(text: str, separator: str = ";") -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append(line.split(separator))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: list[list[str]]) -> bytes:
    """A workbook of Excel 97: records of BIFF8 in a compound file (MS-XLS: BOF, BoundSheet8, Label, EOF)."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def bof(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    sheet = bof(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for r, cells in enumerate(rows):
        for c, text in enumerate(cells):
            sheet += record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text), 1) + text.encode("utf-16-le"))
    sheet += record(0x000A)
    head = bof(0x0005) + record(0x0042, struct.pack("<H", 1200))
    bound = 4 + 8 + 6
    at = len(head) + bound + 4
    book = head + record(0x0085, struct.pack("<IBBBB", at, 0, 0, 6, 0) + b"Sheet1") + record(0x000A) + sheet
    return compound.write(compound.Storage(bytes(16), {"Workbook": compound.Stream(book + bytes(max(0, 4096 - len(book))))}))


def ods(rows: list[list[str]]) -> bytes:
    cells = "".join("<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in r) + "</table:table-row>" for r in rows)
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="S">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"META-INF/manifest.xml": MANIFEST, "content.xml": content.encode()})


def picture(form: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, form)
    return out.getvalue()


def heic() -> bytes:
    ispe = b"\0\0\0\x14ispe\0\0\0\0" + (40).to_bytes(4, "big") + (30).to_bytes(4, "big")
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + ispe


def parquet() -> bytes:
    pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    from pyarrow import parquet as pq  # type: ignore[import-not-found,import-untyped,unused-ignore]

    out = io.BytesIO()
    pq.write_table(pa.table({"transfer_id": ["t9"], "at": ["2026-03-04T09:15:00Z"], "payer": ["A1"], "payee": ["B1"], "amount": ["1.00"], "asset": ["EUR"]}), out)
    return out.getvalue()


ROWS = [line.split(";") for line in CSV.splitlines()]
TEXT = b"Hello, pay to https://pay.example.net/x today."
# name: bytes, reader, a part of the media type, what the inventory calls it
FILES: dict[str, tuple[bytes, str, str, str]] = {
    # messages
    "mail.eml": (golden("readers", "eml"), "eml", "message/rfc822", ""),
    "box.mbox": (golden("readers", "mbox"), "mbox", "mbox", "read"),
    "mail.msg": (golden("readers", "outlook-msg"), "outlook-msg", "ms-outlook", ""),
    "chat 24 h.txt": (CHAT.format("13.03.26", " ").encode(), "whatsapp", "whatsapp", "read"),
    "chat 12 h.txt": (CHAT.format("3/13/26", "\u202fPM ").encode(), "whatsapp", "whatsapp", "read"),
    "chat dotted.txt": (CHAT.format("13.3.2026", " ").encode(), "whatsapp", "whatsapp", "read"),
    "chat spanish.txt": (CHAT.format("13/3/26", " p.\xa0m. ").encode(), "whatsapp", "whatsapp", "read"),
    "chat bracketed.txt": (b"[13/03/2026, 10:15:00] Lena: hello\n[13/03/2026, 10:16:00] Emil: yes\n", "whatsapp", "whatsapp", "read"),
    "WhatsApp Chat.zip": (zipped(**{"_chat.txt": CHAT.format("13.03.26", " ").encode(), "a.jpg": b"\xff\xd8\xff"}), "zip-archive", "zip", "read"),
    "result.json": (golden("readers", "telegram-json"), "telegram-json", "telegram", ""),
    "messages.html": (golden("readers", "telegram-html"), "telegram-html", "telegram", "read"),
    "sms.xml": (golden("readers", "sms-backup"), "sms-backup", "sms-backup", ""),
    "line.txt": (golden("readers", "line-text"), "line-text", "line-chat", ""),
    "message_1.json": (golden("readers", "meta-json"), "meta-json", "meta", ""),
    "plain.txt": (TEXT, "plain-text", "text/plain", "read"),
    # documents
    "a.pdf": (golden("readers", "pdf"), "pdf", "pdf", ""),
    "a.docx": (golden("readers", "docx"), "docx", "wordprocessingml", ""),
    "a.xlsx": (xlsx(CSV), "spreadsheet", "spreadsheetml", "read"),
    "a.xls": (xls(ROWS), "spreadsheet", "ms-excel", "read"),
    "a.ods": (ods(ROWS), "spreadsheet", "opendocument", "read"),
    "a.csv": (b"code,name\n1,a\n2,b\n3,c\n", "csv-table", "text/csv; table=other", "read"),
    "a.tsv": (b"code\tname\n1\ta\n2\tb\n3\tc\n", "csv-table", "text/csv; table=other", "read"),
    "a.html": (b"<html><body><p>" + TEXT + b"</p></body></html>", "html", "text/html", "read"),
    "a.mhtml": (golden("readers", "mhtml"), "mhtml", "multipart/related", ""),
    "a.rtf": (golden("readers", "rtf"), "rtf", "rtf", ""),
    "a.zip": (zipped(**{"x/a.txt": TEXT}), "zip-archive", "zip", "read"),
    "a.tar": (tarred("a.txt", TEXT + b"1"), "tar-archive", "tar", "read"),
    "a.gz": (gzip.compress(TEXT + b"2", mtime=0), "gzip-file", "gzip", "read"),
    "a.tgz": (gzip.compress(tarred("b.txt", TEXT + b"3"), mtime=0), "gzip-file", "gzip", "read"),
    "a.har": (golden("readers", "har"), "har", "har", ""),
    "a.warc": (golden("readers", "warc"), "warc", "warc", ""),
    # pictures (the text in them is a person's to read, so they are `partly`), sound
    "a.png": (picture("PNG"), "picture", "image/png", "partly"),
    "a.jpg": (picture("JPEG"), "picture", "image/jpeg", "partly"),
    "a.webp": (picture("WEBP"), "picture", "image/webp", "partly"),
    "a.heic": (heic(), "picture", "image/heic", "partly"),
    "a.wav": (recordings.wav(), "sound", "wav", ""),
    "a.mp3": (recordings.mp3(), "sound", "mpeg", ""),
    "a.ogg": (recordings.opus(), "sound", "ogg", ""),
    "a.m4a": (recordings.m4a(), "sound", "mp4", ""),
    # bank
    "camt.052": (golden("readers", "camt052"), "camt052", "camt052", "read"),
    "camt.053": (golden("readers", "camt053"), "camt053", "camt053", ""),
    "camt.054": (golden("readers", "camt054"), "camt054", "camt054", "read"),
    "a.sta": (golden("readers", "mt940"), "mt940", "mt940", ""),
    "mt942.sta": (MT942.encode(), "mt940", "mt940", "read"),
    "a.ofx": (golden("readers", "ofx"), "ofx", "ofx", ""),
    "a.qfx": (golden("extractors", "ofx"), "ofx", "ofx", ""),
    "bank DE89370400440532013000.csv": (CSV.encode(), "csv-table", "table=statement", "read"),
    # exchange and chain
    "evm.csv": (golden("extractors", "explorer-evm"), "csv-table", "explorer-evm", ""),
    "tron.csv": (golden("extractors", "explorer-tron"), "csv-table", "explorer-tron", ""),
    "bitcoin.csv": (golden("extractors", "explorer-bitcoin"), "csv-table", "explorer-bitcoin", ""),
    "exchange.csv": (golden("extractors", "exchange"), "csv-table", "exchange", ""),
    "exchange.xlsx": (xlsx(golden("extractors", "exchange").decode().replace('"', ""), ","), "spreadsheet", "spreadsheetml", "read"),
    "core.json": (json.dumps(TX).encode(), "bitcoin-json", "bitcoin+json", ""),
    "esplora.json": (golden("readers", "bitcoin-json"), "bitcoin-json", "bitcoin+json", ""),
    "tagpack.yaml": (golden("readers", "tagpack"), "tagpack", "tagpack", ""),
    # plain tables
    "transfers.csv": (golden("extractors", "plain-tables"), "csv-table", "table=", ""),
    "transfers.jsonl": (golden("readers", "jsonl"), "jsonl", "table=transfers", ""),
    "report.toml": (golden("readers", "report-toml"), "report-toml", "toml", "read"),
    # telephones and their programs
    "phone.ufdr": (ufdr_writer.usual(), "ufdr", "ufdr", "read"),
    "app.apk": (apk_writer.usual(), "apk", "android.package", "partly"),
}  # fmt: skip


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    place = tmp_path_factory.mktemp("promised")
    folder = place / "all"
    folder.mkdir()
    for name, (data, *_) in FILES.items():
        (folder / name).write_bytes(data)
    try:
        (folder / "a.parquet").write_bytes(parquet())
    except pytest.skip.Exception:
        (folder / "a.parquet").write_bytes(b"PAR1")
    case = Case.create(place / "x.case")
    case.intake([folder])
    case.run()
    rows = {str(row["path"]): row for row in case.show("inventory")}
    case.close()
    shutil.rmtree(folder)
    return rows


@pytest.mark.parametrize("name", FILES)
def test_it_is_read(name: str, inventory: dict[str, dict[str, Any]]) -> None:
    _, reader, media, state = FILES[name]
    row = inventory[name]
    assert row["reader"].partition("/")[0] == reader, row
    assert media in row["media"]
    assert row["state"] == state if state else row["state"] in ("read", "partly")
    assert row["state"] == "read" or row["problems"]


def test_parquet_is_read_with_the_extra(inventory: dict[str, dict[str, Any]]) -> None:
    assert inventory["a.parquet"]["reader"].startswith("parquet/")
    if "a.parquet!rows.csv" in inventory:
        assert "table=transfers" in inventory["a.parquet!rows.csv"]["media"]
    else:
        assert inventory["a.parquet"]["problems"]


@pytest.mark.parametrize("name, inner", [("a.xls", "table=statement"), ("a.ods", "table=statement"), ("a.xlsx", "table=statement"), ("exchange.xlsx", "table=exchange"), ("a.tgz", "x-tar")])
def test_what_lies_inside_is_known(name: str, inner: str, inventory: dict[str, dict[str, Any]]) -> None:
    assert any(inner in row["media"] for path, row in inventory.items() if path.startswith(f"{name}!"))
