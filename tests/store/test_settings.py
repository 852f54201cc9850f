"""case.toml: read back as written, corrected by a person, refused with the key that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadline.model.errors import UsageError
from leadline.model.settings import Settings
from leadline.store import settings

FULL = Settings("Heron \"north\"", "Asia/Bangkok", "THB", "TH", "dmy", ",", "2026-03-06T12:00:00Z", (("betrag eur", "amount"),), "ab" * 32)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    for given in (FULL, Settings()):
        settings.write(tmp_path, given)
        assert settings.read(tmp_path) == given


def test_the_card_key_is_added_beside_what_a_person_wrote(tmp_path: Path) -> None:
    text = '# my note\ntimezone = "Europe/Paris"\n\n[columns]\n"Betrag" = "amount"\n'
    (tmp_path / "case.toml").write_text(text, "utf-8")
    known = settings.with_card_key(tmp_path, settings.read(tmp_path), "cd" * 32)
    assert settings.read(tmp_path) == known
    assert known.card_key == "cd" * 32
    assert known.columns == (("betrag", "amount"),)
    assert "# my note" in (tmp_path / "case.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "line, named",
    [
        ('timezone = "Europe/Nowhere"', "Europe/Nowhere"),
        ('currency = "euro"', "euro"),
        ('region = "Germany"', "Germany"),
        ('date_order = "ydm"', "ydm"),
        ('decimal = ";"', ";"),
        ('now = "yesterday"', "yesterday"),
        ('colour = "red"', "colour"),
        ("currency = 3", "currency"),
        ("not toml", "case.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / "case.toml").write_text(line + "\n", "utf-8")
    with pytest.raises(UsageError, match=r".") as told:
        settings.read(tmp_path)
    assert named in str(told.value)
    assert told.value.advice


def test_a_moment_may_be_written_as_toml_has_it(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("now = 2026-03-06T12:00:00Z\n", "utf-8")
    assert settings.read(tmp_path).now == "2026-03-06T12:00:00Z"


def test_no_case_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"case\.toml"):
        settings.read(tmp_path)
