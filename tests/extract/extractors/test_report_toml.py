"""report.toml: a report and its payments."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract.extractors.report_toml import report_toml
from leadline.model.records import Claim, Context, Custody, Exhibit, Found, Problem, Report
from leadline.model.values import Money

SHARED = Path(__file__).parents[4] / "shared"
TWO = """# Invented.
report_id = "R-1"
paid_from = "DE89370400440532013000"
loss_currency = "EUR"

[[payment]]
loss_amount = 500.00
paid_at = 2026-03-04
paid_to = "NL91ABNA0417164300"

[[payment]]
loss_amount = "250.5"
loss_currency = "USDT"
paid_at = 2026-03-05T10:00:00+01:00
wallet = "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"
"""


def read(text: str | bytes, **context: str) -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "application/toml; table=report", "report.toml", Context(**context))  # type: ignore[arg-type]
    return list(report_toml(exhibit, data))


def claims(found: list[Found]) -> list[Claim]:
    return [one for one in found if isinstance(one, Claim)]


def problems(found: list[Found]) -> list[str]:
    return [one.kind for one in found if isinstance(one, Problem)]


def test_payments_have_their_own_bytes_and_the_digits_that_are_printed() -> None:
    found = read(TWO)
    first, second = claims(found)
    assert (first.amount, second.amount) == (Money(50000, 2, "EUR"), Money(2505, 1, "USDT@tron"))
    assert (first.paid_at, second.paid_at) == ("2026-03-04", "2026-03-05T09:00:00Z")
    assert {first.paid_from, second.paid_from} == {"iban:DE89370400440532013000"}
    cut = [TWO.encode()[claim.span.start : claim.span.end] for claim in (first, second)]
    assert all(piece.startswith(b"[[payment]]") for piece in cut)
    assert cut[0].endswith(b'"NL91ABNA0417164300"')
    assert not problems(found)


def test_a_report_without_payment_tables_may_have_one_payment() -> None:
    (claim,) = claims(read('report_id = "R-1"\nloss_amount = "1200"\npaid_to = "NL91ABNA0417164300"\n', currency="EUR"))
    assert (claim.number, claim.amount) == (1, Money(1200, 0, "EUR"))
    assert claims(read('report_id = "R-1"\nnarrative = "I paid nothing."\n')) == []


def test_a_payment_does_not_inherit_the_sum() -> None:
    found = read('report_id = "R-1"\nloss_amount = "700"\nloss_currency = "EUR"\n[[payment]]\nloss_amount = "500"\n[[payment]]\npaid_to = "A"\n')
    assert [str(claim.amount) for claim in claims(found)] == ["500", "None"]
    assert not problems(found), "one payment has no amount, so nothing can be compared"


@pytest.mark.parametrize("stated, expected", [("750.5", []), ("750.50", []), ("800", ["total-differs"])])
def test_a_stated_total_is_compared(stated: str, expected: list[str]) -> None:
    payments = '[[payment]]\nloss_amount = "500"\n[[payment]]\nloss_amount = "250.5"\n'
    assert problems(read(f'report_id = "R-1"\nloss_currency = "EUR"\ntotal_loss = "{stated}"\n{payments}')) == expected
    assert problems(read(f'report_id = "R-1"\nloss_currency = "EUR"\nloss_amount = "{stated}"\n{payments}')) == expected


def test_what_is_wrong_is_said_and_the_rest_is_kept() -> None:
    found = read('report_id = "R-1"\nreceived_at = "soon"\n[[payment]]\nloss_amount = nan\nloss_currency = "EUR"\npaid_at = "later"\npaid_to = "A"\n')
    assert sorted(problems(found)) == ["bad-amount", "bad-date", "bad-date"]
    assert [(claim.amount, claim.paid_at, claim.paid_to) for claim in claims(found)] == [(None, "", "A")]
    assert problems(read('[[payment]]\nloss_amount = "5"\n')) == ["currency-missing"]
    assert problems(read('report_id = "R-1\n')) == ["malformed"]


def test_the_reporter_and_what_is_theirs() -> None:
    (report,) = [one for one in read('report_id = "R-1"\ncountry = "DE"\nreporter_phone = "0171 3920051"\nreporter_email = "A@Example.com"\n')
                 if isinstance(one, Report)]  # fmt: skip
    assert report.own == ("email:A@example.com", "phone:+491713920051")
    assert report.fields["reporter_phone"] == "0171 3920051"


@given(st.binary(max_size=120) | st.text('[]payment="\n#x1.', max_size=80).map(str.encode))
def test_any_bytes_give_records_or_problems(data: bytes) -> None:
    for one in read(data):
        assert isinstance(one, Report | Claim | Problem)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")
def test_the_report_of_the_conformance_kit() -> None:
    found = read((SHARED / "check/folder/case/reports/R-103/report.toml").read_bytes())
    assert [type(one).__name__ for one in found] == ["Report"]


@pytest.mark.parametrize(
    "text, fields",
    [
        ('obtained_at = 2026-03-02\nseal = "7"', {"obtained_at": "2026-03-02", "seal": "7"}),
        ('[custody]\nobtained_from = "A"\nnote = "n"', {"obtained_from": "A", "note": "n"}),
        ('obtained_at = "soon"', {"obtained_at": "soon"}),
        ('note = "no origin"', None),
        ('custody = 5\nreport_id = "R-1"', None),
    ],
)
def test_the_origin_of_a_reports_exhibits(text: str, fields: dict[str, str] | None) -> None:
    found = [one for one in read(text) if isinstance(one, Custody)]
    assert [(one.target, one.fields) for one in found] == ([("", fields)] if fields else [])
    assert len([one for one in read(text) if isinstance(one, Problem)]) == ("soon" in text)
