"""One small invented folder: two networks, one single, a statement, a chain export, a mail with an attachment, things nobody can read."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadline.cli.main import main

REPORTS = """report_id,received_at,narrative,reporter_name,reporter_email,reporter_phone,loss_amount,loss_currency,paid_at,paid_from,paid_to,contact_phone
A-1,2026-03-10T08:00:00Z,"Invented. I paid.",Anna Probe,anna.probe@example.com,+49 171 3920051,4200.00,EUR,2026-03-04,DE89370400440532013000,NL91ABNA0417164300,
A-2,2026-03-11T09:30:00Z,"Invented. A caller told me where to pay.",Bert Muster,help@example.org,+49 171 3920077,1800.00,EUR,2026-03-05,AT611904300234573201,NL91ABNA0417164300,+49 171 3920011
B-1,2026-03-12T10:00:00Z,"Invented. Tasks for wages.",Cora Fall,help@example.org,+49 171 3920077,500.00,USDT,2026-03-07,TKFtYm114ZWnXvzB3KvWTHWJZkW5hLuwxL,TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq,
"""
STATEMENT = """Account,Date,Counterparty,Counterparty IBAN,Details,Amount,Currency,Balance
NL91ABNA0417164300,2026-03-04,Anna Probe,DE89370400440532013000,ACCOUNT 1,4200.00,EUR,4212.00
NL91ABNA0417164300,2026-03-05,Bert Muster,AT611904300234573201,ACCOUNT 2,1800.00,EUR,6012.00
NL91ABNA0417164300,2026-03-05,Invented UAB,LT121000011101001000,INV 2231,-5900.00,EUR,112.00
"""
CHAIN = """Transaction Hash,Block,Time(UTC),From,To,Token Symbol,Token Address,Amount,Status
d3e2405e0e1cf91684e7142cd1cb36e522e19627a45ba59bb77320ea96777c6e,81000001,2026-03-07 08:00:00,TKFtYm114ZWnXvzB3KvWTHWJZkW5hLuwxL,TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq,USDT,TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t,500,CONFIRMED
"""
MAIL = (
    "From: Lena <lena@example.net>\r\nTo: emil.probe@example.com\r\nSubject: Your account (invented)\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße, details attached.\r\n'
    '--b\r\nContent-Type: text/plain; name="pay.txt"\r\nContent-Disposition: attachment; filename="pay.txt"\r\n'
    "Content-Transfer-Encoding: base64\r\n\r\n"
)


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """The folder as an investigator would hand it over."""
    folder = tmp_path / "heron"
    for name in ("reports/A-3", "bank", "chain", "misc"):
        (folder / name).mkdir(parents=True)
    (folder / "reports.csv").write_text(REPORTS, "utf-8")
    with zipfile.ZipFile(folder / "bank" / "statement.zip", "w") as archive:
        archive.writestr("statement.csv", STATEMENT)
    (folder / "chain" / "trc20.csv").write_text(CHAIN, "utf-8")
    attached = base64.encodebytes(b"Please pay to NL91 ABNA 0417 1643 00\n").decode()
    (folder / "reports" / "A-3" / "offer.eml").write_bytes((MAIL + attached + "--b--\r\n").encode())
    (folder / "reports" / "B-2.txt").write_text("Invented. They wanted USDT at TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq. I did not pay.\n", "utf-8")
    (folder / "misc" / "device.bin").write_bytes(bytes(range(256)) * 3)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("note.txt", "a note " * 200)
    (folder / "misc" / "torn.zip").write_bytes(whole.getvalue()[:300])
    return folder


@pytest.fixture
def leadline(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process: exit code, standard output, standard error."""

    def call(*words: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = main([str(w) for w in words])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


@pytest.fixture
def rows(leadline: Callable[..., tuple[int, str, str]]) -> Callable[..., list[dict[str, Any]]]:
    """The rows of a view or command that gives JSON."""

    def ask(*words: object) -> list[dict[str, Any]]:
        code, out, err = leadline(*words, "--json")
        assert code == 0, err
        value = json.loads(out)
        assert value["count"] == len(value["rows"])
        return list(value["rows"])

    return ask
