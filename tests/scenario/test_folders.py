"""Reports as folders and files: everything a report is to mention stands in its papers."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from leadline.scenario import Truth
from leadline.scenario.folders import truncated
from leadline.scenario.world import World

Reader = Callable[[Path, Truth], dict[str, str]]


def test_every_reference_of_the_truth_stands_in_the_papers(large: tuple[Path, Truth], told: Reader) -> None:
    texts = told(*large)
    for report, member in large[1].members.items():
        for ref in member["ties"]:
            assert _stands(ref, texts[report]), (report, ref)


def _stands(ref: str, text: str) -> bool:
    kind, _, value = ref.partition(":")
    plain = text.lower().replace("[.]", ".")
    if kind == "phone":
        digits = re.sub(r"\(0\)|\D", "", text)
        return value[1:] in digits or value[3:] in digits
    if kind == "handle":
        return value.partition("/")[2] in plain
    return value.lower() in plain or value.lower() in re.sub(r"(?<=\w) (?=\w)", "", plain)


def test_report_toml_is_toml_with_payments(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    files = sorted((evidence / "reports").rglob("report.toml"))
    assert len(files) > 10
    for path in files:
        data = tomllib.loads(path.read_text("utf-8"))
        assert data["report_id"] == path.parent.name
        losses = [loss for loss in truth.losses if loss["report"] == path.parent.name]
        assert len(data.get("payment", [])) == len(losses)


def test_papers_of_every_kind_are_there(large: tuple[Path, Truth]) -> None:
    endings = {p.suffix for p in (large[0] / "reports").rglob("*") if p.is_file()}
    assert endings == {".toml", ".eml", ".mbox", ".txt", ".json", ".html", ".csv", ".png", ".zip"}


def test_a_broken_zip_is_broken(world: World) -> None:
    data = truncated(world)
    assert data.startswith(b"PK\x03\x04")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(data))


def test_texts_of_poor_evidence_come_in_other_encodings(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    encodings = truth.planted["poor"][0]["encodings"]
    assert {"utf-16", "cp1252"} <= set(encodings.values())
    for report, encoding in encodings.items():
        data = next((evidence / "reports").glob(f"{report}.*")).read_bytes()
        assert data.startswith(b"\xff\xfe") == (encoding == "utf-16")
