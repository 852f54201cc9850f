"""Lists of hashes: every common form is read, a line that is none stops the command, and a hash is found if and only if it is there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.errors import UsageError
from leadline.store.hash_lists import FOLDER, Digests, Lists, Sorted

DATA = b"harmless bytes of a test"
MD5, SHA1, SHA256 = (hashlib.new(name, DATA).hexdigest() for name in ("md5", "sha1", "sha256"))


def lists(tmp_path: Path, text: str | bytes, name: str = "list.txt") -> Lists:
    folder = tmp_path / "config" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return Lists.of(tmp_path)


def asked(found: Lists, data: bytes = DATA) -> str:
    digests = found.digests()
    digests.update(data[:5])
    digests.update(data[5:])
    assert digests.hexdigest() == hashlib.sha256(data).hexdigest()
    return found.hit(digests)


FORMS = {
    "md5": f"# a comment\n\n{MD5}\n",
    "sha1": f"{SHA1}\r\n",
    "sha256": SHA256,
    "upper": f"  {SHA256.upper()}  \n",
    "md5sum": f"{MD5}  picture one.jpg\n",
    "csv": f'SHA1,name\n"{SHA1}","a, b"\n',
    "semicolon": f"hash;size\n{MD5};12\n",
    "tab": f"{SHA256}\t12\n",
    "prefix": f"sha256:{SHA256}\n",
    "mixed": f"{'0' * 40}\n{MD5}\n{'f' * 64}\n",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_common_form_of_a_list_is_read(form: str, encoding: str, tmp_path: Path) -> None:
    found = lists(tmp_path, FORMS[form].encode(encoding))
    assert asked(found).endswith("stands on the list list.txt")
    assert asked(found, DATA + b".") == ""


@pytest.mark.parametrize(
    "text, told",
    [
        ("", "holds none"),
        ("# only words\n", "holds none"),
        ("name,size\n", "holds none"),
        (f"{MD5}\nno hash\n", "line 2"),
        (f"{MD5}\n{SHA1[:-1]}\n", "line 2"),
        (f"{MD5}\n{SHA256}0\n", "line 2"),
        ("name\nsize\n" + MD5, "line 2"),
        (b"\x00\x01\x02\n" * 9, "line 2"),
    ],
)
def test_a_list_that_cannot_be_read_is_wrong_usage_that_names_the_line(text: str | bytes, told: str, tmp_path: Path) -> None:
    found = lists(tmp_path, text)
    with pytest.raises(UsageError, match=told) as error:
        found.digests()
    assert "list.txt" in str(error.value.where)


def test_a_list_that_case_toml_names_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(SHA1)
    assert asked(Lists.of(tmp_path, ["mine.txt"]))
    with pytest.raises(UsageError, match="no file"):
        Lists.of(tmp_path, ["other.txt"])
    (tmp_path / "config" / FOLDER / "folder").mkdir(parents=True)
    with pytest.raises(UsageError, match="no file"):
        Lists.of(tmp_path)


def test_without_a_list_nothing_is_hit_and_only_the_name_is_computed(tmp_path: Path) -> None:
    assert Lists.of(tmp_path).fingerprint == ""
    assert asked(Lists()) == ""
    assert set(Lists().digests().all()) == {"sha256"}
    assert set(lists(tmp_path, MD5).digests().all()) == {"sha256", "md5"}


def test_an_empty_file_is_never_sealed_though_lists_of_programs_have_its_hash(tmp_path: Path) -> None:
    assert asked(lists(tmp_path, hashlib.md5(b"").hexdigest()), b"") == ""


def test_a_change_of_a_list_changes_the_fingerprint(tmp_path: Path) -> None:
    one = lists(tmp_path, MD5).fingerprint
    two = lists(tmp_path, MD5, "more.txt").fingerprint
    three = lists(tmp_path, f"{MD5}\n{SHA1}", "more.txt").fingerprint
    assert len({one, two, three, ""}) == 4


SIXTEEN = st.binary(min_size=16, max_size=16) | st.builds(lambda n, b: bytes([n]) * b + bytes(16 - b), st.integers(0, 255), st.integers(0, 16))


@given(st.lists(SIXTEEN, max_size=50), st.lists(SIXTEEN, max_size=20))
def test_a_hash_is_found_if_and_only_if_it_is_there(held: list[bytes], others: list[bytes]) -> None:
    table = Sorted(16, b"".join(held))
    assert len(table) == len(held)
    for one in held + others:
        assert (one in table) == (one in set(held))


def test_hashes_are_kept_side_by_side_with_nothing_between() -> None:
    table = Sorted(16, b"".join(hashlib.md5(b"%d" % n).digest() for n in range(1000)))
    assert len(table._block) == 16_000
    assert isinstance(Digests().hexdigest(), str)
