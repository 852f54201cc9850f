"""The tables of words: every language says everything, every country is complete."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from string import Formatter

import pytest

from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.texts import COLUMNS


def test_every_file_is_one_table() -> None:
    for path in (files("leadline.scenario") / "data").iterdir():
        assert tomllib.loads(path.read_text("utf-8")) == book(path.name.removesuffix(".toml"))


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "th"])
def test_every_language_says_what_english_says(language: str) -> None:
    english, other = book("texts")["en"], book("texts")[language]
    assert other.keys() == english.keys()
    for part in ("open", "tell", "say", "trap"):
        assert other[part].keys() == english[part].keys()
    for name, sentence in english["trap"].items():
        assert _holes(other["trap"][name]) == _holes(sentence)
    assert [who for who, _ in other["chat"]] == [who for who, _ in english["chat"]]


def test_every_sentence_of_a_reference_has_room_for_it() -> None:
    for words in book("texts").values():
        for voice in ("tell", "say"):
            for sentences in words[voice].values():
                assert all(_holes(sentence) == {"x"} for sentence in sentences)


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_country_has_words_money_and_accounts() -> None:
    countries = book("countries")
    for name, country in countries.items():
        if name in ("iban", "account"):
            continue
        assert country["language"] in book("texts")
        assert country["language"] in book("names")
        assert len(country["currency"]) == 3
        assert all(mule in countries["iban"] or mule in countries["account"] for mule in country["mules"])


def test_offices_use_columns_of_the_interface() -> None:
    plain = {"report_id", "received_at", "narrative", "reporter_name", "reporter_email", "reporter_phone", "country", "scam_type", "loss_amount"}
    plain |= {"loss_currency", "paid_at", "paid_from", "paid_to", "payment_reference", *COLUMNS.values()}
    for office in book("complaints")["authority"]:
        assert set(office["columns"]) <= plain
        assert {"report_id", "narrative", "loss_amount", "paid_to"} <= set(office["columns"])


def test_shells_and_personas_can_be_drawn() -> None:
    assert Dice(1).pick(book("names")["firms"]["shells"])
    assert len(book("names")["personas"]["given"]) < 10, "scammers share first names on purpose"
