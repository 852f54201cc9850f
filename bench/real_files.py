"""Reads every real file beside the checkout through the cage and holds what came out against what is expected of it.

    python bench/real_files.py [--shared ../shared/data] [--every N]

Expectations: parses that lie beside the MT940 samples; a plain pass over the XML of camt files; Python's `email` over mails, part by part;
a line count over WhatsApp exports, and the forms of their headers; names of the C2PA samples; the values in xARF and MISP files.
`--every N` takes every n-th of the 2,500 mails. Exit code 1 where a file is lost, or a difference has no reason in `REASONS`.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import hashlib
import json
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from leadline.cage import Cage, Failed
from leadline.model.records import Child, Count, Entry, Exhibit, Known, Observation, Problem
from leadline.steps import extractors

FOLDERS = (
    "formats/camt", "formats/mt940", "formats/case_uco", "formats/goaml_NO_LICENCE_reference_only", "formats/misp_stix", "formats/xarf",
    "raw_mail/mail_parser_tests", "raw_mail/whatsapp_exports_whatstk", "raw_mail/phishing_pot_eml.tar.gz", "media",
)  # fmt: skip
# Differences that are known: where our answer is kept, and why. Keyed by the file's name and the first words of the difference.
REASONS: dict[tuple[str, str], str] = {}


@dataclass(slots=True)
class Seen:
    """One file: what it is, its state, and everything that came out of it and of what lies in it."""

    path: str
    data: bytes
    known: Known = field(default_factory=Known)
    state: str = "not read"
    parts: list[Any] = field(default_factory=list)  # of the file itself
    found: list[Any] = field(default_factory=list)  # by extractors, of the file itself
    inside: list[Seen] = field(default_factory=list)

    def walk(self) -> Iterator[Seen]:
        yield self
        for one in self.inside:
            yield from one.walk()

    def all(self, kind: type) -> list[Any]:
        return [one for seen in self.walk() for one in (*seen.parts, *seen.found) if isinstance(one, kind)]


def look(cage: Cage, path: str, data: bytes, media: str = "", depth: int = 0) -> Seen:
    """Reads one file and what lies in it, as an intake does."""
    seen = Seen(path, data)
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, re.split(r"[/!]", path)[-1])
    for part in cage.submit("leadline.intake.identify:parts", exhibit, lambda start, end: [data[start:end]]):
        if isinstance(part, Known):
            seen.known = part
        else:
            seen.parts.append(part)
    exhibit = Exhibit(exhibit.sha256, exhibit.size, seen.known.media or "application/octet-stream", exhibit.name)
    names = tuple(plugin.name for plugin in extractors(exhibit.media))
    if names:
        seen.found = list(cage.submit("leadline.extract:run", exhibit, lambda start, end: [data[start:end]], names))
    seen.inside = [look(cage, f"{path}!{p.name}", p.data, p.media or "", depth + 1) for p in seen.parts if isinstance(p, Child) and depth < 5]
    seen.state = state(seen)
    return seen


def state(seen: Seen) -> str:
    from leadline.views.inventory import NOT_WHOLE

    if not seen.known.reader:
        return "not read"
    own = [one for one in (*seen.parts, *seen.found) if isinstance(one, Problem | Count | Failed)]
    torn = any((isinstance(o, Problem) and o.kind in NOT_WHOLE) or (isinstance(o, Count) and o.rows_reported) or isinstance(o, Failed) for o in own)
    return "partly" if torn else "read"


# ---------------------------------------------------------------- expectations


def mt940(seen: Seen, folder: Path) -> Iterator[str]:
    """Each booking and balance of the expected parse is among ours, and no more are."""
    import yaml  # type: ignore[import-untyped,unused-ignore]

    beside = folder / Path(seen.path).with_suffix(".yml")
    if not seen.path.endswith(".sta") or not beside.exists():
        return
    said = _plain(yaml.compose(beside.read_text("utf-8")), {})
    said = said if isinstance(said, dict) else {"transactions": []}
    ours = Counter(abs(Decimal(str(e.payee_amount or e.amount)) + Decimal(str(e.fee or 0))) for e in seen.found if isinstance(e, Entry))
    theirs = Counter(abs(Decimal(row["data"]["amount"]["amount"])) for row in said.get("transactions", []))
    reported = sum(c.rows_reported for c in seen.all(Count))
    yield from [""] * sum((ours & theirs).values())
    if ours != theirs and reported != sum((theirs - ours).values()):
        yield f"amounts: {dict(theirs - ours)} expected, {dict(ours - theirs)} read"


def _plain(node: Any, memo: dict[int, Any]) -> Any:
    """YAML without its Python tags: nothing in a file is run."""
    if id(node) in memo:
        return memo[id(node)]
    if node.id == "mapping":
        out: dict[str, Any] = {}
        memo[id(node)] = out
        out.update((key.value, _plain(value, memo)) for key, value in node.value)
        return out
    if node.id == "sequence":
        found = [_plain(value, memo) for value in node.value]
        memo[id(node)] = found[0] if node.tag.endswith("Decimal") else found
        return memo[id(node)]
    return node.value


def camt(seen: Seen, folder: Path) -> Iterator[str]:
    """Sums of all entries by currency and sign, and the number of opening and closing balances, by a plain pass over the XML."""
    if not seen.path.endswith(".xml"):
        return
    import xml.etree.ElementTree as ET

    root = ET.fromstring(seen.data)
    sums: Counter[tuple[str, str]] = Counter()
    for node in root.iter():
        if _tag(node) == "Ntry":
            amount = next(child for child in node if _tag(child) == "Amt")
            sign = next((child.text for child in node if _tag(child) == "CdtDbtInd"), "")
            sums[amount.get("Ccy", ""), str(sign)] += Decimal(str(amount.text))  # type: ignore[assignment]
    ours: Counter[tuple[str, str]] = Counter()
    for entry in seen.found:
        if isinstance(entry, Entry):
            amount_of = entry.payee_amount if entry.side == "payee" and entry.payee_amount else entry.amount
            gross = Decimal(str(amount_of)) + (Decimal(str(entry.fee or 0)) if entry.side == "payer" else 0)
            ours[amount_of.asset, "CRDT" if entry.side == "payee" else "DBIT"] += gross  # type: ignore[assignment]
    for key in sorted(sums.keys() | ours.keys()):
        if Decimal(sums[key]) == Decimal(ours[key]):
            yield ""
        else:
            yield f"sum of {' '.join(key)}: {sums[key]} expected, {ours[key]} read"


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def mail(seen: Seen, folder: Path) -> Iterator[str]:
    """Each part that Python's `email` decodes is among ours, byte for byte; texts may have been made UTF-8."""
    if not seen.known.reader.startswith("eml/"):
        return
    whole = email.message_from_bytes(seen.data, policy=email.policy.compat32)
    ours = {hashlib.sha256(one.data.strip()).hexdigest() for one in seen.walk()}
    texts = {_letters(one.data) for one in seen.walk()}
    for number, part in enumerate(p for p in whole.walk() if not p.is_multipart()):
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes) or not body.strip():
            continue
        if hashlib.sha256(body.strip()).hexdigest() in ours:
            yield ""
            continue
        if part.get_content_maintype() == "text" and (_letters(_decoded(body, part.get_content_charset())) in texts or _letters(body) in texts):
            yield ""
            continue
        if whole.is_multipart() or part.get_content_maintype() != "text":
            yield f"part {number} ({part.get_content_type()}, {part.get_filename() or 'no name'}, {len(body):,} bytes) is not among ours"
        elif any(_letters(body)[:200] in text for text in texts):
            yield ""
        else:
            yield f"body ({part.get_content_type()}, {len(body):,} bytes) is not among ours"


