"""Reads packages of Android: what they are called, who signed them, what they may do, and every address in them. Nothing is run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadline.formats import text as texts
from leadline.intake import apk_chunks, apk_signers, apk_strings, derived, looks, names, unzip, zip_salvage, zipped
from leadline.intake.apk_signers import Certificate
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

MEDIA = "application/vnd.android.package-archive"
MOST = 60_000_000  # characters of strings that are looked at; large programs have ten millions
_MANIFEST = "AndroidManifest.xml"
_SIGNED = re.compile(r"META-INF/[^/]+\.(?:RSA|DSA|EC)", re.IGNORECASE)
_DRAWN = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"OggS", b"ID3", b"\x00\x01\x00\x00", b"OTTO", b"wOFF", b"wOF2")
_INNER = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")  # what is worth an exhibit of its own: packages in packages, documents
_WORD = re.compile(r"[^\s\"'`;,<>(){}\\]+")
_LONG = 2_000
_AGAIN = "Ask for the package again, or look at it with a tool for programs on a machine set apart."
_HIDES = "Its directory marks {number:,} members as encrypted, which Android overlooks and which keeps other readers out; they were read."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this ZIP is a package: its first members are the manifest or programs; else by the name of what is a ZIP."""
    if not head.startswith(zip_salvage.SIGNATURE):
        return 0.0
    inside = zip_salvage.first(head)
    if _MANIFEST in inside or "classes.dex" in inside:
        return 0.93
    return 0.6 if name.lower().endswith(".apk") and not any(one.lower().endswith(".apk") for one in inside) else 0.0


