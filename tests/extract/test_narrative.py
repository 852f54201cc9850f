"""What narratives say, in the four forms that banks print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract.narrative import Details, details, joined, non_swift


def read(text: str) -> Details:
    return details(tuple(text.split("\n")))


def test_german_subfields_with_sepa_fields_in_pieces() -> None:
    found = read(
        "171?00SEPA LASTSCHRIFT KUNDE?10281?20EREF+TRX-0A4A47C3-F846-4729?21-8A1B-5DF620F?22MREF+CAC97D2144174318AC18D9?23BF815BD4FB"
        "?24CRED+DE98ZZZ09999999999?25SVWZ+FOO TRX-0A4A47C3-F84?266-4729-8A1B-5DF620F?30HYVEDEMMXXX?31DE89370400440532013000?32Peter Pan?34171"
    )
    assert found.end_to_end == "TRX-0A4A47C3-F846-4729-8A1B-5DF620F"
    assert found.purpose == "FOO TRX-0A4A47C3-F846-4729-8A1B-5DF620F"
    assert (found.account, found.bank, found.name) == ("DE89370400440532013000", "HYVEDEMMXXX", "Peter Pan")
    assert (found.code, found.title, found.rail) == ("171", "SEPA LASTSCHRIFT KUNDE", "SDD")


def test_lines_are_cut_anywhere_even_in_the_sign_of_a_subfield() -> None:
    assert read("166?00GUTSCHRIFT?20Rent for Ma\nrch?3\n2Bert Muster").name == "Bert Muster"
    assert read("166?00GUTSCHRIFT?20Rent for Ma\nrch?3\n2Bert Muster").purpose == "Rent for March"


def test_pieces_without_sepa_fields_are_lines() -> None:
    found = read("820?00UMBUCHUNG?20ERSTATTUNG AUSLANDSEINSATZE?21NTGELT FUER VISA?22CARD 1234?60MORE?3012030000?319003932309?32DEUTSCHE?33BANK AG")
    assert found.purpose == "ERSTATTUNG AUSLANDSEINSATZENTGELT FUER VISA CARD 1234 MORE"
    assert (found.bank, found.account, found.name) == ("12030000", "9003932309", "DEUTSCHEBANK AG")


@pytest.mark.parametrize("sign", ["?", ">", "<", "~", "^", "+"])
def test_any_sign_parts_the_subfields(sign: str) -> None:
    found = read(f"020{sign}00Transfer{sign}20Deposit{sign}32Jan Test{sign}38NL91ABNA0417164300")
    assert (found.purpose, found.name, found.account) == ("Deposit", "Jan Test", "NL91ABNA0417164300")


def test_a_field_that_ends_before_its_piece_is_full_does_not_go_on() -> None:
    assert read("159?00RETOURE?20EREF+TFNR 40005 00005?21MTLG:Grund nicht spezifi?22ziert").end_to_end == "TFNR 40005 00005"


@pytest.mark.parametrize(
    "text, account, bank, name, end, purpose",
    [
        (
            "/EREF/01-01-2013 12:00 0030000987654321/BENM//NAME/CONTRA ACCOUN\nT HOLDER/REMI//ISDT/2013-07-11",
            "", "", "CONTRA ACCOUNT HOLDER", "01-01-2013 12:00 0030000987654321", "",
        ),
        (
            "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/J DOE/REMI/Deposit\n 7/EREF/NOTPROVIDED",
            "NL91ABNA0417164300", "ABNANL2A", "J DOE", "NOTPROVIDED", "Deposit 7",
        ),
        (
            "/CNTP/NL91ABNA0417164300/ABNANL2A/J. DOE/AMSTERDAM//REMI/USTD//Release fee/",
            "NL91ABNA0417164300", "ABNANL2A", "J. DOE", "", "Release fee",
        ),
        ("/ORDP/SOMEBODY ABROAD/REMI/SALARY", "", "", "SOMEBODY ABROAD", "", "SALARY"),
    ],
)  # fmt: skip
def test_code_words(text: str, account: str, bank: str, name: str, end: str, purpose: str) -> None:
    found = read(text)
    assert (found.account, found.bank, found.name, found.end_to_end, found.purpose) == (account, bank, name, end, purpose)


def test_labels() -> None:
    found = read("911 TRANSAKCJA COLLECT; Z RACH.: \n56114010810000267002001001; OD: JAN NOWAK  \nUL. NIJAKA 1; TYT.: PRZELEW SRODKOW   ; \nTNR: 17")
    assert (found.account, found.name, found.purpose) == ("56114010810000267002001001", "JAN NOWAK UL. NIJAKA 1", "PRZELEW SRODKOW")
    found = read("FACTUUR 201403110, 201403113\nREK: NL91ABNA0417164300/NAAM: PICQER")
    assert (found.account, found.name, found.purpose) == ("NL91ABNA0417164300", "PICQER", "FACTUUR 201403110, 201403113")
    assert read("IBAN: x") == Details(purpose="IBAN: x"), "one label alone may be anything"


def test_plain_text_is_joined_where_a_line_is_full() -> None:
    assert joined(("x" * 65, "y")) == "x" * 65 + "y"
    assert read("BETALING\nNOTA 5").purpose == "BETALING NOTA 5"
    assert read("091") == Details(code="091")
    assert read("") == Details()


def test_the_german_form_without_field_86() -> None:
    found = non_swift(("01526715", "09Fee: 7.21", "15ERGO Ver", "16sicherung", "17G2000", "3310918001", "340000004279"))
    assert found == Details("0000004279", "10918001", "ERGO Versicherung", "", "526715 Fee: 7.21", "", "G2000")


@given(st.lists(st.text(alphabet="166?0123+/ABEFIMNRSVWZ:; ", max_size=70), max_size=6))
def test_no_narrative_upsets_the_reader(lines: list[str]) -> None:
    found = details(tuple(lines))
    assert "\n" not in found.purpose
    non_swift(tuple(lines))
