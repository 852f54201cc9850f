"""Members come out once, under names of their own, and are all accounted for, whatever a format keeps for itself."""

from __future__ import annotations

import io
import zipfile

from leadline.intake import limits, names, unzip, zip_salvage
from leadline.model.records import Child, Count, Exhibit, Part


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def taken(data: bytes, plan: unzip.Plan | None = None) -> list[Part]:
    return list(unzip.members(Exhibit("0" * 64, len(data), "application/zip", "a.zip"), data, plan))


def test_what_a_format_reads_itself_is_counted_and_not_handed_out() -> None:
    data = zipped({"a": b"1", "b": b"2"})
    plan = unzip.Plan(limits.Budget(len(data)), said=lambda name: f"said of {name}", own=frozenset(["a"]))
    assert taken(data, plan) == [Child("b", b"2", None, "member 2: b; said of b"), Count("0" * 64, 2, 2, 0)]


def test_names_in_use_are_not_given_again() -> None:
    used = names.Names()
    used.unique("a")
    data = zipped({"a": b"1"})
    assert [p.name for p in taken(data, unzip.Plan(limits.Budget(len(data)), used)) if isinstance(p, Child)] == ["a (2)"]


def test_the_first_names_are_those_of_the_archive_not_of_what_lies_in_it() -> None:
    inner = zipped({"report.xml": b"x"}, zipfile.ZIP_STORED)
    assert zip_salvage.first(zipped({"inner.zip": inner, "z": b""}, zipfile.ZIP_STORED)) == ["inner.zip", "z"]
    assert zip_salvage.first(zipped({"inner.zip": inner, "z": b""})) == ["inner.zip", "z"]
    assert zip_salvage.first(b"no zip") == []
