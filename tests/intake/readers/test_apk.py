"""A package of Android tells its name, its signer and its addresses; one that lies or hides is told, and none is run."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import apk_writer as w

from leadline.extract.extractors.references import references
from leadline.intake import apk_chunks, apk_signers, apk_strings, identify, limits
from leadline.intake.readers import apk as reader
from leadline.model.records import Child, Count, Exhibit, Observation, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = reader.apk.__leadline__  # type: ignore[attr-defined]
PRINT = hashlib.sha256(w.certificate()).hexdigest()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), reader.MEDIA, "a.apk"), data, PLUGIN)


def child(data: bytes, name: str) -> str:
    return next((p.data.decode() for p in read(data) if isinstance(p, Child) and p.name == name), "")


def told(data: bytes) -> str:
    return " ".join(f"{p.kind}: {p.what}" for p in read(data) if isinstance(p, Problem))


def claimed(data: bytes, name: str) -> str:
    found = identify.identify(data[:65_536], name)
    return found.name if found else ""


def test_facts_signer_and_addresses_come_out() -> None:
    facts = child(w.usual(), "package.txt").splitlines()
    for line in ("package: com.invented.bank.secure", "versionName: 2.1", "versionCode: 21", "permission: android.permission.READ_SMS",
                 f"certificate (v2) SHA-256: {PRINT}", "certificate (v2) subject: CN=Invented Developer", "signature: not checked",
                 "certificate (v2) valid: 2026-01-01T00:00:00Z to 2051-01-01T00:00:00Z", "opens links to: https://login.invented-bank.example"):  # fmt: skip
        assert line in facts
    (count,) = [p for p in read(w.usual()) if isinstance(p, Count)]
    assert (count.rows_in, count.rows_read, count.rows_reported) == (6, 5, 1)


def test_the_usual_extractor_finds_the_references() -> None:
    found = set()
    for name in ("package.txt", "strings.txt"):
        body = child(w.usual(), name).encode()
        for one in references(Exhibit("0" * 64, len(body), "text/x-file-fields", name), body):
            if isinstance(one, Observation):
                found.add(one.value)
    assert {"https://c2.invented-panel.example/gate.php", "support@invented-bank.example", PRINT, "TQrZ8tKfCB5PvKnNcfTVXbzRiVxxPbPKfT",
            "http://198.51.100.7:8080/upload", "telegram/invented_support"} & found >= {"https://c2.invented-panel.example/gate.php", PRINT}  # fmt: skip
    assert not {value for value in found if "java.io" in value or "index.html" in value or "classes.dex" in value}


def test_each_string_stands_where_it_is_said_to_stand() -> None:
    data = w.usual()
    members = {m.filename: zipfile.ZipFile(io.BytesIO(data)).read(m) for m in zipfile.ZipFile(io.BytesIO(data)).infolist()}
    for line in child(data, "strings.txt").splitlines()[1:]:
        where, _, said = line[1:].partition("] ")
        name, _, at = where.partition(" ")[2].partition(" ")[2].rpartition(", byte ")
        body = members[name][int(at) :]
        assert body.startswith(said.encode()) or said.encode()[:20] in body[:60] or said.encode("utf-16-le")[:20] in body[:60] or "\U0001f600" in said


def test_claims_look_at_members() -> None:
    assert claimed(w.usual(), "picture.jpg") == "apk"
    bundle = w.package({"manifest.json": b"{}", "base.apk": w.usual()})
    assert claimed(bundle, "a.xapk") == "zip-archive"
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("base.apk", w.usual())
    assert claimed(stored.getvalue(), "a.apks") == "zip-archive"
    assert claimed(w.package({"a.txt": b"x"}), "a.apk") == "apk"
    assert child(w.package({"a.txt": b"x"}), "a.txt") == "x"
    assert claimed(b"", "a.apk") == ""


def test_a_package_in_a_package_is_an_exhibit() -> None:
    data = w.package({"AndroidManifest.xml": w.manifest(), "assets/payload.bin": w.usual()})
    assert [p.data for p in read(data) if isinstance(p, Child) and p.name == "assets/payload.bin"] == [w.usual()]


def test_members_marked_as_encrypted_are_read_as_android_reads_them() -> None:
    data = bytearray(w.usual())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    assert "https://c2.invented-panel.example/gate.php" in child(bytes(data), "strings.txt")
    assert "marks 6 members as encrypted" in told(bytes(data))


def test_two_members_of_one_name_are_told() -> None:
    data = w.package({"AndroidManifest.xml": w.manifest(), "classes.dex": w.dex(), "classes.deX": w.dex("http://second.example/")})
    assert "Two members are called classes.dex" in told(data.replace(b"classes.deX", b"classes.dex"))


@pytest.mark.parametrize("scheme, shown", [(0x7109871A, "v2"), (0xF05368C0, "v3"), (0x1B93AD61, "v3.1")])
def test_signing_blocks_of_every_scheme(scheme: int, shown: str) -> None:
    data = w.package({"AndroidManifest.xml": w.manifest()}, w.block(w.certificate(), scheme=scheme))
    assert f"certificate ({shown}) SHA-256: {PRINT}" in child(data, "package.txt")
    assert "unsigned" not in told(data)


def test_a_jar_signature_and_its_absence() -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    signed = pkcs7.serialize_certificates([x509.load_der_x509_certificate(w.certificate())], Encoding.DER)
    data = w.package({"AndroidManifest.xml": w.manifest(), "META-INF/CERT.RSA": signed})
    assert f"certificate (v1) SHA-256: {PRINT}" in child(data, "package.txt")
    assert "unsigned" in told(w.package({"AndroidManifest.xml": w.manifest()}))
    assert "should hold a certificate" in told(w.package({"AndroidManifest.xml": w.manifest(), "META-INF/CERT.RSA": b"\x30\x03abc"}))
    other = w.package({"AndroidManifest.xml": w.manifest(), "META-INF/CERT.RSA": signed}, w.block(b"another"))
    assert "v1 and v2 differ" in told(other)


@pytest.mark.parametrize("cut", range(1, 60, 3))
def test_a_signing_block_whose_lengths_lie_is_told(cut: int) -> None:
    block = bytearray(w.block(w.certificate()))
    block[12 + cut % 24 : 16 + cut % 24] = b"\xff\xff\xff\x7f"
    data = w.package({"AndroidManifest.xml": w.manifest()}, bytes(block))
    assert "block with its signatures" in told(data) or "unsigned" in told(data)


def test_strings_without_end_are_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of ids that all point into one long string."""
    monkeypatch.setattr(reader, "MOST", 100_000)
    program = bytearray(w.dex(*["x"] * 500, "http://long.example/" + "y" * 10_000))
    last = struct.unpack_from("<I", program, 112 + 4 * 500)[0]
    for n in range(500):
        struct.pack_into("<I", program, 112 + 4 * n, last)
    assert "over-limit" in told(w.package({"AndroidManifest.xml": w.manifest(), "classes.dex": bytes(program)}))


