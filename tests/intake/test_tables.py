"""What a table is, from its header and its first rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import tables

SHARED = Path(__file__).parents[3] / "shared"
TRON = "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"
EVM = "0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe"


@pytest.mark.parametrize(
    "text, table",
    [
        ("transfer_id,at,payer,payee,amount,asset\nT1,2026-03-01,A,B,5,EUR\n", "transfers"),
        ("account,at,amount,asset\n", "balances"),
        ("report_id,transfer_id\nR-1,T1\n", "losses"),
        ("account,holder,kind\nA,B,service\n", "accounts"),
        ("asset,currency,at,price,source\nBTC,EUR,2026-03-01,60000,x\n", "rates"),
        ("path,obtained_from,seal\na.txt,B,7\n", "custody"),
        ("report_id,received_at,narrative,loss_amount,paid_to\nR-1,2026-03-01,x,5,A\n", "reports"),
        ("Case no;Victim;What happened;Amount;Recipient account\n1;A;x;5,00;B\n", "complaints"),
        ("Register, invented\n\nเลขที่คดี,ผู้เสียหาย,พฤติการณ์,จำนวนเงิน,เลขที่บัญชีปลายทาง\n1,A,x,5,B\n", "complaints"),
        ("Buchungstag;Verwendungszweck;Betrag;Saldo\n04.03.2026;Miete;-5,00;1,00\n", "statement"),
        ("Date,Paid out,Paid in,Details\n2026-03-04,5,,x\n", "statement"),
        ("วันที่,รายการ,ถอน,ฝาก,ยอดคงเหลือ\n4 มี.ค. 2569,x,5,,6\n", "statement"),
        ("Date,Counterparty,Amount\n2026-03-04,A,5\n", "statement"),
        (f"Transaction Hash,Block,Time(UTC),From,To,Token Symbol,Amount\n{'a' * 64},1,2026-03-04 09:15:00,{TRON},{TRON},USDT,5\n", "explorer-tron"),
        (f'"Txhash","Blockno","UnixTimestamp","From","To","Value_IN(ETH)"\n"0x{"a" * 64}","1","1","{EVM}","{EVM}","1"\n', "explorer-evm"),
        ("Date,Description,Amount,Balance\n", "statement"),
        ("Case no;Victim;What happened;Amount;Recipient account\n", "complaints"),
        ("Fecha;Concepto;Importe;Saldo\n01/02/2026;x;5,00;6,00\n", "statement"),
        ("Date opération;Libellé;Débit;Crédit\n01/02/2026;x;5,00;\n", "statement"),
        ("Data operazione;Descrizione;Dare;Avere\n1/2/2026;x;5;\n", "statement"),
        ("Data;Descrição;Débito;Crédito;Saldo\n1/2/2026;x;5;;6\n", "statement"),
        ("Datum;Omschrijving;Af;Bij;Saldo\n1-2-2026;x;5;;6\n", "statement"),
        ("Дата;Назначение платежа;Сумма;Остаток\n01.02.2026;x;5;6\n", "statement"),
        ("Tanggal,Keterangan,Debet,Kredit,Saldo\n1/2/2026,x,5,,6\n", "statement"),
        ("Ngày giao dịch,Diễn giải,Số tiền,Số dư\n1/2/2026,x,5,6\n", "statement"),
        ("거래일시,적요,출금액,입금액,잔액\n2026-03-04,x,5,0,6\n", "statement"),
        ("取引日,お支払金額,お預り金額,残高\n2026/03/04,5,,6\n", "statement"),
        ("交易日期,摘要,支出,收入,余额\n2026-03-04,x,5,,6\n", "statement"),
        ("Aktenzeichen;Geschädigter;Sachverhalt;Betrag;Empfängerkonto\nZ-1;A;x;5,00;B\n", "complaints"),
        ("เลขที่คดี,วันที่โอน,จำนวนเงิน,ธนาคารปลายทาง,เลขที่บัญชีปลายทาง\n1,4 มี.ค. 2569,5,A,B\n", "complaints"),
        ("Reference,Date,Beneficiary account,Amount,Currency\n1,2026-03-04,A,5,EUR\n", "statement"),
        ("案件编号,受害人,案情,转账金额,收款账号\n1,A,x,5,B\n", "complaints"),
        ("label,text\nspam,win now\nham,see you\n", "other"),
        ("Name,Town,Colour\nAnna,Ulm 9,red\nBert,Bonn 7,blue\n", "other"),
    ],
)
def test_each_table_is_known_by_its_header(text: str, table: str) -> None:
    assert tables.separated(text.encode()) == table
    assert tables.separated(text.encode("utf-16")) == table


@pytest.mark.parametrize("text", ["", "Dear Anna,\n\nthe weather is fine, and so am I.\nYours, Bert\n", "one\ntwo\nthree\n", "x,y",
     "Hello, my name is Anna, and I live in Ulm.\nI paid 500, then 600, to him, as told.\nHe said, wait, I will pay, soon.\n",
     "one, two\nthree, four\nfive, six\n", "I, Anna, paid\nhim, Bert, money\nand, so, on\n", "- buy milk; eggs\n- sell car; bike\n- call Anna; Bert\n",
     "[04.03.26, 09:15:00] Anna: hello, you\n[04.03.26, 09:16:00] Bert: hi, there\n", "From: a@example.com\nSubject: x, y\n\nbody, text\n",
     "<html>\n<p>a, b</p>\n<p>c, d</p>\n", "key = 1, 2\nother = 3, 4\n", "2026-03-04 ERROR a, b\n2026-03-04 WARN c, d\n", "Name,Town\n"])  # fmt: skip
def test_prose_is_no_table(text: str) -> None:
    assert tables.separated(text.encode()) is None


def test_a_head_that_ends_inside_a_row_is_known_all_the_same() -> None:
    row = 'R-1,2026-03-01,"a long\nstory",5,A\n'
    text = "report_id,received_at,narrative,loss_amount,paid_to\n" + row * 3000
    assert tables.separated(text.encode()[: tables.HEAD]) == "reports"


def test_json_lines_are_known_by_their_keys() -> None:
    assert tables.lined(b'{"report_id": "R-1", "narrative": "x", "url": "y"}\n{"report_id": "R-2"}\n') == "reports"
    assert tables.lined(b'{"a": 1}\n{"b": 2}\n') == "other"
    assert tables.lined(b"[1, 2]\n") is None
    assert tables.lined(b'{"a": 1\n') is None


@given(st.binary(max_size=200) | st.text("ab,;\n\"'{}:[] ", max_size=80).map(str.encode))
def test_any_bytes_are_a_table_or_none(head: bytes) -> None:
    for found in (tables.separated(head), tables.lined(head)):
        assert found is None or isinstance(found, str)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")
def test_the_tables_of_the_conformance_kit() -> None:
    for path in sorted((SHARED / "check").rglob("*.csv")):
        expected = "explorer-tron" if path.parent.name == "chain" else path.stem
        assert tables.separated(path.read_bytes()[: tables.HEAD]) == expected, path


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason=f"{SHARED / 'data'} is not there")
def test_real_tables_are_none_of_ours_unless_they_are() -> None:
    for name in ("scam_text/sms_mishra_5971.csv", "scam_text/sms_thai_sivakorn.csv", "scam_text/vishing_korccvi.csv", "entity_resolution/febrl/dataset1.csv",
                 "crypto/ethereum_heist/Service_Provider_Map.csv", "domains/jpcert_phishurl/202410.csv"):  # fmt: skip
        assert tables.separated((SHARED / "data" / name).read_bytes()[: tables.HEAD]) == "other", name
