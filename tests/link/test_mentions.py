"""What each report names, in which role, outside the walls."""

from __future__ import annotations

from tests.link.worlds import World

from leadline.link import mentions, reports
from leadline.model.values import Ref

IBAN, PHONE = "iban:NL91ABNA0417164300", "phone:+491713920011"


def told(world: World) -> dict[tuple[str, str], str]:
    case = world.store()
    found = reports.gather(case, None)
    case.put("report", found.rows())
    case.put("report_part", sorted(found.parts))
    case.put("own", sorted(found.own))
    return {(report, ref): role for report, ref, role, *_ in mentions.gather(case)}


def test_the_field_says_the_role() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    row = world.row(table, "R-1")
    for ref, field in ((IBAN, "paid_to"), (PHONE, "contact_phone"), ("url:https://quick.example/a", "url"), ("bic:ABNANL2A", "narrative")):
        world.say(table, ref, field, row)
    found = told(world)
    assert found["R-1", IBAN] == "payee"
    assert found["R-1", PHONE] == "contact"
    assert found["R-1", "url:https://quick.example/a"] == "site"
    assert found["R-1", "domain:quick.example"] == "site"
    assert found["R-1", "bic:ABNANL2A"] == "told"


def test_where_no_report_has_columns_for_contacts_the_narrative_is_as_good_as_any_text() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    world.say(table, PHONE, "narrative", world.row(table, "R-1"))
    assert told(world)["R-1", PHONE] == "mention"


def test_one_reporters_own_reference_is_a_wall_for_all() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    world.row(table, "R-1", own=(PHONE,))
    world.say(table, PHONE, "contact_phone", world.row(table, "R-2"))
    assert told(world)["R-2", PHONE] == "own"


def test_an_own_address_is_a_wall_and_its_domain_is_none() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    row = world.row(table, "R-1", own=("email:anna@firm.example",))
    world.say(table, "email:anna@firm.example", "reporter_email", row)
    world.say(table, "domain:firm.example", "url", world.row(table, "R-2"))
    found = told(world)
    assert found["R-1", "email:anna@firm.example"] == "own"
    assert ("R-1", "domain:firm.example") not in found
    assert found["R-2", "domain:firm.example"] == "site"


def test_to_whom_a_mail_went_is_a_victim_also_where_the_text_greets_them() -> None:
    world = World()
    mail = world.file("R-1", "offer.eml", "message/rfc822")
    body = world.file("R-1", "offer.eml!1.txt")
    world.say(mail, "email:lena@quick.example", "from")
    world.say(mail, "email:victim@mail.example", "to")
    world.say(body, "email:victim@mail.example", "body")
    found = told(world)
    assert found["R-1", "email:lena@quick.example"] == "sender"
    assert found["R-1", "email:victim@mail.example"] == "recipient"


def test_to_whom_the_reporter_wrote_is_the_other_side() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    world.row(table, "R-1", own=("email:anna@mail.example",))
    mail = world.file("R-1", "sent.eml", "message/rfc822")
    world.say(mail, "email:anna@mail.example", "from")
    world.say(mail, "email:lena@quick.example", "to")
    assert told(world)["R-1", "email:lena@quick.example"] == "contact"


def test_a_statement_in_a_reports_folder_is_daily_life_not_a_mention() -> None:
    world = World()
    statement = world.file("R-1", "my statement.csv", "text/csv; table=statement")
    world.say(statement, "iban:LT121000011101001000", "Counterparty", 0)
    world.pay(world.file("R-1", "report.toml", "application/toml; table=report"), "R-1", IBAN)
    found = told(world)
    assert ("R-1", "iban:LT121000011101001000") not in found
    assert found["R-1", IBAN] == "payee"


def test_a_free_account_name_counts_from_six_digits_on_and_without_its_grouping() -> None:
    assert mentions.account_name("123-4-56789-0") == mentions.account_name("1234567890") == "account-name:1234567890"
    assert mentions.account_name("my friend 12") is None
    assert mentions.account_name("Bank X no. 1234567") == "account-name:Bank X no. 1234567"


def test_hosts_are_what_was_registered_also_below_a_host_that_rents_out_names() -> None:
    assert Ref("domain", "quick.example") in mentions.hosts(Ref("url", "https://www.quick.example/a"))
    assert mentions.registered("shop.tenant.github.io") == "tenant.github.io"
    assert mentions.registered("www.quick.example.org") == "quick.example.org"
