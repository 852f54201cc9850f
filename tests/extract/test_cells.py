"""Cells know their row, their field and what their column says of them."""

from __future__ import annotations

import pytest

from leadline.extract import cells
from leadline.formats.text import decode
from leadline.model.records import WHOLE, Context, Exhibit


def of(data: bytes, media: str, context: Context | None = None) -> cells.Cells:
    exhibit = Exhibit("0" * 64, len(data), media, "t", context or Context())
    table = cells.table(exhibit, data)
    if table is None:
        return cells.told(decode(data)) if exhibit.base() == "application/toml" else cells.Cells()
    return next(found for _, found in cells.leaves(exhibit, table))


def test_a_cell_of_a_complaint_table_goes_by_the_name_of_the_interface() -> None:
    data = "Aktenzeichen;Telefon des Täters;Land\nA-1;0171 3920011;DE\nA-2;;at\n".encode()
    found = of(data, "text/csv; table=complaints", Context(columns=(("telefon des täters", "contact_phone"), ("land", "country"))))
    place = found.at(data.index(b"0171"), data.index(b"0171") + 12)
    assert place is not None
    assert (place.row, place.field, place.header, place.text) == (0, "contact_phone", "Telefon des Täters", "0171 3920011")
    assert [region for *_, region in found.rows] == ["DE", "AT"]


def test_what_is_cut_by_a_cells_end_is_in_no_cell() -> None:
    data = b"a,b\n12,34\n"
    found = of(data, "text/csv; table=other")
    assert found.at(4, 9) is None
    assert found.crosses(4, 9)
    assert not found.crosses(0, 3)


def test_values_of_json_lines_have_their_own_bytes() -> None:
    data = b'{"transfer_id": "x", "payer": "iban:DE89370400440532013000", "amount": 5}\n{"payer": null}\n'
    found = of(data, "application/jsonl; table=transfers")
    place = found.at(data.index(b"iban:"), data.index(b"iban:") + 27)
    assert place is not None
    assert (place.row, place.field, place.text) == (0, "payer", "iban:DE89370400440532013000")


def test_a_report_toml_has_its_keys_as_fields() -> None:
    data = b'# x\nreporter_phone = "+49 171 3920051"\nloss_amount = 5\n[[payment]]\npaid_to = "NL91ABNA0417164300"\n'
    found = of(data, "application/toml; table=report")
    assert [(p.row, p.field, p.text) for p in found] == [
        (WHOLE, "reporter_phone", "+49 171 3920051"),
        (WHOLE, "paid_to", "NL91ABNA0417164300"),
    ]


@pytest.mark.parametrize(
    "field,header,text,ref",
    [
        ("wallet", "wallet", "AVJzWULQ1byzNWV5YB77dDyHYnLSQTJYLUdoJbf3CFyE", "sol:AVJzWULQ1byzNWV5YB77dDyHYnLSQTJYLUdoJbf3CFyE"),
        ("contact_handle", "contact", "telegram/Inv_Desk", "handle:telegram/inv_desk"),
        ("Telegram name", "Telegram name", "@Inv_Desk", "handle:telegram/inv_desk"),
        ("url", "url", "money.in", "domain:money.in"),
        ("BIC", "BIC", "ABNANL2A", "bic:ABNANL2A"),
        ("chave PIX", "chave PIX", "529.982.247-25", "pix:52998224725"),
        ("contact_phone", "phone", "0171 3920011", "phone:+491713920011"),
        ("paid_to", "paid to", "0171 3920011", None),
        ("hash", "Txhash", "d3" * 32, "txid:tron/" + "d3" * 32),
        ("narrative", "narrative", "ABNANL2A", None),
    ],
)  # fmt: skip
def test_a_column_is_the_label_of_its_cells(field: str, header: str, text: str, ref: str | None) -> None:
    meant = cells.meaning(cells.Place(0, len(text), 0, field, header, text), "DE", "tron")
    assert (str(meant) if meant else None) == ref


def test_an_amount_in_the_form_of_a_phone_number_is_none() -> None:
    assert cells.misread(cells.Place(0, 9, 0, "loss_amount", "Amount", "030 23125"), "phone", "030 23125")
    assert cells.misread(cells.Place(0, 9, 0, "paid_to", "Account", "0812345678"), "phone", "0812345678")
    assert not cells.misread(cells.Place(0, 9, 0, "paid_to", "Account", "+66812345678"), "phone", "+66812345678")
    assert not cells.misread(cells.Place(0, 9, 0, "contact_phone", "Phone", "0812345678"), "phone", "0812345678")
