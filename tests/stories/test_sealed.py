"""What must never be shown: sealed before anything reads it, wherever it lies; no byte of it is left in the case or in what the case gives.

All files are harmless: a picture of noise that the tests make.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from tests.intake.test_pdf_pictures import document, jpeg

from leadline.cage import Cage, Job
from leadline.case import Case
from leadline.cli.main import main
from leadline.model.errors import EvidenceError, UsageError
from leadline.store import seals
from leadline.store.hash_lists import FOLDER

SAID = "Invented words inside a harmless picture. Pay to FR14 2004 1010 0505 0001 3M02 606."


def picture() -> bytes:
    """A picture of noise that says something in its metadata: both would be found again where they were left."""
    noise = b"".join(hashlib.sha512(b"noise %d" % n).digest() for n in range(48))
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SAID)
    out = io.BytesIO()
    Image.frombytes("RGB", (32, 32), noise).save(out, "PNG", pnginfo=told)
    return out.getvalue()


PICTURE = picture()
SHA = hashlib.sha256(PICTURE).hexdigest()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("p/1.png"), PICTURE)
        made.writestr(zipfile.ZipInfo("note.txt"), "Invented. Call +49 171 3920011 about NL91 ABNA 0417 1643 00.")
    return out.getvalue()


def mail(name: str, data: bytes, kind: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "seller@example.com", "anna@example.org", "Invented"
    made["Date"] = "Wed, 04 Mar 2026 09:15:00 +0000"
    made.set_content("Invented. Pay to DE89 3704 0044 0532 0130 00.")
    made.add_attachment(data, maintype="application", subtype=kind, filename=name)
    made.set_boundary("invented-boundary")
    return bytes(made)


FILES: dict[str, Callable[[], bytes]] = {
    "a/direct.png": lambda: PICTURE,
    "b/attached.eml": lambda: mail("picture.png", PICTURE, "octet-stream"),
    "c/packed.eml": lambda: mail("box.zip", archive(), "zip"),
    "d/harmless.txt": lambda: b"Invented. Pay to AT61 1904 3002 3457 3201.",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of evidence, and a configuration and a place for temporary files of the test's own."""
    monkeypatch.setenv("LEADLINE_CONFIG", str(tmp_path / "config"))
    (tmp_path / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    for name, data in FILES.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data())
    return tmp_path


def listed(folder: Path, kind: str = "md5") -> None:
    (folder / "config" / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / "config" / FOLDER / "national.csv").write_text(f"hash,source\n{hashlib.new(kind, PICTURE).hexdigest()},test\n")