def test_a_bomb_inside_is_over_the_limit() -> None:
    with limits.using(limits.Limits(ratio_from=100_000)):
        assert "over-limit" in told(w.package({"AndroidManifest.xml": w.manifest(), "assets/a.bin": bytes(5_000_000)}))


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXT, max_size=8), st.booleans())
def test_pools_and_programs_give_back_every_string(strings: list[str], utf8: bool) -> None:
    pool = w.pool(*strings, utf8=utf8)
    found = apk_chunks.pool(pool, 0, len(pool))
    assert [text for _, text in found.strings] == strings
    assert found.bad == 0
    program = w.dex(*(s.replace("\0", "") for s in strings))
    assert [text for _, text in apk_strings.dex(program)] == [s.replace("\0", "") for s in strings]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["manifest", "table", "dex", "block"]), st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), max_size=12), st.integers(0, 4_000))
def test_bytes_that_lie_give_no_exception(what: str, changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray({"manifest": w.manifest(), "table": w.table("a", "b" * 200), "dex": w.dex("a", "b"), "block": w.block(w.certificate())}[what])
    for at, byte in changes:
        data[at % len(data)] = byte
    bad = bytes(data[: max(1, cut % len(data))]) if cut % 3 == 0 else bytes(data)
    list(apk_chunks.pools(bad))
    list(apk_chunks.elements(bad))
    for reading in (lambda: list(apk_strings.dex(bad)), lambda: list(apk_signers.in_block(bad, len(bad)))):
        with suppress(ValueError):
            reading()
    list(apk_strings.runs(bad))


@pytest.mark.parametrize(
    "said, expected",
    [("Lcom/a/B;", False), ("onCreate", False), ("com.example.shop.Main", False), ("READ_SMS", False), ("net.example.org", True), ("https://a.example/", True),
     ("a.example.org", True), ("198.51.100.7", True), ("x@y.example", True), ("+66 81 234 5678", True), ("ที่อยู่", True), ("a" * 34, True)],
)  # fmt: skip
def test_which_strings_may_hold_a_reference(said: str, expected: bool) -> None:
    assert apk_strings.telling(said) is expected
