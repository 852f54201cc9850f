"""References of every text-like exhibit, with row and field."""

from __future__ import annotations

import hashlib
import json

from leadline.extract.extractors.references import references
from leadline.model.records import WHOLE, Context, Exhibit, Observation, Problem

TRON = "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"


def seen(data: bytes, media: str, context: Context | None = None) -> list[Observation]:
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, "x", context or Context())
    found = list(references(exhibit, data))
    assert all(isinstance(f, Observation) for f in found), found
    return [f for f in found if isinstance(f, Observation)]


def test_a_chat_tells_who_wrote_from_what_was_written() -> None:
    chat = (
        "13.03.26, 14:02 - +49 171 3920011: Hello Emil\n"
        "[3/13/26, 2:06:11 PM] ~ +1 202 555 0123: call me: +49 171 3920012\n"
        "13.03.26, 14:09 - Emil: write to lena@example.net: now\n"
    )
    found = seen(chat.encode(), "text/x-whatsapp")
    assert [(o.value, o.field, o.row) for o in found] == [
        ("+491713920011", "author", WHOLE),
        ("+12025550123", "author", WHOLE),
        ("+491713920012", "body", WHOLE),
        ("lena@example.net", "body", WHOLE),
    ]


def test_a_list_derived_of_a_chat_tells_the_same() -> None:
    chat = (
        "# messages of the backup a.xml\n"
        "[2026-03-04T09:15:00Z] +491713920011: call +491713920012: now\n"
        "[no time] Lena (+491713920013): see (+491713920014): or (+12025550123)\n"
        "[2026-03-04] me: no [to Lena (+491713920013)]\n"
    )
    found = seen(chat.encode(), "text/plain; charset=utf-8")
    assert [(o.value[-2:], o.field) for o in found] == [
        ("11", "author"), ("12", "body"), ("13", "author"), ("14", "body"), ("23", "body"), ("13", "body"),
    ]  # fmt: skip
    assert {o.field for o in seen(chat[2:].encode(), "text/plain")} == {"body"}


def test_spanish_halves_of_the_day_do_not_hide_who_wrote() -> None:
    chat = "12/3/26, 2:02 p.\u00a0m. - +49 171 3920011: hola\n12/3/26, 2:02\u202fa. m. - +49 171 3920012: x\n"
    assert [o.field for o in seen(chat.encode(), "text/x-whatsapp")] == ["author", "author"]


def test_a_row_of_a_table_is_read_as_of_its_own_country() -> None:
    data = (
        "report_id,narrative,country,reporter_phone,paid_to,loss_amount\n"
        '1,"call 0171 3920011, then ""go""",DE,+49 171 3920051,NL91ABNA0417164300,0171392001\n'
        f"2,โทร 081-234-5678,TH,,{TRON},100\n"
        "3,0171 3920011,,,0812345678,5\n"
    ).encode()
    found = seen(data, "text/csv; table=reports")
    assert [(o.row, o.field, o.kind, o.value) for o in found] == [
        (0, "narrative", "phone", "+491713920011"),
        (0, "reporter_phone", "phone", "+491713920051"),
        (0, "paid_to", "iban", "NL91ABNA0417164300"),
        (1, "narrative", "phone", "+66812345678"),
        (1, "paid_to", "tron", TRON),
    ]
    for one in found:
        assert data[one.span.start : one.span.end].decode() == one.raw


def test_an_explorers_export_names_the_transactions_chain() -> None:
    tx = "d3e2405e0e1cf91684e7142cd1cb36e522e19627a45ba59bb77320ea96777c6e"
    data = f"Transaction Hash,Block,Time(UTC),From,To,Amount\n{tx},81000001,2026-03-07 08:00:00,{TRON},{TRON},500\n".encode()
    found = seen(data, "text/csv; table=explorer-tron")
    assert [(o.kind, o.value, o.row) for o in found] == [("txid", f"tron/{tx}", 0), ("tron", TRON, 0), ("tron", TRON, 0)]
    evm = f"Txhash,DateTime (UTC),From,To,Value_IN(BNB)\n0x{tx},2026-03-07 08:00:00,,,1\n".encode()
    assert [o.value for o in seen(evm, "text/csv; table=explorer-evm")] == [f"bsc/0x{tx}"]


def test_plain_tables_in_json_lines_and_toml_have_fields_too() -> None:
    row = {"transfer_id": "t", "at": "2026-03-07", "payer": f"tron:{TRON}", "payee": "lena@okaxis", "amount": "5", "asset": "X"}
    row["note"] = "a\nb@example.com"
    found = seen((json.dumps(row) + "\n").encode(), "application/jsonl; table=transfers")
    assert [(o.row, o.field, o.value) for o in found] == [(0, "payer", TRON), (0, "payee", "lena@okaxis"), (0, "note", "b@example.com")]
    toml = b'report_id = "R-1"\nreporter_email = "emil@example.com"\ncontact_phone = "0171 3920011"\n'
    found = seen(toml, "application/toml; table=report", Context(region="DE"))
    assert [(o.field, o.value) for o in found] == [("reporter_email", "emil@example.com"), ("contact_phone", "+491713920011")]
    assert {o.row for o in found} == {WHOLE}


def test_xml_is_read_with_its_entities_and_its_elements_as_labels() -> None:
    data = b"<Doc><IBAN>NL91ABNA0417164300</IBAN><BICFI>ABNANL2A</BICFI><Ustrd>a&#64;example.com &amp; more</Ustrd></Doc>"
    found = seen(data, "application/x-iso20022-camt053+xml")
    assert [(o.kind, o.value) for o in found] == [("iban", "NL91ABNA0417164300"), ("bic", "ABNANL2A"), ("email", "a@example.com")]
    assert found[2].raw == "a&#64;example.com"


def test_decoded_headers_keep_their_names_and_names_of_messages_are_left_out() -> None:
    data = b"Headers of this mail, decoded\nFrom: Lena <lena@example.net>\nTo: emil@example.com\nMessage-ID: <x1@example.net>\n"
    assert [(o.field, o.value) for o in seen(data, "text/plain")] == [("from", "lena@example.net"), ("to", "emil@example.com")]


def test_a_card_in_a_table_is_masked_and_keyed() -> None:
    data = b"report_id,narrative,paid_from\n1,none,4111111111111111\n"
    (one,) = seen(data, "text/csv; table=reports", Context(card_key="k"))
    assert one.raw == "411111******1111"
    assert one.value.startswith("411111******1111#")
    assert "4111111111111111" not in repr(one)


def test_bytes_that_are_lost_in_decoding_are_a_problem() -> None:
    data = b"a\x81b lena@example.net"
    found = list(references(Exhibit("0" * 64, len(data), "text/plain", "x"), data))
    assert [type(f) for f in found] == [Problem, Observation]
    assert isinstance(found[0], Problem)
    assert found[0].kind == "encoding"
