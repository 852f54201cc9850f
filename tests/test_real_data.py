"""The main job on real evidence: everything is read or reported, nothing falls over, the case verifies.

The data lies beside the checkout in ../shared/data and is copied to a temporary folder only.
"""

from __future__ import annotations

import csv
import shutil
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadline.case import Case
from leadline.model.settings import Settings

Shared = Callable[[str], Path]


def investigated(folder: Path, place: Path, settings: Settings | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Case]:
    case = Case.create(place, settings)
    case.intake([folder])
    case.run()
    return case.show("inventory"), case.show("problems"), case


def whole(inventory: list[dict[str, Any]], problems: list[dict[str, Any]], case: Case, folder: Path) -> None:
    """Nothing is lost in silence: each file has its row, each row that is not read has its problem, no reader fell over."""
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {row["path"] for row in inventory if "!" not in row["path"]} == files
    assert not [p for p in problems if p["kind"] == "reader-failed"]
    assert not [row["path"] for row in inventory if row["state"] != "read" and not row["problems"]]
    assert all(row["rows_in"] == row["rows_read"] + row["rows_reported"] for row in inventory if "rows_in" in row)
    assert case.verify() == []
    case.answer()
    case.close()


def test_mails_of_phishing(shared: Shared, tmp_path: Path) -> None:
    archive = shared("data/raw_mail/phishing_pot_eml.tar.gz")
    folder = tmp_path / "mails"
    folder.mkdir()
    with tarfile.open(archive) as packed:
        for n, member in enumerate(m for m in packed if m.isfile()):
            data = packed.extractfile(member)
            if n % 20 == 0 and data:
                (folder / Path(member.name).name).write_bytes(data.read())
    inventory, problems, case = investigated(folder, tmp_path / "m.case")
    mails = [row for row in inventory if "!" not in row["path"]]
    assert len(mails) == 125
    assert sum(row["reader"] == "eml/1" for row in mails) >= 124
    assert len(case.show("reports")) >= 100
    assert len(case.show("observations")) > 1_000
    assert max((len(n["reports"]) for n in case.show("networks")), default=0) <= 25, "strangers' mails are not one network"
    whole(inventory, problems, case, folder)


def test_statements_and_chats_in_their_real_forms(shared: Shared, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    for name in ("data/formats/camt", "data/formats/mt940", "data/raw_mail/whatsapp_exports_whatstk", "data/raw_mail/mail_parser_tests"):
        shutil.copytree(shared(name), folder / Path(name).name, copy_function=shutil.copyfile)
    inventory, problems, case = investigated(folder, tmp_path / "f.case")
    readers = Counter(str(row["reader"]) for row in inventory)
    assert sum(readers[f"camt05{n}/1"] for n in (2, 3, 4)) >= 18, readers
    assert readers["whatsapp/1"] >= 4
    assert len(case.show("transfers")) >= 15
    assert all("sta" in r["path"] or r["state"] != "not read" or r["problems"] for r in inventory)
    whole(inventory, problems, case, folder)


def test_narratives_of_victims_and_messages(shared: Shared, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("dfpi_crypto_scam_tracker.csv", "sms_thai_sivakorn.csv", "vishing_korccvi.csv", "sms_mishra_5971.csv"):
        shutil.copyfile(shared(f"data/scam_text/{name}"), folder / name)
    inventory, problems, case = investigated(folder, tmp_path / "t.case")
    rows = {row["path"]: row for row in inventory}
    with (folder / "dfpi_crypto_scam_tracker.csv").open(encoding="utf-8", newline="") as file:
        count = sum(1 for _ in csv.DictReader(file))
    table = rows["dfpi_crypto_scam_tracker.csv"]
    assert table["media"].startswith("text/csv")
    if "rows_in" in table:
        assert table["rows_in"] == count
    kinds = Counter(o["kind"] for o in case.show("observations"))
    assert kinds["url"] + kinds["domain"] > 100
    whole(inventory, problems, case, folder)


def test_tagged_addresses_are_told_as_they_are(shared: Shared, tmp_path: Path) -> None:
    folder = tmp_path / "tags"
    folder.mkdir()
    for path in sorted(shared("data/crypto/ofac_lists_2024-09-27").glob("*.txt")):
        shutil.copyfile(path, folder / path.name)
    inventory, problems, case = investigated(folder, tmp_path / "o.case")
    seen = {(o["kind"], o["value"].casefold()) for o in case.show("observations")}
    tron = [line.strip() for path in folder.glob("*TRX*.txt") for line in path.read_text().splitlines() if line.strip()]
    assert tron
    assert all(("tron", address.casefold()) in seen for address in tron)
    whole(inventory, problems, case, folder)


@pytest.mark.parametrize("name", ["fake_1000", "febrl"])
def test_tables_of_other_things_are_kept_and_are_no_reports(shared: Shared, tmp_path: Path, name: str) -> None:
    files = [p for p in sorted(shared("data/entity_resolution").rglob("*.csv")) if name in str(p)]
    if not files:
        pytest.skip(f"no table of {name} in ../shared/data/entity_resolution")
    folder = tmp_path / "other"
    folder.mkdir()
    for path in files:
        shutil.copyfile(path, folder / path.name)
    inventory, problems, case = investigated(folder, tmp_path / "x.case")
    assert case.show("transfers") == []
    whole(inventory, problems, case, folder)
