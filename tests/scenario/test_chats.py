"""Chats in the date forms of their telephones."""

from __future__ import annotations

import json
import re

import pytest

from leadline.scenario.chats import telegram, whatsapp
from leadline.scenario.texts import voice
from leadline.scenario.world import World

FORMS = {
    "DE": r"\d\d\.\d\d\.\d\d, \d\d:\d\d - ",
    "CH": r"\[\d\d\.\d\d\.\d\d, \d\d:\d\d:\d\d\] ",
    "GB": r"\[\d\d/\d\d/\d{4}, \d\d:\d\d:\d\d\] ",
    "US": r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d\u202f[AP]M - ",
    "AU": r"\[\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d:\d\d\u202f[ap]m\] ",
    "ES": r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d [ap]\. m\. - ",
    "FR": r"\d\d/\d\d/\d{4}, \d\d:\d\d - ",
    "TH": r"\d{1,2}/\d{1,2}/\d\d, \d\d:\d\d - ",
}


@pytest.mark.parametrize("country", FORMS)
def test_each_country_has_its_form(world: World, country: str) -> None:
    report = world.reports[0]
    report.country = country
    lines = whatsapp(voice(world, report), ["my number: 1"], "Lena", 86_400 * 20).decode().splitlines()
    assert all(re.match(FORMS[country], line) for line in lines)
    assert any(line.endswith("Lena: my number: 1") for line in lines)
    assert len(lines) > 8


def test_time_runs_forward(world: World) -> None:
    report = world.reports[0]
    report.country = "DE"
    lines = whatsapp(voice(world, report), [], "Lena", 86_400 * 20).decode().splitlines()
    times = [re.sub(r"(\d\d)\.(\d\d)\.(\d\d), (.{5}).*", r"\3\2\1\4", line) for line in lines]
    assert times == sorted(times)


def test_telegram_is_the_form_of_its_desktop_program(world: World) -> None:
    chat = json.loads(telegram(voice(world, world.reports[0]), ["Log in: https://zenit.example.com/x now", "plain"], 86_400))
    assert chat["type"] == "personal_chat"
    texts = [m["text"] for m in chat["messages"]]
    assert ["Log in: ", {"type": "link", "text": "https://zenit.example.com/x"}, " now"] in texts
    assert "plain" in texts
    for message in chat["messages"]:
        whole = message["text"] if isinstance(message["text"], str) else "".join(p if isinstance(p, str) else p["text"] for p in message["text"])
        assert "".join(e["text"] for e in message["text_entities"]) == whole
    assert [m["id"] for m in chat["messages"]] == list(range(1, len(texts) + 1))
