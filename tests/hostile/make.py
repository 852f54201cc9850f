"""Builders that several cases share: references with right checksums, containers with wrong ones."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib


def iban(number: int) -> str:
    """An invented German IBAN whose check digits are right, another one for each number."""
    body = f"37040044{number:010d}"
    check = 98 - int(f"{body}131400") % 97
    return f"DE{check:02d}{body}"


def seen(number: int) -> str:
    """The same as a reference."""
    return f"iban:{iban(number)}"


def mail(body: str | bytes, *headers: str, kind: str = "text/plain; charset=utf-8") -> bytes:
    """A mail with usual headers, those given before them."""
    top = [*headers, "From: Invented Person <person@example.com>", "To: <other@example.org>", "Subject: Invented", "MIME-Version: 1.0"]
    if not any(h.lower().startswith("date:") for h in headers):
        top.append("Date: Wed, 04 Mar 2026 10:00:00 +0000")
    if not any(h.lower().startswith("content-type:") for h in headers):
        top.append(f"Content-Type: {kind}")
    data = body.encode() if isinstance(body, str) else body
    return "\r\n".join(top).encode() + b"\r\n\r\n" + data


def multipart(parts: list[bytes], *headers: str, closed: bool = True) -> bytes:
    """A mail of several parts, each with its own headers."""
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + (b"--b--\r\n" if closed else b"")
    return mail(body, *headers, 'Content-Type: multipart/mixed; boundary="b"')


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP whose bytes do not depend on the clock; names may stand twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2026, 3, 4, 9, 15, 0))
            info.filename = name  # as given, where ZipInfo would mend it
            info.compress_type = method
            if name in archive.NameToInfo:
                archive.NameToInfo.pop(name)
            archive.writestr(info, data)
    return out.getvalue()


def tarred(members: list[tarfile.TarInfo | tuple[str, bytes]]) -> bytes:
    """A TAR of files and of headers of any kind."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
                continue
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            archive.addfile(info, io.BytesIO(member[1]))
    return out.getvalue()


def gz(data: bytes) -> bytes:
    """gzip without a time of day."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(data) + squeeze.flush()
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + packed + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes, *more: bytes) -> bytes:
    """A grey PNG of stated size whose packed pixels are as given."""
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def grey(width: int, height: int) -> bytes:
    """Packed pixels of a blank picture."""
    return zlib.compress((b"\0" + b"\xff" * width) * height, 9)


def pdf(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of numbered objects with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table))


def page(text: bytes, *, extra: bytes = b"", content: bytes | None = None, catalog: bytes = b"") -> list[bytes]:
    """The objects of a PDF of one page; 6 and following are free for more."""
    stream = content if content is not None else b"BT /F1 12 Tf 72 720 Td (" + text + b") Tj ET"
    return [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> " + extra + b" >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]


def docx(body: str, *more: tuple[str, bytes], relations: str = "") -> bytes:
    """A DOCX of one story."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kinds = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    related = f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    story = f'<?xml version="1.0"?><w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>'
    members = [("[Content_Types].xml", kinds.encode()), ("word/document.xml", story.encode()), ("word/_rels/document.xml.rels", related.encode())]
    return zipped([*members, *more])


def camt(entries: str, *, top: str = "", opening: str = "0.00", closing: str = "0.00", account: str = "") -> bytes:
    """A camt.053 of one statement."""

    def balance(code: str, amount: str) -> str:
        kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        return f'<Bal>{kind}<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>'

    held = f"<Acct><Id><IBAN>{account or iban(zlib.crc32(entries.encode()))}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    statement = f"<Stmt><Id>1</Id>{held}{balance('OPBD', opening)}{balance('CLBD', closing)}{entries}</Stmt>"
    namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    body = f'<Document xmlns="{namespace}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>{statement}</BkToCstmrStmt></Document>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{top}{body}'.encode()


def entry(amount: str, other: int = 2, text: str = "Invented", sign: str = "CRDT") -> str:
    """One booking of a camt.053."""
    party = "Dbtr" if sign == "CRDT" else "Cdtr"
    details = f"<RltdPties><{party}><Nm>{text}</Nm></{party}><{party}Acct><Id><IBAN>{iban(other)}</IBAN></Id></{party}Acct></RltdPties>"
    when = "<BookgDt><Dt>2026-03-04</Dt></BookgDt>"
    money = f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>'
    return f"<Ntry>{money}{when}<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls></Ntry>"
