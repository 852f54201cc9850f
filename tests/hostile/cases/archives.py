"""Hostile archives: within budgets, nothing outside, every member accounted for."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

from tests.hostile.expect import NOT, PARTLY, READ, Expect, canary, case
from tests.hostile.make import docx, gz, iban, seen, tarred, zipped

AWFUL = (
    "../../up.txt", "/etc/passwd", "C:\\Windows\\win.ini", "\\\\server\\share\\a.txt", "a/../../b.txt", "NUL", "a\nb.txt", "a\x1b[2Jb.txt",
    "\u202etxt.exe", " ", ".", "a" * 5_000 + ".txt", "<img src=x onerror=alert(1)>.txt",
)  # fmt: skip


def note(number: int) -> bytes:
    """A text that names an account."""
    return f"Pay to {iban(number)}\n".encode()


@case("archive", "slip.zip", Expect((READ,), seen=(seen(601), seen(602)), members=(2, 2)))
def slip(big: bool) -> bytes:
    """Members whose names lead out of the folder that they would be unpacked to."""
    return zipped([("../../../../../../tmp/owned.txt", note(601)), ("..\\..\\owned.txt", note(602))])


@case("archive", "links.zip", Expect((READ, PARTLY), may=("unreadable",), members=(1, 2)))
def links(big: bool) -> bytes:
    """A member that is a link to a file of this machine, and one that would be written through it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link", (2026, 3, 4, 9, 15, 0))
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc")
        archive.writestr(zipfile.ZipInfo("link/passwd", (2026, 3, 4, 9, 15, 0)), note(603))
    return out.getvalue()


@case("archive", "bomb.zip", Expect((PARTLY,), ("over-limit",), seen=(seen(604),), members=(1, 1), seconds=120))
def bomb(big: bool) -> bytes:
    """A quarter of a gigabyte of zeros in a quarter of a megabyte, beside a good member."""
    return zipped([("zeros", bytes(256_000_000 if big else 12_000_000)), ("good.txt", note(604))])


@case("archive", "levels.zip", Expect((READ, PARTLY), ("limit",), unseen=(seen(605),), members=(4, 6)))
def levels(big: bool) -> bytes:
    """Forty archives inside one another."""
    data = note(605)
    for n in range(40):
        data = zipped([(f"{n}.{'zip' if n else 'txt'}", data)])
    return data


@case("archive", "no-name.zip", Expect((READ,), seen=(seen(650),), members=(2, 2)))
def no_name(big: bool) -> bytes:
    """A member whose name is empty."""
    return zipped([("", note(649)), ("a.txt", note(650))])


@case("archive", "same-names.zip", Expect((READ,), seen=(seen(606), seen(607)), members=(2, 2)))
def same_names(big: bool) -> bytes:
    """Two members of one name: both are kept."""
    return zipped([("a.txt", note(606)), ("a.txt", note(607))])


@case("archive", "overlapping.zip", Expect((PARTLY, READ), ("damaged|over-limit|malformed",), may=("damaged", "over-limit", "unreadable"), seconds=120))
def overlapping(big: bool) -> bytes:
    """A directory that names one member's bytes very often (after D. Fifield's bomb)."""
    whole = zipped([("a.txt", bytes(2_000_000))])
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    count = 20_000 if big else 500
    directory = whole[start:end] * count
    return whole[:start] + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)


@case("archive", "bad-sum.zip", Expect((PARTLY,), ("damaged",), seen=(seen(609),), unseen=(seen(608),), members=(1, 1)))
def bad_sum(big: bool) -> bytes:
    """A member that does not agree with its check sum: half a statement would be read as a whole one."""
    data = zipped([("a.txt", note(608)), ("b.txt", note(609))], zipfile.ZIP_STORED)
    return data.replace(note(608), note(608).replace(b"Pay", b"pay"))


