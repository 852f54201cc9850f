"""Lists of what everyone shares: they load, say from where they have it, and hold what they must."""

from __future__ import annotations

import re

import pytest

from leadline import kinds
from leadline.link.common import common, lists, tenants
from leadline.model.values import Ref


@pytest.mark.parametrize(
    "text",
    [
        "domain:bit.ly", "domain:www.gmail.com", "domain:w3.org", "domain:schemas.microsoft.com", "domain:m.facebook.com",
        "url:https://www.w3.org/1999/xhtml",
        "url:https://bit.ly/", "email:service@paypal.com", "phone:+443001232040", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "url:https://www.paypal.com/login",
    ],
)  # fmt: skip
def test_things_of_everyone_tie_nothing(text: str) -> None:
    listed = common(Ref.of(text))
    assert listed
    assert listed.why
    assert re.search(r"\d{4}-\d\d", listed.source)


@pytest.mark.parametrize(
    "text",
    [
        "url:https://bit.ly/3abc", "url:https://docs.google.com/forms/d/e/x", "email:lena.support@gmail.com", "domain:tenant.github.io",
        "domain:quick.example.net", "domain:quick.example", "email:lena@example.net", "phone:+491713920011", "iban:NL91ABNA0417164300",
    ],
)  # fmt: skip
def test_what_names_somebody_may_tie(text: str) -> None:
    assert common(Ref.of(text)) is None


def test_every_entry_is_canonical_so_that_it_can_be_found() -> None:
    wrong = [str(ref) for ref in lists() if ref.kind != "domain" and kinds.parse(ref.kind, ref.value) != ref.value]
    assert not [text for text in wrong if not text.startswith("ip:")]


def test_below_a_host_that_rents_out_names_each_name_is_somebodys() -> None:
    assert tenants("github.io")
    assert not tenants("facebook.com")
