"""TagPacks are known by their fields; nothing lies inside."""

from __future__ import annotations

from leadline.intake import identify
from leadline.intake.readers.tagpack import tagpack
from leadline.model.records import Exhibit


def test_known_and_empty_inside() -> None:
    data = b"title: x\r\ncreator: y\r\ntags:\r\n  - currency: BTC\r\n    address: 1x\r\n"
    found = identify.identify(data, "a.bin")
    assert found is not None
    assert found.name == "tagpack"
    assert list(tagpack(Exhibit("0" * 64, len(data), "application/x-tagpack+yaml; table=accounts", "a.yaml"), data)) == []
    assert identify.identify(b"title: x\ncreator: y\nactors:\n- id: a\n", "a.yaml") != found
