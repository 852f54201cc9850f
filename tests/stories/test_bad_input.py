"""Bad input: a clear message with the place and the advice, the right exit code, nothing lost, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, str, str]]
Rows = Callable[..., list[dict[str, Any]]]


def refused(call: Call, *words: object) -> str:
    code, out, err = call(*words)
    assert code == 2, err
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    return err


def test_a_missing_folder_or_case_is_named(tmp_path: Path, leadline: Call) -> None:
    assert "nowhere" in refused(leadline, "investigate", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere.case").exists()
    assert "nowhere" in refused(leadline, "show", tmp_path / "nowhere", "summary")
    leadline("new", tmp_path / "a.case")
    assert "a.case" in refused(leadline, "new", tmp_path / "a.case")
    assert "gone.txt" in refused(leadline, "intake", tmp_path / "a.case", tmp_path / "gone.txt")
    refused(leadline, "judge", tmp_path / "a.case", "x", "confirm", "--by", "T")
    refused(leadline, "show", tmp_path / "a.case", "no-such-view")
    refused(leadline, "trace", tmp_path / "a.case", "--rule", "none")
    refused(leadline, "why", tmp_path / "a.case", "no-such-id")


def test_an_empty_case_answers(tmp_path: Path, leadline: Call) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err = leadline("investigate", tmp_path / "empty", "--case", tmp_path / "e.case")
    assert code == 0, err
    assert "0 reports" in out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders, and lets administrators only make links")
def test_odd_files_are_problems_and_the_rest_is_read(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    (evidence / "reports" / "empty.txt").write_bytes(b"")
    (evidence / "reports" / "wrong.txt").write_bytes("Straße, zahlen an NL91ABNA0417164300 für 3 €".encode("utf-16-le"))
    (evidence / "reports" / "link.txt").symlink_to(evidence / "reports.csv")
    os.mkfifo(evidence / "misc" / "pipe")
    case = tmp_path / "odd.case"
    code, _, err = leadline("investigate", evidence, "--case", case)
    assert code == 0, err
    problems = rows("show", case, "problems")
    told = " ".join(f"{p['path']} {p['what']}" for p in problems)
    for name in ("empty.txt", "link.txt", "pipe", "device.bin", "torn.zip"):
        assert name in told, name
    refs = [o["value"] for o in rows("show", case, "observations") if o["kind"] == "iban"]
    assert refs.count("NL91ABNA0417164300") >= 4, "the UTF-16 text is read too"
    assert "Nothing new" in leadline("investigate", evidence, "--case", case)[1], "problems told once are no news"


def test_a_statement_that_does_not_add_up_names_the_row(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    text = (
        "Account,Date,Counterparty,Amount,Currency,Balance\nLT121000011101001000,2026-03-05,X,100.00,EUR,100.00\n"
        "LT121000011101001000,2026-03-06,Y,-30.00,EUR,60.00\n"
    )
    (evidence / "bank" / "lt.csv").write_text(text, "utf-8")
    case = tmp_path / "b.case"
    _, out, _ = leadline("investigate", evidence, "--case", case)
    broken = [p for p in rows("show", case, "problems") if p["kind"] == "balance-break"]
    assert len(broken) == 1
    span = broken[0]["span"]
    assert b"2026-03-06,Y" in text.encode()[span["start"] : span["end"]]
    assert "10.00" in broken[0]["what"]
    assert "lt.csv" in out


def test_ambiguous_dates_say_which_way_they_were_read(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    text = "Account;Date;Counterparty;Amount;Currency\nLT121000011101001000;03/04/2026;X;100,00;EUR\nLT121000011101001000;05/04/2026;Y;-30,50;EUR\n"
    (evidence / "bank" / "lt.csv").write_text(text, "utf-8")
    case = tmp_path / "d.case"
    leadline("investigate", evidence, "--case", case)
    told = [p for p in rows("show", case, "problems") if p["kind"] == "ambiguous-date"]
    assert told
    assert "case.toml" in told[0]["advice"] or "date_order" in told[0]["advice"]
    leadline("investigate", evidence, "--case", tmp_path / "m.case", "--date-order", "mdy")
    days = {t["at"] for t in rows("show", tmp_path / "m.case", "transfers") if t["payee"] == "iban:LT121000011101001000"}
    assert "2026-03-04" in days


def test_a_case_held_by_another_process_is_exit_6(evidence: Path, tmp_path: Path, leadline: Call) -> None:
    case = tmp_path / "h.case"
    leadline("investigate", evidence, "--case", case)
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom leadline.case import Case\n"
        "with Case.open(Path(sys.argv[1]), write=True):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(case)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        code, out, err = leadline("run", case)
        holder.kill()
    assert code == 6
    assert str(holder.pid) in err, "the holder is named"
    assert out == ""
    assert leadline("run", case)[0] == 0


def test_a_bug_is_the_only_traceback_and_exits_70(tmp_path: Path, leadline: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.case import Case

    def broken(*words: object, **more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Case, "create", broken)
    code, _, err = leadline("new", tmp_path / "x.case")
    assert code == 70
    assert "Traceback" in err
    assert "bug" in err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a small file system as Linux does")
def test_a_disk_that_is_full_is_exit_7_and_the_next_run_goes_on(tmp_path: Path, evidence: Path) -> None:
    """On a real small file system; needs the right to mount one."""
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("this user may not mount a small file system")
    try:
        (evidence / "big.txt").write_text("no reference here. " * 400_000, "utf-8")
        command = [sys.executable, "-m", "leadline", "investigate", str(evidence), "--case", str(place / "f.case")]
        full = subprocess.run(command, capture_output=True, text=True)
        assert full.returncode == 7, full.stderr
        assert "Traceback" not in full.stderr
        assert "disk" in full.stderr.lower() or "space" in full.stderr.lower()
        subprocess.run(["mount", "-o", "remount,size=200m", str(place)], check=True)
        again = subprocess.run(command, capture_output=True, text=True)
        assert again.returncode == 0, again.stderr
        check = subprocess.run([sys.executable, "-m", "leadline", "verify", str(place / "f.case")], capture_output=True, text=True)
        assert check.returncode == 0, check.stdout
        assert "2 networks" in again.stdout
    finally:
        subprocess.run(["umount", str(place)], check=False)


def test_a_wrong_setting_names_the_key(tmp_path: Path, leadline: Call) -> None:
    leadline("new", tmp_path / "s.case")
    (tmp_path / "s.case" / "case.toml").write_text('timezone = "Europe/Nowhere"\n', "utf-8")
    assert "Europe/Nowhere" in refused(leadline, "run", tmp_path / "s.case")
    (tmp_path / "s.case" / "case.toml").write_text('colour = "red"\n', "utf-8")
    assert "colour" in refused(leadline, "run", tmp_path / "s.case")


def test_an_encrypted_member_is_reported(tmp_path: Path, leadline: Call, rows: Rows) -> None:
    folder = tmp_path / "enc"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("a.txt", "secret")
    data = bytearray((folder / "a.zip").read_bytes())
    data[6] |= 1  # the flag "encrypted" of the local header
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    (folder / "a.zip").write_bytes(bytes(data))
    leadline("investigate", folder, "--case", tmp_path / "enc.case")
    assert "encrypted" in {p["kind"] for p in rows("show", tmp_path / "enc.case", "problems")}
