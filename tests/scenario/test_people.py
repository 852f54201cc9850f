"""Persons, numbers and mailboxes that nobody has, each given out once."""

from __future__ import annotations

import phonenumbers
import pytest

from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.people import Directory, folded, person


@pytest.mark.parametrize("country", ["GB", "DE", "FR", "AU", "US", "SE"])
def test_numbers_are_of_a_reserved_range_possible_and_never_given_twice(country: str) -> None:
    directory = Directory(Dice(1))
    given: list[str] = []
    while len(given) < 400 and (phone := directory.phone(country)):
        number = phonenumbers.parse(phone.value)
        assert phonenumbers.is_valid_number(number), phone
        assert phone.groups[:4] in {d[:4] for row in book("phones")["range"] if row["country"] == country for d in row["digits"]}
        given.append(phone.value)
    assert len(given) == len(set(given)) >= 300


def test_a_country_that_has_run_out_hands_on_to_the_next() -> None:
    directory = Directory(Dice(1))
    swedish = [directory.phone("SE", "GB") for _ in range(301)]
    assert [p.country for p in swedish if p] == ["SE"] * 300 + ["GB"]
    assert directory.phone("SE") is None


def test_mailboxes_hosts_and_handles_are_given_once() -> None:
    directory = Directory(Dice(1))
    assert directory.mailbox("Jürgen Müßig", "example.com") == "jurgen.mussig@example.com"
    assert directory.mailbox("Jürgen Müßig", "example.com") == "jurgen.mussig.2@example.com"
    hosts = [directory.host() for _ in range(500)]
    assert len(set(hosts)) == 500
    assert all(host.endswith((".example.com", ".example.net", ".example.org")) for host in hosts)
    handles = {directory.handle("Lena Hart") for _ in range(50)}
    assert len(handles) == 50
    assert all(handle.startswith("inv_") for handle in handles)


def test_names_of_every_script_have_a_latin_form() -> None:
    for language in ("en", "de", "fr", "es", "it", "th", "personas"):
        someone = person(language, Dice(language))
        assert folded(someone.latin)
        assert someone.first == someone.name.split(" ")[0]
