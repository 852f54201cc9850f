"""What columns mean, by their headers in many languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import columns

COMPLAINTS = {
    "en": ("Case No.", "Date reported", "What happened", "Victim", "Amount paid", "Transfer date", "Recipient account", "Recipient bank"),
    "de": ("Aktenzeichen", "Meldedatum", "Sachverhalt", "Geschädigter", "Betrag", "Überweisungsdatum", "Empfängerkonto", "Empfängerbank"),
    "fr": ("Numéro de dossier", "Date de plainte", "Récit", "Victime", "Montant", "Date du virement", "Compte bénéficiaire", "Banque du bénéficiaire"),
    "es": ("Número de denuncia", "Fecha de denuncia", "Relato", "Víctima", "Importe", "Fecha de pago", "Cuenta de destino", "Banco de destino"),
    "pt": ("Protocolo", "Data da denúncia", "Relato dos fatos", "Vítima", "Valor", "Data da transferência", "Conta de destino", "Banco do favorecido"),
    "th": ("เลขที่คดี", "วันที่แจ้ง", "พฤติการณ์", "ผู้เสียหาย", "จำนวนเงิน", "วันที่โอน", "เลขที่บัญชีปลายทาง", "ธนาคารปลายทาง"),
    "vi": ("Mã vụ việc", "Ngày trình báo", "Nội dung", "Nạn nhân", "Số tiền", "Ngày chuyển", "Tài khoản nhận", "Ngân hàng nhận"),
    "id": ("Nomor laporan", "Tanggal laporan", "Kronologi", "Korban", "Jumlah", "Tanggal transfer", "Rekening tujuan", "Bank tujuan"),
    "ko": ("접수번호", "접수일", "피해내용", "피해자", "피해금액", "이체일시", "입금계좌", "입금은행"),
    "ja": ("受付番号", "受付日", "被害内容", "被害者", "被害額", "振込日", "振込先口座", "振込先銀行"),
    "zh": ("案件编号", "报案时间", "案情", "受害人", "转账金额", "转账时间", "收款账号", "收款银行"),
    "zh-tw": ("案件編號", "報案時間", "案情摘要", "報案人", "匯款金額", "匯款時間", "收款帳號", "收款銀行"),
    "it": ("Numero pratica", "Data della denuncia", "Descrizione dei fatti", "Vittima", "Importo versato", "Data del bonifico", "IBAN beneficiario", "Banca del beneficiario"),
    "nl": ("Aangiftenummer", "Datum aangifte", "Wat is er gebeurd", "Naam slachtoffer", "Schadebedrag", "Datum betaling", "Rekeningnummer ontvanger", "Bank ontvanger"),
    "ru": ("№ заявления", "Дата заявления", "Обстоятельства", "Потерпевший", "Сумма ущерба", "Дата перевода", "Номер счета получателя", "Банк получателя"),
    "pl": ("Numer zgłoszenia", "Data zgłoszenia", "Opis zdarzenia", "Pokrzywdzony", "Kwota", "Data przelewu", "Rachunek odbiorcy", "Bank odbiorcy"),
    "ms": ("Nombor laporan", "Tarikh laporan", "Butiran", "Mangsa", "Amaun", "Tarikh pindahan", "Akaun penerima", "Bank penerima"),
    "km": ("លេខសំណុំរឿង", "ថ្ងៃទទួលពាក្យ", "សេចក្តីរៀបរាប់", "ឈ្មោះជនរងគ្រោះ", "ចំនួនទឹកប្រាក់", "ថ្ងៃផ្ទេរប្រាក់", "គណនីអ្នកទទួល", "ធនាគារអ្នកទទួល"),
    "lo": ("ເລກຄະດີ", "ວັນທີແຈ້ງ", "ລາຍລະອຽດ", "ຜູ້ເສຍຫາຍ", "ຈຳນວນເງິນ", "ວັນທີໂອນ", "ບັນຊີປາຍທາງ", "ທະນາຄານປາຍທາງ"),
    "en again": ("Complaint ID", "Received", "Details of incident", "Victim name", "Amount lost", "Date of payment", "Beneficiary account number", "Beneficiary bank"),
    "de again": ("Vorgangsnummer", "Eingangsdatum", "Schilderung", "Name des Geschädigten", "Schadenssumme", "Datum der Überweisung", "IBAN des Empfängers", "Bank des Empfängers"),
    "fr again": ("N° de dossier", "Date de dépôt", "Exposé des faits", "Nom de la victime", "Montant du virement", "Date de l'opération", "IBAN du bénéficiaire", "Banque bénéficiaire"),
    "es again": ("N.º de denuncia", "Fecha de la denuncia", "Hechos", "Denunciante", "Monto transferido", "Fecha de transferencia", "Cuenta del beneficiario", "Banco del beneficiario"),
    "pt again": ("Nº do B.O.", "Data do registro", "Histórico", "Nome da vítima", "Valor transferido", "Data do PIX", "Chave PIX do golpista", "Banco do recebedor"),
    "th again": ("รหัสคดี", "วันแจ้งความ", "รายละเอียดคดี", "ชื่อ-สกุล ผู้เสียหาย", "จำนวนเงินที่โอน (บาท)", "วันเวลาที่โอน", "เลขบัญชีคนร้าย", "ธนาคาร"),
    "vi again": ("Mã hồ sơ", "Ngày tiếp nhận", "Tóm tắt vụ việc", "Bị hại", "Số tiền bị chiếm đoạt", "Ngày giao dịch", "Số tài khoản thụ hưởng", "Ngân hàng thụ hưởng"),
    "id again": ("No. Laporan", "Tgl Lapor", "Uraian kejadian", "Nama pelapor", "Nominal transfer", "Tgl transfer", "No. rekening pelaku", "Bank pelaku"),
    "ko again": ("사건번호", "신고일시", "범죄사실", "신고인", "송금액", "송금일시", "수취계좌번호", "수취은행"),
    "ja again": ("事件番号", "受理日", "相談内容", "相談者氏名", "送金額", "送金日", "振込先口座番号", "金融機関名"),
    "zh again": ("案件号", "受理时间", "简要案情", "报案人", "涉案金额", "交易时间", "嫌疑人账号", "开户行"),
}
MEANT = ["report_id", "received_at", "narrative", "reporter_name", "loss_amount", "paid_at", "paid_to", "paid_to_bank"]
STATEMENTS = {
    "en": ("Date", "Description", "Amount", "Balance"),
    "de": ("Buchungstag", "Verwendungszweck", "Betrag", "Saldo"),
    "fr": ("Date opération", "Libellé", "Montant", "Solde"),
    "es": ("Fecha", "Concepto", "Importe", "Saldo"),
    "pt": ("Data", "Descrição", "Valor", "Saldo"),
    "it": ("Data operazione", "Descrizione", "Importo", "Saldo"),
    "nl": ("Datum", "Omschrijving", "Bedrag", "Saldo"),
    "th": ("วันที่", "รายการ", "จำนวนเงิน", "ยอดคงเหลือ"),
    "vi": ("Ngày giao dịch", "Diễn giải", "Số tiền", "Số dư"),
    "ko": ("거래일자", "적요", "거래금액", "잔액"),
    "zh": ("交易日期", "摘要", "交易金额", "余额"),
    "zh-tw": ("交易日", "備註", "金額", "餘額"),
    "ja": ("取引日", "摘要", "取引金額", "残高"),
    "ru": ("Дата операции", "Назначение платежа", "Сумма", "Остаток"),
    "id": ("Tanggal", "Keterangan", "Jumlah", "Saldo"),
    "ms": ("Tarikh", "Butiran", "Amaun", "Baki"),
    "pl": ("Data operacji", "Opis operacji", "Kwota", "Saldo po operacji"),
    "tr": ("Tarih", "Açıklama", "Tutar", "Bakiye"),
    "lo": ("ວັນທີ", "ລາຍລະອຽດ", "ຈຳນວນເງິນ", "ຍອດຄົງເຫຼືອ"),
}
TWO_SIDES = [
    ("Date", "Paid out", "Paid in", "Balance"), ("Datum", "Soll", "Haben", "Saldo"), ("Date", "Débit", "Crédit", "Solde"), ("Fecha", "Cargo", "Abono", "Saldo"),
    ("Data", "Débito", "Crédito", "Saldo"), ("Data", "Uscite", "Entrate", "Saldo"), ("Datum", "Af", "Bij", "Saldo"), ("Дата", "Расход", "Приход", "Остаток"),
    ("Tanggal", "Debet", "Kredit", "Saldo"), ("วันที่", "ถอน", "ฝาก", "คงเหลือ"), ("Ngày", "Ghi nợ", "Ghi có", "Số dư"), ("거래일시", "출금액", "입금액", "잔액"),
    ("取引日", "お支払金額", "お預り金額", "残高"), ("日期", "支出", "收入", "余额"),
]  # fmt: skip


@pytest.mark.parametrize("language", COMPLAINTS)
def test_complaint_tables_of_many_languages(language: str) -> None:
    header = COMPLAINTS[language]
    assert columns.match(header, "reports") == {column: place for place, column in enumerate(MEANT)}
    turned = tuple(reversed(header))
    assert columns.match(turned, "complaints") == {column: len(MEANT) - 1 - place for place, column in enumerate(MEANT)}


@pytest.mark.parametrize("language", STATEMENTS)
def test_statements_of_many_languages(language: str) -> None:
    assert columns.match(STATEMENTS[language], "statement") == {"date": 0, "details": 1, "amount": 2, "balance": 3}


@pytest.mark.parametrize("header", TWO_SIDES)
def test_statements_with_a_column_for_each_side(header: tuple[str, ...]) -> None:
    assert columns.match(header, "statement") == {"date": 0, "debit": 1, "credit": 2, "balance": 3}


def test_case_width_punctuation_and_units_count_for_nothing() -> None:
    assert columns.match(["CASE-NO", "Ａｍｏｕｎｔ (EUR)", "paid_to", "โทร. (ผู้เสียหาย)"], "reports") == {
        "report_id": 0, "loss_amount": 1, "paid_to": 2, "reporter_phone": 3,
    }  # fmt: skip
    assert columns.match(["Phone (victim)", "Phone (suspect)"], "reports") == {"reporter_phone": 0, "contact_phone": 1}
    assert columns.match(["จำนวนเงิน (บาท)"], "reports") == {"loss_amount": 0}


def test_a_person_knows_better() -> None:
    header = ["Ref X", "Amount", "Amount as told"]
    told = {"ref x": "report_id", "amount": "-", "amount as told": "loss_amount"}
    assert columns.match(header, "reports", told) == {"report_id": 0, "loss_amount": 2}


def test_each_column_is_given_once_and_the_best_fit_has_it() -> None:
    assert columns.match(["Total of the transferred amount", "Amount", "Transfer date"], "reports")["loss_amount"] == 1
    found = columns.match(["date", "date", "date"], "statement")
    assert list(found.values()).count(0) == 1


def test_whose_a_thing_is_turns_its_column() -> None:
    found = columns.match(["Phone of the victim", "Phone of the suspect", "Victim account", "Suspect account"], "reports")
    assert {name: found[name] for name in ("reporter_phone", "contact_phone", "paid_to")} == {"reporter_phone": 0, "contact_phone": 1, "paid_to": 3}
    assert {"paid_from", "reporter_account"} & found.keys()
    assert "paid_to" not in columns.match(["Bank account number of the victim"], "reports")
    assert "paid_to" not in columns.match(["เลขที่บัญชีผู้เสียหาย"], "reports")


@pytest.mark.parametrize(
    "header",
    [
        ["Case no", "Account 1", "Amount 1", "Date 1", "Account 2", "Amount 2", "Date 2"],
        ["Case no", "Account", "Amount", "Date", "Account 2", "Amount 2", "Date 2"],
        ["เลขที่คดี", "บัญชีปลายทาง ครั้งที่ 1", "จำนวนเงิน ครั้งที่ 1", "วันที่โอน ครั้งที่ 1", "บัญชีปลายทาง ครั้งที่ 2", "จำนวนเงิน ครั้งที่ 2", "วันที่โอน ครั้งที่ 2"],
        ["เลขที่คดี", "บัญชีปลายทาง ๑", "จำนวนเงิน ๑", "วันที่โอน ๑", "บัญชีปลายทาง ๒", "จำนวนเงิน ๒", "วันที่โอน ๒"],
        ["案件编号", "收款账号1", "转账金额1", "转账时间1", "收款账号2", "转账金额2", "转账时间2"],
        ["Case no", "Account number", "Amount", "Date", "Account number", "Amount", "Date"],
        ["Case no", "Account number (1)", "Amount (1)", "Date (1)", "Account number (2)", "Amount (2)", "Date (2)"],
        ["Case no", "1st payment account number", "1st payment amount", "1st payment date", "2nd payment account number", "2nd payment amount", "2nd payment date"],
    ],
)
def test_several_payments_in_one_row(header: list[str]) -> None:
    found = columns.match(header, "reports")
    assert found == {"report_id": 0, "paid_to": 1, "loss_amount": 2, "paid_at": 3, "paid_to#2": 4, "loss_amount#2": 5, "paid_at#2": 6}


def test_an_amount_beside_numbered_amounts_is_their_sum() -> None:
    found = columns.match(["Case no", "Amount", "Account number 1", "Amount 1", "Account number 2", "Amount 2"], "reports")
    assert found == {"report_id": 0, "total_loss": 1, "paid_to": 2, "loss_amount": 3, "paid_to#2": 4, "loss_amount#2": 5}


@pytest.mark.parametrize(
    "header, table",
    [
        ("transfer_id at payer payee amount asset fee", "transfers"),
        ("at payer payee amount asset extra", "transfers"),
        ("account at amount asset", "balances"),
        ("report_id transfer_id", "losses"),
        ("report_id received_at narrative", "reports"),
        ("report_id loss_amount paid_to", "reports"),
        ("report_id transfer_id narrative loss_amount", "reports"),
        ("account", "accounts"),
        ("account source", "accounts"),
        ("account kind colour", "accounts"),
        ("asset currency at price source", "rates"),
        ("sha256 obtained_from seal", "custody"),
        ("path note", "custody"),
        ("account amount", None),
        ("account colour", None),
        ("report_id narrative", None),
        ("path name", None),
        ("Buchungstag Betrag Saldo", None),
        ("", None),
    ],
)
def test_plain_tables_have_their_very_names(header: str, table: str | None) -> None:
    assert columns.plain(header.split(" ")) == table
    assert columns.plain(header.upper().split(" ")) == table


def test_every_plain_table_matches_its_own_names() -> None:
    for table, (must, may) in columns.PLAIN.items():
        header = [*must, *may, "further"]
        assert columns.match(header, table) == {name: place for place, name in enumerate(header)}


def test_no_word_stands_for_two_columns_of_one_table_by_chance() -> None:
    for table, words in columns._data().items():
        if table != "sides":
            for column, names in words.items():
                assert len({columns.fold(name) for name in names}) == len([columns.fold(name) for name in names]), f"{table}.{column} lists a word twice"


@given(st.lists(st.text(max_size=30), max_size=8), st.sampled_from(["reports", "statement", "exchange", "explorer", "transfers"]))
def test_any_header_is_matched_in_range_and_once(header: list[str], table: str) -> None:
    found = columns.match(header, table)
    assert all(0 <= place < len(header) for place in found.values())
    assert len(set(found.values())) == len(found)
    columns.plain(header)
    columns.known(header)
