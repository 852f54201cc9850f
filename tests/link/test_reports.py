"""Which reports there are, in which order, what belongs to each, and what is the reporter's own."""

from __future__ import annotations

import json

from tests.link.worlds import World, sha

from leadline.link import reports


def test_rows_with_one_id_are_one_report_and_the_first_word_holds() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    world.row(table, "R-1", scam_type="job", country="")
    world.row(table, "R-1", scam_type="romance", country="DE")
    world.row(table, "R-2")
    found = reports.gather(world.store(), None)
    assert found.ordered() == ["R-1", "R-2"]
    rows = list(found.rows())
    assert rows[0][:5] == ("R-1", 1, None, "job", "DE")
    assert json.loads(rows[0][5]) == {"scam_type": "job", "country": "DE"}


def test_a_folder_is_one_report_and_bears_the_name_that_its_toml_gives() -> None:
    world = World()
    chat = world.file("folder-3", "chat.txt")
    toml = world.file("folder-3", "report.toml", "application/toml; table=report")
    world.rows.append(("R-103", toml, 0, 50, -1, "{}", "[]"))
    found = reports.gather(world.store(), None)
    assert found.ordered() == ["R-103"]
    assert {(chat, -1), (toml, -1)} == {(exhibit, row) for _, exhibit, row in found.parts}


def test_a_complaint_table_inside_a_folder_belongs_to_its_rows() -> None:
    world = World()
    table = world.file("folder", "complaints.csv", "text/csv; table=complaints")
    world.row(table, "R-1")
    world.row(table, "R-2")
    assert reports.gather(world.store(), None).ordered() == ["R-1", "R-2"]


def test_reports_stand_in_the_order_of_intake_not_of_their_names() -> None:
    world = World()
    late, early = world.exhibit("a.csv"), world.exhibit("b.csv")
    world.row(early, "A")
    world.row(late, "Z")
    world.row(late, "M")
    assert reports.gather(world.store(), None).ordered() == ["Z", "M", "A"]


def test_a_claim_alone_makes_a_report_and_a_losses_row_does_not() -> None:
    world = World()
    table = world.exhibit("payments.csv")
    world.pay(table, "R-9", "iban:NL91ABNA0417164300", row=0, paid_from="iban:DE89370400440532013000")
    case = world.store()
    case.put("loss_row", [("R-77", "T-1", sha("losses.csv"), 0, 5, 0)])
    found = reports.gather(case, None)
    assert found.ordered() == ["R-9"]
    assert ("R-9", "iban:DE89370400440532013000") in found.own


def test_own_references_are_read_from_the_fields_where_the_extractor_gave_none() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    world.row(
        table, "R-1", reporter_phone="0171 3920051", reporter_email="Anna@Example.com", reporter_account="DE89 3704 0044 0532 0130 00"
    )
    own = {ref for _, ref in reports.gather(world.store(), "DE").own}
    assert own == {"phone:+491713920051", "email:Anna@example.com", "iban:DE89370400440532013000"}
