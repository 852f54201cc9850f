"""Reads a telephone's examination as Cellebrite's Physical Analyzer hands it out: a UFDR (a ZIP with `report.xml`), or the report alone."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from leadline.intake import looks, names, telegram, ufdr_lines, ufdr_model, unzip, zip_salvage, zipped
from leadline.intake.limits import Budget, OverLimit
from leadline.intake.ufdr_lines import MESSAGES, Writer
from leadline.intake.ufdr_model import Fault, File, Item, Node
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

UFDR, REPORT = "application/x-ufdr", "application/x-ufdr-report+xml"
_AGAIN = "Ask the examiner to hand out the report again."
_TEXT = "text/plain; charset=utf-8"
_CHUNK = 65_536
_OWN_NUMBER = ("msisdn", "phone number", "phonenumber", "mobile number")  # of items about the device: its own number


def _claims(head: bytes, name: str) -> float:
    """How sure it is: a ZIP whose first members are such a report's, or XML with the report's name space."""
    if not head.startswith(zip_salvage.SIGNATURE):
        text = looks.text(head)
        return 0.97 if text and text.lstrip().startswith("<") and ufdr_model.ROOT in text[:8_192] else 0.0
    ended = name.lower().endswith((".ufdr", ".ufdx"))
    inside = [one.lower() for one in zip_salvage.first(head)]
    if "report.xml" in inside:
        return 0.9 if ended or any(one.startswith(("files/", "dbdata/", "email/")) for one in inside) else 0.7
    return 0.6 if ended else 0.0


def _media(head: bytes, name: str) -> str:
    return UFDR if head.startswith(zip_salvage.SIGNATURE) else REPORT


@dataclass(slots=True)
class _Report:
    """What has been read of the report so far: lines by the name of the text that they come into."""

    exhibit: Exhibit
    writer: Writer = field(default_factory=Writer)
    texts: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)  # by place in the archive
    models: int = 0
    torn: int = 0

    def write(self, name: str, heading: str, *lines: str) -> None:
        """Adds lines to a text; its heading comes before the first."""
        self.texts.setdefault(name, [heading]).extend(lines)


@reader(media=_media, claims=_claims)
def ufdr(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A UFDR: chats, SMS, mails and calls, one a line with author and time as stated; contacts; the owner's own numbers and accounts; all
    else that was decoded, one model a line; and every file in it. The report alone (`report.xml`) is read alike.

    Deleted models are marked. Files whose hash is not the one that the report states are problems, and so are files that it lists and
    the archive does not have. The rows counted are the decoded models and the files.
    """
    report = _Report(exhibit)
    if not data.startswith(zip_salvage.SIGNATURE):
        yield from _read(report, io.BytesIO(data))
        yield from _written(report, names.Names())
        yield Count(exhibit.sha256, report.models, report.models - report.torn, report.torn)
        return
    budget, own = Budget(len(data)), _report_in(data)
    taken = names.Names()
    faults: list[Problem] = []
    if own:
        archive, member = own
        try:
            with archive.open(member) as stream:
                counted = _Counted(stream, budget, member.compress_size)
                faults = list(_read(report, cast(BinaryIO, counted)))
        except OverLimit as limit:
            faults = [limit.problem(exhibit)]
        except zipped.FAULTS as fault:
            faults = [Problem("damaged", f"report.xml in it is damaged ({names.line(str(fault))[:120]}).", _AGAIN, exhibit.sha256)]
    else:
        faults = [Problem("missing", "It holds no report.xml that could be read: what was decoded is missing.", _AGAIN, exhibit.sha256)]
    yield from faults
    yield from _written(report, taken)
    plan = unzip.Plan(budget, taken, lambda name: _on_device(report, name), frozenset([own[1].orig_filename]) if own else frozenset())
    yield from _files(report, unzip.members(exhibit, data, plan))


