"""One reference, many forms: people differ, the value does not."""

from __future__ import annotations

import pytest

from leadline import kinds
from leadline.scenario.people import Phone
from leadline.scenario.spelling import STYLES, Tie, cell, phone_tie, spell

BRITISH = Phone("GB", "44", "0", "20 7946 0991")
AMERICAN = Phone("US", "1", "", "202 555 0123")
TIES = [
    phone_tie(BRITISH),
    phone_tie(AMERICAN),
    Tie("iban", "LT719927505701512223"),
    Tie("eth", "0xcA978112CA1bBDCAfac231b39a23dC4da786eff8"),
    Tie("email", "lena@zenit-trade.example.com"),
    Tie("handle", "telegram/inv_lena_1000"),
]


@pytest.mark.parametrize("tie", TIES, ids=lambda t: t.ref)
@pytest.mark.parametrize("region", ["GB", "DE", "US", None])
def test_every_form_means_the_same(tie: Tie, region: str | None) -> None:
    for style in range(STYLES):
        for text in (spell(tie, style, region, 7), cell(tie, style, region, 7)):
            assert kinds.parse(tie.kind, text, region) == tie.value, text


def test_a_site_is_written_as_a_link_as_a_warning_and_bare() -> None:
    tie = Tie("domain", "zenit-trade.example.com")
    forms = [spell(tie, style, None, 7) for style in range(STYLES)]
    assert forms[1] == "hxxps://zenit-trade[.]example[.]com/login"
    for form in forms[:3]:
        url = kinds.parse("url", form)
        assert url is not None
        assert url.startswith("https://zenit-trade.example.com/")
    assert kinds.parse("domain", forms[3]) == tie.value


@pytest.mark.parametrize("tie", [t for t in TIES if t.kind not in ("iban", "eth")], ids=lambda t: t.ref)
def test_four_styles_are_four_strings(tie: Tie) -> None:
    assert len({spell(tie, style, "DE") for style in range(STYLES)}) == STYLES


def test_neighbouring_styles_group_an_account_differently() -> None:
    iban = TIES[2]
    assert [spell(iban, style, None) for style in (0, 1)] == ["LT719927505701512223", "LT71 9927 5057 0151 2223"]
    assert spell(Tie("account", "TH/990/1"), 0, None) == "account:TH/990/1"
    assert spell(Tie("tron", "T1"), 3, None) == "T1"
