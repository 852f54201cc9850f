"""`bench/real_files.py` over the real files beside the checkout; and that its checks see what is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bench import real_files

from leadline.cage import Cage
from leadline.model.records import Child, Entry, Observation

Shared = Callable[[str], Path]
SHORT = ("formats/camt", "formats/mt940", "formats/xarf", "raw_mail/mail_parser_tests")


def walked(shared: Shared, names: tuple[str, ...], every: int = 1) -> None:
    root = shared("data")
    with Cage() as cage:
        rows = [real_files.folder(cage, root, name, every) for name in names if (root / name).exists()]
    sys.stdout.write("\n" + real_files.printed(rows) + "\n")  # seen with `pytest -s`
    assert not [lost for row in rows for lost in row.lost]
    assert not [path for row in rows for path in row.uneven]
    assert not [what for row in rows for what in row.differences if not what[2]]
    assert all(sum(row.states.values()) for row in rows)


def test_real_files_are_read_as_is_expected_of_them(shared: Shared) -> None:
    walked(shared, SHORT)


@pytest.mark.long
def test_all_real_files_are_read_as_is_expected_of_them(shared: Shared) -> None:
    walked(shared, real_files.FOLDERS, every=10)


MAIL = b"""From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n
--b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n\nAAECAwQF\n--b--\n"""
CAMT = b"""<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-03-04</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>"""
JSON = b'{"url": "https:\\/\\/pay.example.net\\/x", "other": 1}'


@pytest.mark.parametrize(
    "name, data, check, kind",
    [("a.eml", MAIL, real_files.mail, Child), ("a.xml", CAMT, real_files.camt, Entry), ("a.json", JSON, real_files.values, Observation)],
)
def test_a_check_sees_what_is_missing(name: str, data: bytes, check: real_files.Check, kind: type, tmp_path: Path) -> None:
    """The control: the same file agrees whole, and differs once something that came out of it is taken away."""
    with Cage(1) as cage:
        seen = real_files.look(cage, name, data)
    assert [what for what in check(seen, tmp_path) if what] == []
    assert list(check(seen, tmp_path))
    seen.found = [one for one in seen.found if not isinstance(one, kind)]
    seen.inside = [] if kind is Child else seen.inside
    assert [what for what in check(seen, tmp_path) if what]


def test_a_file_that_is_lost_in_silence_is_seen(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.bin").write_bytes(bytes(range(256)))
    with Cage(1) as cage:
        row = real_files.folder(cage, tmp_path, "x", 1)
    assert row.lost == ["a.bin"]  # no reader knows it: an intake adds the problem that says so