@dataclass(slots=True)
class _Package:
    """What has been found so far."""

    exhibit: Exhibit
    taken: names.Names = field(default_factory=names.Names)
    facts: list[tuple[str, str]] = field(default_factory=list)
    certificates: dict[str, list[Certificate]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    strings: int = 0
    work: int = 0
    drawn: int = 0
    full: bool = False

    def problem(self, kind: str, what: str) -> Problem:
        """A problem of the package."""
        return Problem(kind, what, _AGAIN, self.exhibit.sha256)

    def string(self, where: str, at: int, said: str) -> bool:
        """Keeps a string that may hold a reference, the first time; False where no more are looked at."""
        self.strings += 1
        self.work += len(said) + 20
        self.full = self.full or self.work > MOST
        if not self.full and said not in self.told and apk_strings.telling(said):
            self.told.add(said)
            self.lines.append(f"[{where} {at}] {names.line(said)}")
        return not self.full


@reader(media=MEDIA, claims=_claims)
def apk(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A package of Android (.apk): name, version, permissions and signing certificates as `package.txt`; strings that may hold a reference
    as `strings.txt`, each with its member and byte, out of programs (DEX), compiled resources, libraries and assets; packages, archives
    and documents inside as exhibits. Nothing is run, and whether the signatures hold is not checked.
    """
    package = _Package(exhibit)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        found = [m for m in archive.infolist() if not m.filename.endswith("/")]  # `is_dir` of some versions falls over an empty name
    except zipped.FAULTS:
        yield from unzip.members(exhibit, data)
        return
    if not any(m.filename == _MANIFEST or m.filename.endswith(".dex") for m in found):
        yield from unzip.members(exhibit, data)  # a ZIP of other things under the name of a package
        return
    parts = list(_members(package, archive, found, Budget(len(data))))
    yield from _signed(package, data, int(getattr(archive, "start_dir", 0)))
    told = derived.text(derived.PACKAGE, _facts(package))
    yield Child(package.taken.unique("package.txt"), told, derived.MEDIA, "manifest and signatures")
    if package.lines:
        body = "\n".join([derived.STRINGS, *package.lines, ""]).encode("utf-8", "replace")
        where = f"{len(package.lines):,} of {package.strings:,} strings; the others hold nothing that could be a reference, or stand twice"
        yield Child(package.taken.unique("strings.txt"), body, derived.MEDIA, where)
    if package.full:
        yield package.problem("over-limit", f"It holds more than {MOST:,} characters of strings; those behind them were not looked at.")
    if package.drawn:
        what = f"{package.drawn:,} pictures, sounds and fonts in it belong to the program and were not looked at."
        yield Problem("left-aside", what, "Unpack it and hand in those that matter.", exhibit.sha256)
    yield from parts


def _members(package: _Package, archive: zipfile.ZipFile, found: list[zipfile.ZipInfo], budget: Budget) -> Iterator[Part]:
    """Looks at each member; gives problems, exhibits inside, and the count."""
    read, masked, stopped = 0, 0, False
    seen: set[str] = set()
    for number, member in enumerate(found, 1):
        name = names.display(member.orig_filename, folders=True)
        if member.flag_bits & 1:
            masked += 1
            member.flag_bits &= ~1
        if stopped:
            continue
        try:
            body = budget.unpack(zipped.chunks(archive, member), member.compress_size)
        except OverLimit as limit:
            stopped = limit.final
            yield package.problem("over-limit", f"{limit.what} Reached at {name}.")
            continue
        except zipped.FAULTS as fault:
            yield package.problem("damaged", f"{name} in the package is damaged or hidden ({names.line(str(fault))[:120]}).")
            continue
        if member.filename in seen:
            yield package.problem("malformed", f"Two members are called {name}; readers and telephones differ on which of them counts.")
        seen.add(member.filename)
        before = package.drawn
        yield from _member(package, member.filename, name, number, body)
        read += package.drawn == before
    if masked:
        yield package.problem("malformed", _HIDES.format(number=masked))
    yield Count(package.exhibit.sha256, len(found), read, len(found) - read)


def _member(package: _Package, real: str, name: str, number: int, body: bytes) -> Iterator[Part]:
    where = f"member {number} {name}, byte"
    if _SIGNED.fullmatch(real):
        try:
            package.certificates.setdefault("v1", []).extend(apk_signers.in_jar(body))
        except ValueError as error:
            yield package.problem("malformed", f"{name} should hold a certificate, and {error}.")
        return
    if real == _MANIFEST:
        yield from _manifest(package, body)
    if body.startswith(b"dex\n"):
        try:
            for at, said in apk_strings.dex(body):
                if not package.string(where, at, said):
                    return
        except ValueError as error:
            yield package.problem("malformed", f"The program {name} cannot be read: {error}.")
    elif apk_chunks.is_xml(body) or real == "resources.arsc":
        yield from _pools(package, name, where, body)
    elif body.startswith(_INNER):
        yield Child(package.taken.unique(name), body, None, f"member {number}: {name}")
    elif body.startswith(_DRAWN):
        package.drawn += 1
    else:
        for at, said in _texts(body):
            if not package.string(where, at, said):
                return


def _pools(package: _Package, name: str, where: str, body: bytes) -> Iterator[Problem]:
    bad = 0
    for pool in apk_chunks.pools(body):
        bad += pool.bad
        for at, said in pool.strings:
            if not package.string(where, at, said):
                return
    if bad:
        yield package.problem("malformed", f"{bad:,} strings of {name} lie outside of it or are cut off; they were not read.")


def _texts(body: bytes) -> Iterator[tuple[int, str]]:
    """The lines of what is text, long ones word by word; of other bytes the runs of printable characters."""
    if looks.text(body[:65_536]) is None:
        yield from apk_strings.runs(body)
        return
    decoded = texts.decode(body)
    at = 0
    for line in decoded.text.splitlines(keepends=True):
        if len(line) <= _LONG:
            yield decoded.byte(at), line.strip()
        else:
            for word in _WORD.finditer(line):
                yield decoded.byte(at + word.start()), word[0]
        at += len(line)


def _manifest(package: _Package, body: bytes) -> Iterator[Problem]:
    """What the manifest says: name, versions, permissions, and the hosts whose links it wants to open."""
    before = len(package.facts)
    permissions: dict[str, None] = {}
    hosts: dict[str, None] = {}
    for one in apk_chunks.elements(body):
        given = one.attributes
        if one.name == "manifest":
            package.facts += [(key, given[key]) for key in ("package", "versionName", "versionCode") if given.get(key)]
        elif one.name == "uses-sdk":
            package.facts += [(key, given[key]) for key in ("minSdkVersion", "targetSdkVersion") if given.get(key)]
        elif one.name == "application" and given.get("label") and not given["label"].startswith("@0x"):
            package.facts.append(("label", given["label"]))
        elif one.name.startswith("uses-permission") and given.get("name"):
            permissions[given["name"]] = None
        elif one.name == "data" and given.get("host"):
            hosts[f"{given.get('scheme', '')}://{given['host']}"] = None
    package.facts += [("permission", name) for name in permissions]
    package.facts += [("opens links to", host) for host in hosts]
    if len(package.facts) == before:
        yield package.problem("malformed", "Its manifest is no binary XML that could be read: name and permissions are not known.")


def _signed(package: _Package, data: bytes, directory: int) -> Iterator[Problem]:
    """Certificates of the signing block; a package without any, or whose schemes name different ones, is told."""
    try:
        for one in apk_signers.in_block(data, directory):
            package.certificates.setdefault(one.scheme, []).append(one)
    except ValueError as error:
        yield package.problem("malformed", f"The block with its signatures cannot be read to the end: {error}.")
    if not package.certificates:
        yield package.problem("unsigned", "No certificate was found in it; telephones do not install such a package.")
    prints = {scheme: {one.sha256 for one in found} for scheme, found in package.certificates.items() if scheme in ("v1", "v2")}
    if len(prints) == 2 and not prints["v1"] & prints["v2"]:
        yield package.problem("malformed", "The certificates of its schemes v1 and v2 differ: signed anew in part, or put together.")


def _facts(package: _Package) -> Iterator[tuple[str, str]]:
    yield from package.facts
    for scheme, found in sorted(package.certificates.items()):
        for one in found:
            yield f"certificate ({scheme}) SHA-256", one.sha256
            yield f"certificate ({scheme}) subject", one.subject or "cannot be read"
            if one.begins:
                yield f"certificate ({scheme}) valid", f"{one.begins} to {one.ends}"
    yield "signature", "not checked"
