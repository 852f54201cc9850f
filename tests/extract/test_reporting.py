"""What a row of a report keeps, and what is the reporter's own."""

from __future__ import annotations

from leadline.extract import reporting
from leadline.model.records import Context
from leadline.model.values import Money


def test_a_report_reads_national_numbers_in_its_own_country() -> None:
    assert reporting.region_of("de", Context(region="TH")) == "DE"
    assert reporting.region_of("Deutschland", Context(region="TH")) == "DE"
    assert reporting.region_of("", Context(region="TH")) == "TH"
    assert reporting.region_of("somewhere", Context(region=None)) is None


def test_a_reporters_own_references_are_canonical_and_stand_once() -> None:
    fields = {"reporter_email": "Anna.Probe@EXAMPLE.com; second@example.org", "reporter_phone": "0171 3920051, +49 171 3920051"}
    found = reporting.own(fields, ["iban:DE89370400440532013000", None, "iban:DE89370400440532013000", "1234567890"], "DE")
    assert found == ("email:Anna.Probe@example.com", "email:second@example.org", "phone:+491713920051", "iban:DE89370400440532013000", "1234567890")
    assert reporting.own({"reporter_phone": "none", "reporter_email": "x"}, [], "DE") == ()


def test_sums_are_exact_whatever_decimals_the_rows_show() -> None:
    amounts = [Money(105, 1, "EUR"), Money(3, 0, "EUR"), Money(1, 3, "EUR")]
    assert str(reporting.add(amounts)) == "13.501"
    assert not reporting.differs(Money(135010, 4, "EUR"), amounts)
    assert reporting.differs(Money(1350, 2, "EUR"), amounts)
