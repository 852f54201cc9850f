"""One payment, seen by two banks that export different formats, is one transfer; balances of both statements hold."""

from __future__ import annotations

from pathlib import Path

from leadline.case import Case

SWIFT = (
    ":20:A\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C260303EUR5000,00\r\n:61:2603040304D4200,00NTRFNONREF\r\n"
    ":86:177?00UEBERWEISUNG?20SVWZ+Deposit 4711?31NL91ABNA0417164300?32LENA SUPPORT LTD\r\n:62F:C260304EUR800,00\r\n-\r\n"
)
OFX = (
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR"
    "<BANKACCTFROM><BANKID>ABNANL2A<ACCTID>NL91ABNA0417164300<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260301<DTEND>20260331"
    "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260305<TRNAMT>4200,00<FITID>1<NAME>A. Victim"
    "<BANKACCTTO><BANKID>COBADEFF<ACCTID>DE89370400440532013000<ACCTTYPE>CHECKING</BANKACCTTO></STMTTRN></BANKTRANLIST>"
    "<LEDGERBAL><BALAMT>4212,00<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
)


def test_a_payment_seen_in_swift_and_in_ofx_is_one_transfer(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "payer.txt").write_bytes(SWIFT.encode())
    (folder / "payee.dat").write_bytes(OFX.encode())
    case = Case.create(tmp_path / "x.case")
    case.intake([folder])
    case.run()
    assert {row["path"]: row["reader"] for row in case.show("inventory")} == {"payer.txt": "mt940/1", "payee.dat": "ofx/1"}
    (transfer,) = case.show("transfers")
    assert (transfer["payer"], transfer["payee"], transfer["amount"]) == (
        "iban:DE89370400440532013000", "iban:NL91ABNA0417164300", "4200.00",
    )  # fmt: skip
    assert len(transfer["spans"]) == 2
    assert case.show("problems") == []
    assert case.show("reports") == [], "a statement alone is nobody's report"
    assert case.verify() == []
    case.close()