def left(folder: Path, data: bytes = PICTURE) -> list[str]:
    """The files below a folder, but for the evidence itself, in which some 16 bytes of `data` stand."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and folder / "in" not in path.parents:
            held = path.read_bytes()
            for at in range(0, len(data) - 8, 8):  # any 16 bytes have 8 that begin at such a place
                where = held.find(data[at : at + 8])
                if where >= 0 and _common(data, at, held, where) >= 16:
                    found.append(path.relative_to(folder).as_posix())
                    break
    return found


def _common(data: bytes, at: int, held: bytes, where: int) -> int:
    """How many bytes are the same around two places."""
    before = after = 0
    while at - before and where - before and data[at - before - 1] == held[where - before - 1]:
        before += 1
    while at + after < len(data) and where + after < len(held) and data[at + after] == held[where + after]:
        after += 1
    return before + after


def rows(case: Case) -> dict[str, dict[str, Any]]:
    return {row["path"]: row for row in case.show("inventory")}


def outputs(case: Case) -> str:
    """Everything that a case gives out."""
    text = [json.dumps(case.show(what)) for what in ("summary", "inventory", "observations", "reports", "networks", "transfers", "accounts",
            "trail", "findings", "actions", "problems", "journal")]  # fmt: skip
    text += case.answer()
    text += [json.dumps(case.why(row["sha256"])) for row in case.show("inventory")]
    return "\n".join(text) + json.dumps(case.trace("all"))


def test_without_a_list_it_is_read_as_any_picture(folder: Path) -> None:
    """The control: what the other tests look for is there when nothing seals it."""
    with Case.create(folder / "a.case") as case:
        case.intake([folder / "in"])
        case.run()
        found = rows(case)
        assert found["a/direct.png"]["state"] != "not read"
        assert "FR1420041010050500013M02606" in outputs(case)
        assert case.show("actions") == [] or all(row["type"] != "refer" for row in case.show("actions"))
    assert any(name.startswith("a.case/vault/segments") for name in left(folder))


def test_a_hit_is_sealed_before_anything_reads_it_wherever_it_lies(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(folder)
    real, given = Cage.submit, []

    def watched(self: Cage, where: str, exhibit: Any, data: Any, *more: Any, **named: Any) -> Job:
        given.append((where, exhibit.sha256, b"".join(data(0, exhibit.size))))
        return real(self, where, exhibit, data, *more, **named)

    monkeypatch.setattr(Cage, "submit", watched)
    with Case.create(folder / "a.case") as case:
        case.intake([folder / "in"])
        case.run()
        found = rows(case)
        hit = [path for path, row in found.items() if row["sha256"] == SHA]
        assert hit == ["a/direct.png", "b/attached.eml!picture.png", "c/packed.eml!box.zip!p/1.png"]
        for path in (*hit, "b/attached.eml", "c/packed.eml", "c/packed.eml!box.zip"):
            row = found[path]
            assert (row["state"], row["media"], row["reader"]) == ("not read", None, None), path
            assert row["size"] > 0
            assert row["problems"] >= 1
        assert found["c/packed.eml!box.zip!note.txt"]["state"] == "read"
        assert found["d/harmless.txt"]["state"] == "read"
        values = {row["value"] for row in case.show("observations")}
        assert {"NL91ABNA0417164300", "DE89370400440532013000", "AT611904300234573201"} <= values
        assert "FR1420041010050500013M02606" not in values
        kinds = {(row["kind"], row["path"]) for row in case.show("problems")}
        assert {("sealed", "a/direct.png"), ("sealed", "b/attached.eml"), ("sealed", "c/packed.eml!box.zip")} <= kinds
        actions = [row for row in case.show("actions") if row["type"] == "refer"]
        assert [(row["target"], row["deadline"]) for row in actions] == [(SHA, None)]
        tree = case.why(actions[0]["id"])
        assert "stands on the list national.csv" in json.dumps(tree)
        assert SAID[:16] not in outputs(case)
        with pytest.raises(EvidenceError, match="sealed"):
            case._store.bytes(SHA)
        assert not case.verify()
        before = case._store.facts()
    assert given
    assert all(exhibit != SHA and PICTURE[100:116] not in data for where, exhibit, data in given if where.endswith("extract:run"))
    assert all(exhibit != SHA for _, exhibit, _ in given)
    assert left(folder) == []
    assert left(folder, archive()[:200]) == []
    assert left(folder, base64.encodebytes(archive())) == []
    with Case.open(folder / "a.case", write=True) as case:
        assert case.rebuild() == (before, before)
        assert {path for path, row in rows(case).items() if row["state"] == "not read"} >= set(hit)
        assert not case.verify()
        assert case.intake([folder / "in"]).new == 0
    assert left(folder) == []


def test_a_persons_mark_seals_what_was_read_and_two_people_undo_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(folder / "a.case")
    assert main(["investigate", str(folder / "in"), "--case", place, "--quiet"]) == 0
    (folder / "answer.html").write_text((folder / "answer.html").read_text("utf-8") + f"<!-- {SAID} -->", "utf-8")
    assert "answer.html" in left(folder)
    with Case.open(Path(place)) as case:
        whole, facts = rows(case), case._store.facts()
    judged = ["judge", place, "a/direct.png"]
    assert main([*judged, "seal", "--by", "Kim", "--why", "seen by chance"]) == 0
    assert left(folder) == []
    with Case.open(Path(place)) as case:
        now = rows(case)
        assert {path for path, row in now.items() if row["state"] == "not read"} == {
            path for path in now if "direct.png" in path or "picture.png" in path or "1.png" in path
        } | {"b/attached.eml", "c/packed.eml", "c/packed.eml!box.zip"}
        assert SAID[:16] not in outputs(case)
        assert not case.verify()
        assert [row["target"] for row in case.show("actions") if row["type"] == "refer"] == [SHA]
    assert main([*judged, "seal", "--by", "Kim", "--why", "again"]) == 2
    assert main([*judged[:2], "c/packed.eml!box.zip", "unseal", "--by", "Kim", "--why", "again"]) == 2
    assert main([*judged, "unseal", "--by", "Kim", "--why", "wrong file"]) == 0
    assert main([*judged, "unseal", "--by", " kim ", "--why", "wrong file"]) == 0
    assert left(folder) == []
    assert "second person" in capsys.readouterr().out
    assert main([*judged, "unseal", "--by", "Alex", "--why", "it is a landscape"]) == 0
    with Case.open(Path(place)) as case:
        assert rows(case) == whole
        assert not case.verify()
        assert case._store.facts() != facts, "what was decided is a fact"
        assert not list((Path(place) / "vault" / "sealed").iterdir())


def test_a_list_that_comes_later_seals_what_is_held_before_the_next_command_reads(folder: Path) -> None:
    with Case.create(folder / "a.case") as case:
        case.intake([folder / "in"])
    assert left(folder)
    listed(folder, "sha1")
    with Case.open(folder / "a.case", write=True) as case:
        assert left(folder) == []
        case.run()
        assert {row["basis"] for row in _sealed(case)} == {"listed", "holds", "inside"}
        assert not case.verify()
        before = case._store.facts()
        assert case.rebuild() == (before, before)
    (folder / "config" / FOLDER / "national.csv").write_text("no hash\n")
    with pytest.raises(UsageError, match="holds none"):
        Case.open(folder / "a.case", write=True)
    assert main(["intake", str(folder / "a.case"), str(folder / "in")]) == 2


def _sealed(case: Case) -> list[dict[str, Any]]:
    return [{"basis": basis} for (basis,) in case._store.engine.rows("SELECT basis FROM sealed")]


KILLED = """
import os, signal, sys
from pathlib import Path
from leadline.case import Case
from leadline.store import seals
from leadline.store.vault import Vault
def die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)
where, folder = sys.argv[1:]
if where == "before the journal":
    seals.make = die