def _decoded(body: bytes, charset: str | None) -> bytes:
    try:
        return body.decode(charset or "utf-8").encode()
    except (LookupError, UnicodeError):
        return body


def _letters(data: bytes) -> bytes:
    return re.sub(rb"\s+", b"", data)


def whatsapp(seen: Seen, folder: Path) -> Iterator[str]:
    """Every line is read; each form of a header that the list names is known, with days that tell the order."""
    if seen.path.endswith(".txt"):
        lines = [line for line in seen.data.decode("utf-8").splitlines() if line.strip()]
        counted = sum(c.rows_read for c in seen.all(Count))
        yield from [""] * counted
        if not seen.known.reader.startswith("whatsapp/") or counted != len(lines):
            yield f"lines: {len(lines):,} expected, {counted:,} read as {seen.known.reader}"
    if seen.path.endswith("header_format_support.json"):
        with Cage(1) as cage:
            for form in (one["format"] for one in json.loads(seen.data)):
                text = "".join(_header(form, day) + f" line {day}\n" for day in (13, 14, 25, 26))
                known = look(cage, "chat.txt", text.encode()).known.reader
                if known.startswith("whatsapp/"):
                    yield ""
                else:
                    yield f"header {form}: read as {known}"


def _header(form: str, day: int) -> str:
    values = {"%y": "2026", "%m": "03", "%d": f"{day:02}", "%H": "22", "%I": "10", "%M": "15", "%S": "07", "%p": "PM", "%name": "Lena", "%P": "PM"}
    for sign in sorted(values, key=len, reverse=True):
        form = form.replace(sign, values[sign])
    return form