def _report_in(data: bytes) -> tuple[zipfile.ZipFile, zipfile.ZipInfo] | None:
    """The archive and its report; None where it has none, or two: then nobody can say which is meant."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        found = [m for m in archive.infolist() if m.filename.lower() == "report.xml"]
    except zipped.FAULTS:
        return None
    return (archive, found[0]) if len(found) == 1 and not found[0].flag_bits & 1 else None


class _Counted:
    """A member as a stream that counts against what the archive may give out."""

    def __init__(self, stream: Any, budget: Budget, packed: int) -> None:
        self._chunks = budget.counted(iter(lambda: stream.read(_CHUNK), b""), packed)

    def read(self, size: int = -1) -> bytes:
        """The next piece, whatever size is asked for up to that of one piece."""
        return next(self._chunks, b"")


def _read(report: _Report, stream: BinaryIO) -> Iterator[Problem]:
    """Reads the report into lines; gives what is wrong with it."""
    sha = report.exhibit.sha256
    for found in ufdr_model.read(stream, report.writer.message):
        if isinstance(found, Fault):
            yield Problem(found.kind, found.what, _AGAIN, sha)
        elif isinstance(found, File):
            report.writer.files[found.id] = found
            if found.local:
                report.files[found.local.lower()] = found
        elif isinstance(found, Item):
            _item(report, found)
        else:
            _model(report, found)
    if report.writer.zoneless:
        what = f"{report.writer.zoneless:,} times in the report state no zone; they stand in the texts as they are, marked `no zone`."
        yield Problem("zone-missing", what, "Ask the examiner which zone they are in.", sha)


def _item(report: _Report, item: Item) -> None:
    line = f"{names.line(item.section)}: {names.line(item.name)}: {names.line(item.value)}"
    if item.section in ("case", "extraction", "Additional Fields", "Extraction Data"):
        report.write("examination.txt", ufdr_lines.EXAMINATION, line)
    elif any(word in item.name.lower() for word in _OWN_NUMBER):
        report.write("owner.txt", ufdr_lines.OWNER, f"phone: {names.line(item.value)} [{names.line(item.name)}]")
    else:
        report.write("device.txt", "# the device", line)


def _model(report: _Report, node: Node) -> None:
    report.models += 1 + len(node.folded)
    report.torn += node.torn
    writer = report.writer
    if node.kind == "Chat":
        report.texts.setdefault("messages.txt", []).extend(writer.chat(node))
    elif node.kind in MESSAGES:
        report.write(f"{node.kind.lower()}.txt", f"# messages of the device: {node.kind}", writer.message(node))
    elif node.kind == "Call":
        report.write("calls.txt", "# calls of the device", writer.message(node))
    elif node.kind == "Email":
        report.write("emails.txt", "# messages of the device: mail", writer.message(node))
    elif node.kind == "Contact":
        report.write("contacts.txt", "# contacts in the device", writer.contact(node))
    elif node.kind == "UserAccount":
        report.write("owner.txt", ufdr_lines.OWNER, *writer.account(node))
    else:
        report.write("other.txt", "# what else was decoded, one model a line", writer.other(node))


def _written(report: _Report, taken: names.Names) -> Iterator[Child]:
    for told in report.writer.owner:
        report.write("owner.txt", ufdr_lines.OWNER, f"account: {names.line(told)} [party of chats or calls, marked as the owner]")
    for name, lines in report.texts.items():
        yield Child(taken.unique(name), telegram.written(lines), _TEXT, f"report.xml, {len(lines) - 1:,} lines")


def _on_device(report: _Report, name: str) -> str:
    """Where a file of the archive lay on the device."""
    known = report.files.get(name.replace("\\", "/").lower())
    return f"on the device {names.line(known.path)}{', deleted there' if known.deleted else ''}" if known and known.path else ""


def _files(report: _Report, parts: Iterator[Part]) -> Iterator[Part]:
    """The files of the archive, each held against the hash that the report states; then what the report lists and is not there."""
    left, sha = dict(report.files), report.exhibit.sha256
    for part in parts:
        if isinstance(part, Count):
            models = report.models
            yield Count(sha, part.rows_in + models, part.rows_read + models - report.torn, part.rows_reported + report.torn)
            continue
        if isinstance(part, Child) and (known := left.pop(_place(part), None)) and (stated := _differs(known, part.data)):
            what = f"{part.name} is not the file that the report describes: its {stated} differs."
            yield Problem("hash-differs", what, "Ask the examiner; the archive was changed after it was made, or damaged.", sha)
        yield part
    if left:
        some = ", ".join(names.line(file.local) for file in list(left.values())[:5])
        more = f" and {len(left) - 5:,} more" if len(left) > 5 else ""
        what = f"The report lists {len(left):,} files that are not in the archive: {some}{more}."
        yield Problem("missing", what, "Ask for them if they matter: examiners leave files out of a report.", sha)


def _place(child: Child) -> str:
    """The member's own name, which a child's name need not be."""
    return child.locator.partition(": ")[2].partition("; ")[0].replace("\\", "/").lower()


def _differs(known: File, data: bytes) -> str:
    """Which stated hash is not that of these bytes, empty where all are or none is stated."""
    if known.sha256 and known.sha256 != hashlib.sha256(data).hexdigest():
        return "SHA-256"
    return "MD5" if known.md5 and known.md5 != hashlib.md5(data, usedforsecurity=False).hexdigest() else ""