elif where == "after the journal":
    seals.apply = die
elif where == "between segment and removal":
    from leadline.store import system
    Vault._without = lambda self, found, gone, real=Vault._without: (real(self, found, gone), die())
elif where == "before the tables":
    seals._strike = die
with Case.create(Path(folder) / "a.case") as case:
    case.intake([Path(folder) / "in"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("where", ["before the journal", "after the journal", "between segment and removal", "before the tables"])
def test_killed_in_the_middle_the_next_command_seals_it(where: str, folder: Path) -> None:
    listed(folder, "sha256")
    done = subprocess.run([sys.executable, "-c", KILLED, where, str(folder)], capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    assert left(folder / "a.case", PICTURE) == [] or where != "before the tables"
    assert main(["run", str(folder / "a.case"), "--quiet"]) == 0
    assert left(folder) == []
    with Case.open(folder / "a.case", write=True) as case:
        assert not case.verify()
        assert len(seals.standing(case._store.journal.entries())) == 4
        before = case._store.facts()
        assert case.rebuild() == (before, before)


def test_a_picture_inside_a_document_is_sealed_and_the_text_beside_it_is_read(folder: Path) -> None:
    hidden = jpeg(7)
    (folder / "config" / FOLDER).mkdir(parents=True)
    (folder / "config" / FOLDER / "list.txt").write_text(hashlib.sha1(hidden).hexdigest())
    (folder / "papers").mkdir()
    (folder / "papers" / "one.pdf").write_bytes(document([[(hidden, "/DCTDecode"), (jpeg(8), "/DCTDecode")]]))
    with zipfile.ZipFile(folder / "papers" / "two.docx", "w") as made:
        made.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>")
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        words = f"<w:document xmlns:w='{space}'><w:body><w:p><w:r><w:t>Pay to DE89 3704 0044 0532 0130 00</w:t></w:r></w:p></w:body></w:document>"
        made.writestr("word/document.xml", words)
        made.writestr("word/media/image1.jpeg", hidden)
    with Case.create(folder / "a.case") as case:
        case.intake([folder / "papers"])
        case.run()
        states = {row["path"]: row["state"] for row in case.show("inventory")}
        assert [path for path, state in states.items() if state == "not read"] == [
            "one.pdf", "one.pdf!page 1 picture 1.jpg", "two.docx", next(path for path in states if "image1" in path),
        ]  # fmt: skip
        assert states["one.pdf!page 1 picture 2.jpg"] != "not read"
        assert [row["value"] for row in case.show("observations")] == ["DE89370400440532013000"]
        assert not case.verify()
    noise = hidden[hidden.index(b"\xff\xda") + 14 :]  # what stands before it, the tables, is the same in both pictures
    assert [name for name in left(folder, noise) if name.startswith("a.case")] == []