def c2pa(seen: Seen, folder: Path) -> Iterator[str]:
    """A manifest is told where the bytes have one, and one that is broken by name is not told as valid."""
    if not seen.path.endswith(".jpg"):
        return
    said = next((p.data.decode() for p in seen.parts if isinstance(p, Child) and p.name == "metadata.txt"), "")
    has = b"c2pa" in seen.data and b"jumb" in seen.data
    told = re.search(r"(?im)^.*manifest.*: *(.+)$", said)
    if not told:
        yield "nothing is said of Content Credentials"
    elif has != told[1].lower().startswith(("no", "none", "absent")):
        yield ""
    else:
        yield f"manifest {'present' if has else 'absent'}, told as {told[1]!r}"
    if "-E-" in Path(seen.path).name and re.search(r"(?im)^.*signature.*: *valid", said):
        yield "a broken manifest is told as valid"


_WANTED = re.compile(r"https?://|^[\w.+-]+@[\w-]+(\.[\w-]+)+$|^\d{1,3}(\.\d{1,3}){3}$")


def values(seen: Seen, folder: Path) -> Iterator[str]:
    """Every address, mailbox and IP address that is a whole value of the JSON is an observation of it, as written or normalised."""
    if not seen.path.endswith(".json"):
        return
    observed = {text.lower() for one in seen.found if isinstance(one, Observation) for text in (one.value, one.raw)}
    joined = "\n".join(observed)
    for text in sorted(set(_strings(json.loads(seen.data)))):
        if _WANTED.match(text) and not re.search(r"\s", text):
            yield "" if text.lower().rstrip("/") in joined else f"{text[:80]!r} is no observation"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)


Check = Callable[[Seen, Path], Iterator[str]]
CHECKS: dict[str, Check] = {
    "formats/mt940": mt940, "formats/camt": camt, "raw_mail/mail_parser_tests": mail, "raw_mail/phishing_pot_eml.tar.gz": mail,
    "raw_mail/whatsapp_exports_whatstk": whatsapp, "media": c2pa, "formats/xarf": values, "formats/misp_stix": values,
}  # fmt: skip


# ---------------------------------------------------------------- the walk


def files(root: Path, every: int) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, or every n-th of a packed one."""
    if root.is_dir():
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            yield path.relative_to(root).as_posix(), path.read_bytes()
        return
    with tarfile.open(root) as packed:
        for number, member in enumerate(m for m in packed if m.isfile()):
            stream = packed.extractfile(member) if number % every == 0 else None
            if stream:
                yield member.name, stream.read()


@dataclass(slots=True)
class Row:
    """What the table prints of one folder."""

    name: str
    states: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[str, str, str]] = field(default_factory=list)  # file, what, reason
    lost: list[str] = field(default_factory=list)
    uneven: list[str] = field(default_factory=list)
    compared: int = 0


def folder(cage: Cage, shared: Path, name: str, every: int) -> Row:
    """Reads one folder and checks it; a check yields an empty text for each thing that agrees."""
    row, root, check = Row(name), shared / name, CHECKS.get(name)
    for path, data in files(root, every):
        seen = look(cage, path, data)
        row.states[seen.state] += 1
        told = seen.all(Problem)
        row.problems.update(p.kind for p in told)
        if seen.state != "read" and not told and seen.data:
            row.lost.append(path)
        row.lost += [f"{path}: {one.what}" for one in seen.all(Failed)]
        row.uneven += [path for c in seen.all(Count) if c.rows_in != c.rows_read + c.rows_reported]
        for what in check(seen, root) if check else ():
            row.compared += 1
            if not what:
                continue
            reason = next((why for (file, start), why in REASONS.items() if path.endswith(file) and what.startswith(start)), "")
            row.differences.append((path, what, reason))
    return row


def printed(rows: list[Row]) -> str:
    """The table, then every difference with its reason."""
    lines = [f"{'folder':44}{'files':>7}{'read':>7}{'partly':>8}{'not read':>10}{'problems':>10}{'compared':>10}{'differ':>8}"]
    for row in rows:
        states = row.states
        total = sum(states.values())
        numbers = f"{total:>7}{states['read']:>7}{states['partly']:>8}{states['not read']:>10}{sum(row.problems.values()):>10}"
        numbers += f"{row.compared:>10}{len(row.differences):>8}"
        lines.append(f"{row.name:44}{numbers}")
    for row in rows:
        for path, what, reason in row.differences:
            lines.append(f"  {row.name}/{path}: {what}{' -- ' + reason if reason else ' -- NO REASON'}")
        lines += [f"  LOST {row.name}/{path}" for path in row.lost] + [f"  UNEVEN {row.name}/{path}" for path in row.uneven]
    return "\n".join(lines)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    words.add_argument("--every", type=int, default=1)
    words.add_argument("folders", nargs="*", default=list(FOLDERS))
    given = words.parse_args()
    if not given.shared.is_dir():
        print(f"no folder {given.shared}", file=sys.stderr)
        return 2
    start, rows = time.perf_counter(), []
    with Cage() as cage:
        for name in given.folders:
            if (given.shared / name).exists():
                rows.append(folder(cage, given.shared, name, given.every))
    print(printed(rows))
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if any(row.lost or row.uneven or any(not reason for _, _, reason in row.differences) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
