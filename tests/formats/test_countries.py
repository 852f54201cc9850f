"""Names of countries and their codes."""

from __future__ import annotations

import pytest

from leadline.formats import countries


@pytest.mark.parametrize(
    "text, code",
    [("DE", "DE"), ("de", "DE"), ("Germany", "DE"), ("Deutschland", "DE"), ("ประเทศไทย", "TH"), ("ไทย", "TH"), ("Thailand", "TH"), ("USA", "US"), ("U.S.A.", "US"),
     ("UK", "GB"), ("uk", "GB"), ("España", "ES"), ("México", "MX"), ("Việt Nam", "VN"), ("中国", "CN"), ("대한민국", "KR"), ("日本", "JP"), ("Россия", "RU"), (" France ", "FR")],
)  # fmt: skip
def test_a_name_gives_its_code(text: str, code: str) -> None:
    assert countries.code(text) == code


@pytest.mark.parametrize("text", ["", " ", "nowhere", "Berlin", "12", "ไทยแลนด์แดนสมมุติ"])
def test_what_names_no_country_gives_none(text: str) -> None:
    assert countries.code(text) is None


def test_every_country_names_itself() -> None:
    listed = countries._names()
    assert len(set(listed.values())) > 230
    assert all(len(code) == 2 and code.isupper() for code in listed.values())
