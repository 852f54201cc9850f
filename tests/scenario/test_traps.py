"""Traps, and the hardness they make: neither everything shared nor only equal strings finds the networks.

The two observers know nothing of the product. One joins reports over every string they share, normalised. The other joins only
equal raw strings, with the traps already taken away from it: the best that equal strings can do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from leadline.scenario import Truth, write
from leadline.scenario.traps import apart
from leadline.scenario.world import World

Told = Callable[[Path, Truth], dict[str, str]]
FREE = {"example.com", "example.org", "example.net"}
PATTERNS = {
    "email": re.compile(r"[\w.+-]+@[\w.-]+\.\w+"),
    "url": re.compile(r"(?i)(?:https?|hxxps?)://[^\s\"'<>,)]+"),
    "host": re.compile(r"(?i)\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b"),
    "phone": re.compile(r"\+?\(?\d[\d ()./-]{7,}\d"),
    "iban": re.compile(r"\b[A-Z]{2}\d{2}(?:[A-Z0-9]{10,28}|(?: [A-Z0-9]{1,4}){3,7})\b"),
    "account": re.compile(r"account:\w\w/\w+/\w+"),
    "coin": re.compile(r"\b(?:T[1-9A-HJ-NP-Za-km-z]{33}|0x[0-9a-fA-F]{40}|1[1-9A-HJ-NP-Za-km-z]{25,34})\b"),
    "handle": re.compile(r"(?i)(?:t(?:elegram)?\.me/|@|telegram/)(\w{5,})"),
    "ip": re.compile(r"\b\d+\.\d+\.\d+\.\d+\b"),
    "counter": re.compile(r"\bG-[A-Z0-9]{10}\b"),
}


def _hits(text: str) -> Iterable[tuple[str, str]]:
    """Raw strings with their normalised forms."""
    for kind, pattern in PATTERNS.items():
        for found in pattern.finditer(text):
            yield found[0].strip(), _plain(kind, found[1] if kind == "handle" else found[0])


def _plain(kind: str, raw: str) -> str:
    if kind == "phone":
        return re.sub(r"\(0\)|\D", "", raw)[-8:]
    if kind == "iban":
        return raw.replace(" ", "")
    plain = raw.strip().lower().replace("[.]", ".").replace("hxxp", "http")
    return re.split(r"[/?]", re.sub(r"^https?://", "", plain))[0] if kind == "url" else plain


def _of_truth(ref: str) -> str:
    kind, _, value = ref.partition(":")
    if kind == "phone":
        return re.sub(r"\D", "", value)[-8:]
    if kind == "handle":
        return value.partition("/")[2].lower()
    return value if kind == "iban" else f"account:{value.lower()}" if kind == "account" else value.lower()


def _groups(keys: dict[str, set[str]]) -> list[set[str]]:
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for report, found in keys.items():
        for key in found:
            parent[root(f"key {key}")] = root(f"report {report}")
    groups: dict[str, set[str]] = defaultdict(set)
    for report in keys:
        groups[root(f"report {report}")].add(report)
    return list(groups.values())


def _quality(groups: list[set[str]], truth: Truth) -> tuple[float, float]:
    """Pairwise precision and recall."""
    owner = {r: n["name"] for n in truth.networks for r in n["reports"]}
    right = wrong = 0
    for group in groups:
        counts: dict[str, int] = defaultdict(int)
        for report in group:
            counts[owner.get(report, report)] += 1
        same = sum(n * (n - 1) // 2 for n in counts.values())
        right, wrong = right + same, wrong + len(group) * (len(group) - 1) // 2 - same
    total = sum(len(n["reports"]) * (len(n["reports"]) - 1) // 2 for n in truth.networks)
    return right / max(1, right + wrong), right / total


@pytest.mark.parametrize("reports", [25, 100])
def test_neither_every_shared_string_nor_equal_strings_find_the_networks(tmp_path: Path, told: Told, reports: int) -> None:
    precision, recall = [], []
    for seed in (9001, 9002, 9003):
        truth = write(tmp_path / str(seed), seed, reports)
        texts = told(tmp_path / str(seed) / "evidence", truth)
        precision.append(_quality(_groups({r: {plain for _, plain in _hits(text)} for r, text in texts.items()}), truth)[0])
        raw: dict[str, set[str]] = {}
        for report, text in texts.items():
            wanted = {_of_truth(ref) for ref in truth.members[report]["ties"] if ref not in truth.never_tie}
            wanted |= {w.partition("@")[2] for w in wanted if "@" in w} - FREE
            hits = list(_hits(text))
            raw[report] = {string for string, plain in hits if plain in wanted}
            assert wanted <= {plain for _, plain in hits}, report
        quality = _quality(_groups(raw), truth)
        assert quality[0] == 1.0, "the raw observer has been spared the traps"
        recall.append(quality[1])
    assert sum(precision) / 3 < 0.80
    assert sum(recall) / 3 < 0.70


def test_the_ties_of_the_truth_do_find_the_networks(large: tuple[Path, Truth]) -> None:
    truth = large[1]
    ties = {r: set(m["ties"]) - truth.never_tie for r, m in truth.members.items()}
    assert _quality(_groups(ties), truth) == (1.0, 1.0)


def test_every_trap_is_laid(large: tuple[Path, Truth]) -> None:
    laid = {trap["what"] for trap in large[1].traps}
    assert laid >= {
        "advice centre", "payment processor", "hot wallet", "hotline", "police", "platform", "order number", "family member",
        "wrong check digits", "victim's account used to pass money on", "namespaces and common hosts", "free mail", "complaints desk",
        "version string", "bank codes", "first name", "same template", "supplier", "coerced worker",
    }  # fmt: skip


def test_what_is_common_stands_in_several_networks(large: tuple[Path, Truth]) -> None:
    truth = large[1]
    owner = {r: m["network"] or r for r, m in truth.members.items()}
    for trap in truth.traps:
        if trap["what"] in ("advice centre", "hotline", "police", "order number", "wrong check digits", "family member", "supplier"):
            assert len({owner[r] for r in trap["reports"]}) >= 2, trap


def test_no_trap_is_a_reference_of_a_network(large: tuple[Path, Truth]) -> None:
    truth = large[1]
    for network in truth.networks:
        assert not truth.never_tie & set(network["references"])


def test_one_report_of_each_network_comes_first(world: World) -> None:
    chosen = apart(world.reports, 8)
    assert len({r.network if r.network >= 0 else -1 - r.number for r in chosen}) == 8
