"""Switches: what was asked for is planted, and what was not asked for is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from leadline.scenario import SWITCHES, Truth, write
from leadline.scenario.build import build


def test_a_compound_stands_in_a_chat_an_advertisement_and_a_report(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    planted = truth.planted["compound"][0]
    chats = [p.read_text("utf-8") for p in (evidence / "reports" / planted["chat_report"]).glob("WhatsApp*")]
    assert chats
    assert all("took my passport" in chat for chat in chats)
    advert = (evidence / "reports" / planted["advert_report"] / "job advert.html").read_text("utf-8")
    assert "No experience needed" in advert
    network = next(n for n in truth.networks if n["name"] == planted["network"])
    assert planted["recruiter"] in network["references"], "the recruiter stands in the advertisement and in the worker's report"
    assert planted["worker_report"] in network["reports"]


def test_the_worker_wrote_to_a_victim_and_is_no_reference_of_the_network(large: tuple[Path, Truth], told: Callable[..., dict[str, str]]) -> None:
    _, truth = large
    planted = truth.planted["compound"][0]
    (own,) = [ref for ref in truth.members[planted["worker_report"]]["own"] if ref.startswith("email:")]
    assert f"<{own.removeprefix('email:')}>" in told(*large)[planted["chat_report"]]
    assert own in truth.never_tie
    assert all(own not in network["references"] for network in truth.networks)


def test_ai_left_its_prompt_its_generator_and_one_face_twice(large: tuple[Path, Truth], told: Callable[..., dict[str, str]]) -> None:
    evidence, truth = large
    planted = truth.planted["ai"][0]
    assert "persuasive message" in told(*large)[planted["face_in"][0]]
    assert (evidence / planted["prompt_in"]).is_file()
    faces = [p for r in planted["face_in"] for p in (evidence / "reports" / r).glob("photo *.png")]
    assert len(faces) == 2
    assert {hashlib.sha256(p.read_bytes()).hexdigest() for p in faces} == {planted["face"]}
    assert b"tEXtparameters\0portrait photo" in faces[0].read_bytes()
    assert len(planted["personas"]) == 2


def test_a_supplier_serves_networks_that_stay_apart(large: tuple[Path, Truth]) -> None:
    _, truth = large
    planted = truth.planted["supplier"][0]
    assert len(planted["networks"]) >= 2
    assert {ref.partition(":")[0] for ref in planted["references"]} == {"ip", "analytics", "handle"}
    assert set(planted["references"]) <= truth.never_tie
    for network in truth.networks:
        assert not set(planted["references"]) & set(network["references"])


@pytest.mark.parametrize("switch", [None, *sorted(SWITCHES)])
def test_one_switch_plants_one_thing(tmp_path: Path, switch: str | None) -> None:
    chosen = frozenset({switch} if switch else ())
    truth = write(tmp_path / "case", 9104, 60, chosen)
    assert set(truth.planted) == set(chosen)
    whole = b"".join(p.read_bytes() for p in (tmp_path / "case" / "evidence").rglob("*") if p.is_file())
    assert (b"passport" in whole) == (switch == "compound")
    assert (b"tEXtparameters" in whole) == (switch == "ai")


def test_reports_that_were_cast_keep_no_mark() -> None:
    world = build(9105, 60, SWITCHES)
    assert not [line for r in world.reports for line in r.lines if line.startswith("cast:")]