@case("archive", "encrypted.zip", Expect((PARTLY,), ("encrypted",), seen=(seen(611),), members=(1, 1)))
def encrypted(big: bool) -> bytes:
    """A member that needs a password beside one that does not."""
    data = bytearray(zipped([("a.txt", note(610)), ("b.txt", note(611))]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@case("archive", "sizes-lie.zip", Expect((PARTLY,), ("damaged|over-limit",), may=("damaged", "over-limit"), seen=(seen(613),)))
def sizes_lie(big: bool) -> bytes:
    """A member that says it unpacks to four bytes, or to four gigabytes."""
    data = bytearray(zipped([("a.txt", note(612) * 50), ("b.txt", note(613)), ("c.txt", note(614) * 50)]))
    first = data.index(b"PK\x01\x02")
    data[first + 24 : first + 28] = struct.pack("<L", 4)
    last = data.rindex(b"PK\x01\x02")
    data[last + 24 : last + 28] = struct.pack("<L", 0xFFFFFFFE)
    return bytes(data)


@case("archive", "names.zip", Expect((READ,), seen=tuple(seen(620 + n) for n in range(len(AWFUL))), members=(len(AWFUL), len(AWFUL))))
def names(big: bool) -> bytes:
    """Thirteen names that are no names."""
    return zipped([(name, note(620 + n)) for n, name in enumerate(AWFUL)])


@case("archive", "members.zip", Expect((PARTLY,), ("over-limit",), may=("empty",), members=(10_000, 10_000), seconds=300))
def members(big: bool) -> bytes:
    """A hundred thousand members."""
    return zipped([(f"{n}.txt", b"") for n in range(100_000 if big else 10_050)], zipfile.ZIP_STORED)


@case("archive", "cut.zip", Expect((PARTLY,), ("truncated",), seen=(seen(640),), members=(1, 1)))
def cut(big: bool) -> bytes:
    """A download that was cut off: what is whole is taken."""
    whole = zipped([("a.txt", note(640)), ("b.txt", bytes(range(256)) * 40)])
    return whole[: whole.index(b"b.txt") + 60]


@case("archive", "empty.zip", Expect((READ, PARTLY), may=("empty",), members=(0, 0)))
def empty(big: bool) -> bytes:
    """An archive of nothing."""
    return zipped([])


@case("archive", "links.tar", Expect((PARTLY,), ("unreadable",), seen=(seen(641),), members=(1, 1)))
def tar_links(big: bool) -> bytes:
    """Links out of the folder, a device, a pipe, and a file that would be written through a link."""
    odd = []
    for n, (kind, target) in enumerate(((tarfile.SYMTYPE, "/etc"), (tarfile.LNKTYPE, "../../x"), (tarfile.CHRTYPE, ""), (tarfile.FIFOTYPE, ""))):
        info = tarfile.TarInfo(f"odd{n}")
        info.type, info.linkname, info.devmajor, info.devminor = kind, target, 1, 3
        odd.append(info)
    return tarred([*odd, ("odd0/../../passwd", note(641))])


@case("archive", "cut.gz", Expect((PARTLY,), ("truncated",), members=(0, 0)))
def cut_gz(big: bool) -> bytes:
    """Half of a packed statement is no statement."""
    return gz(note(642) * 100)[:-20]


@case("archive", "joined.gz", Expect((READ, PARTLY), may=("malformed",), seen=(seen(643), seen(644)), members=(1, 1)))
def joined_gz(big: bool) -> bytes:
    """Two packed files one behind the other, then something else."""
    return gz(note(643)) + gz(note(644)) + b"\0\0garbage"


@case("archive", "bomb.gz", Expect((PARTLY,), ("over-limit",), members=(0, 0), seconds=120))
def bomb_gz(big: bool) -> bytes:
    """Zeros."""
    return gz(bytes(1_000_000_000 if big else 12_000_000))


@case("archive", "bomb.bz2", Expect((PARTLY, NOT), ("over-limit|unreadable",), members=(0, 0), seconds=120))
def bomb_bz2(big: bool) -> bytes:
    """The same in bzip2, which packs zeros still denser."""
    return bz2.compress(bytes(900_000) * (300 if big else 20))


@case("archive", "bomb.xz", Expect((PARTLY, NOT), ("over-limit|unreadable",), members=(0, 0), seconds=120))
def bomb_xz(big: bool) -> bytes:
    """The same in xz, with a dictionary of 64 MB."""
    chain = [{"id": lzma.FILTER_LZMA2, "dict_size": 64 * 2**20}]
    return lzma.compress(bytes(256_000_000 if big else 12_000_000), filters=chain)


@case("archive", "template.docx", Expect((READ, PARTLY), may=("active-content",), seen=(seen(645),)))
def template(big: bool) -> bytes:
    """A document that would fetch its template when it is opened (after CVE-2017-0199)."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    related = f'<Relationship Id="r1" Type="{kind}" Target="{canary("template.dotm")}" TargetMode="External"/>'
    return docx(f"Pay to {iban(645)}", relations=related)


@case("archive", "laughs.xlsx", Expect((PARTLY,), ("damaged|over-limit|malformed|unreadable",), may=("damaged", "over-limit", "malformed")))
def laughs(big: bool) -> bytes:
    """A workbook whose sheet is a bomb of entities."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    cell = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData>'
    parts = [
        ("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="{package}.relationships+xml"/>'
         f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
         f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>'),
        ("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
        ("xl/worksheets/sheet1.xml", f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{steps}]><worksheet xmlns="{main}">{cell}</worksheet>'),
    ]  # fmt: skip
    return zipped([(name, text.encode()) for name, text in parts])


@case("archive", "flate-tail.zip", Expect((PARTLY, READ), may=("damaged", "truncated", "malformed")))
def tail(big: bool) -> bytes:
    """A member whose packed bytes end early with others behind: programs differ on what it holds."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(note(646)) + squeeze.flush() + b"hidden" * 20
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(note(646)), len(packed), len(note(646)), 1, 0) + b"a"
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(note(646)), len(packed), len(note(646)), 1, 0, 0, 0, 0, 0, 0)
    body = head + packed
    return body + entry + b"a" + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) + 1, len(body), 0)
