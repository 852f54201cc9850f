"""Two networks that one weighed link would make one."""

from __future__ import annotations

import json

from tests.detect.ledgers import Ledger

from leadline.detect.detectors.networks_touch import networks_touch
from leadline.detect.frame import Frame


def test_a_link_between_two_networks_is_a_question_for_a_person() -> None:
    ledger = Ledger()
    why = json.dumps([{"reason": "both tell of it", "ref": "phone:+491713920011", "weight": 3.1, "spans": []}])
    ledger.rows["link"] += [("l-1", "R-1", "R-3", -16.9, why), ("l-2", "R-1", "R-2", 12.0, why)]
    ledger.rows["member"] += [("n-a", "R-1"), ("n-a", "R-2"), ("n-b", "R-3"), ("n-b", "R-4")]
    (one,) = networks_touch(ledger.store(), Frame())
    assert one.subjects == ("n-a", "n-b")
    assert one.values == {"links": ["l-1"], "references": ["phone:+491713920011"]}
    assert one.confidence == "low"
    assert one.because == ("l-1",)
