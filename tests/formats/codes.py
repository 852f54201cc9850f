"""Builds payment codes as banks' apps do, for the tests that read them; all people and numbers are invented."""

from __future__ import annotations


def tlv(*pairs: tuple[str, str]) -> str:
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in pairs)


def plain_crc(data: bytes) -> str:
    """The checksum bit by bit as polynomial division, unlike the product's."""
    value = int.from_bytes(data, "big") << 16
    value ^= 0xFFFF << max(0, 8 * len(data))
    length = 8 * len(data) + 16
    for bit in range(length - 1, 15, -1):
        if value >> bit & 1:
            value ^= 0x11021 << (bit - 16)
    return f"{value & 0xFFFF:04X}"


def code(*pairs: tuple[str, str]) -> str:
    body = tlv(("00", "01"), *pairs) + "6304"
    return body + plain_crc(body.encode())


PROMPTPAY_PHONE = code(
    ("01", "11"), ("29", tlv(("00", "A000000677010111"), ("01", "0066812345678"))), ("53", "764"), ("54", "4200.00"), ("58", "TH")
)
PROMPTPAY_ID = code(("29", tlv(("00", "A000000677010111"), ("02", "1101700207030"))), ("53", "764"), ("58", "TH"))
PROMPTPAY_WALLET = code(("29", tlv(("00", "A000000677010111"), ("03", "004999000000001"))), ("53", "764"), ("58", "TH"))
PROMPTPAY_BANK = code(("29", tlv(("00", "A000000677010111"), ("04", "0041234567890"))), ("53", "764"), ("58", "TH"))
BILL = code(
    ("01", "12"), ("30", tlv(("00", "A000000677010112"), ("01", "099999999999999"), ("02", "REF1234567"), ("03", "INV1"))),
    ("53", "764"), ("54", "10"), ("58", "TH"), ("59", "ร้านตัวอย่าง"),
)  # fmt: skip
PAYNOW = code(
    ("26", tlv(("00", "SG.PAYNOW"), ("01", "2"), ("02", "197401143C"), ("03", "1"), ("04", "20261231"))), ("53", "702"), ("58", "SG")
)
PAYNOW_SUFFIX = code(("26", tlv(("00", "SG.PAYNOW"), ("01", "2"), ("02", "197401143CABC"))), ("53", "702"), ("58", "SG"))
PAYNOW_PHONE = code(("26", tlv(("00", "SG.PAYNOW"), ("01", "0"), ("02", "+6581234567"))), ("53", "702"), ("54", "12.5"), ("58", "SG"))
DUITNOW = code(
    ("26", tlv(("00", "A0000006150001"), ("01", "588734"), ("02", "QRM123456"))), ("53", "458"), ("58", "MY"), ("59", "KEDAI CONTOH")
)
QRIS = code(
    ("26", tlv(("00", "ID.CO.EXAMPLE.WWW"), ("01", "936000140000000012"), ("02", "MID1"), ("03", "UMI"))),
    ("51", tlv(("00", "ID.CO.QRIS.WWW"), ("02", "ID1020000000000"), ("03", "UMI"))), ("53", "360"), ("58", "ID"), ("59", "TOKO"),
)  # fmt: skip
VIETQR = code(
    ("01", "12"), ("38", tlv(("00", "A000000727"), ("01", tlv(("00", "970436"), ("01", "0011001234567"))), ("02", "QRIBFTTA"))),
    ("53", "704"), ("54", "180000"), ("58", "VN"), ("62", tlv(("08", "thanh toan"))),
)  # fmt: skip
VIETQR_CARD = code(
    ("38", tlv(("00", "A000000727"), ("01", tlv(("00", "970436"), ("01", "4111111111111111"))), ("02", "QRIBFTTC"))), ("58", "VN")
)
KHQR = code(("29", tlv(("00", "lena_desk@aclb"), ("01", "012345678"), ("02", "Bank"))), ("53", "840"), ("58", "KH"), ("59", "ផ្សារ"))
PIX = code(
    ("26", tlv(("00", "br.gov.bcb.pix"), ("01", "joao@example.com"), ("02", "taxa"))), ("52", "0000"), ("53", "986"), ("54", "1500.00"),
    ("58", "BR"), ("59", "JOÃO EXEMPLO"), ("60", "SAO PAULO"), ("62", tlv(("05", "TX123"))),
)  # fmt: skip
PIX_URL = code(
    ("01", "12"),
    ("26", tlv(("00", "BR.GOV.BCB.PIX"), ("25", "pix.example.com/qr/v2/9d36b84f"))),
    ("53", "986"),
    ("58", "BR"),
    ("62", "0503***"),
)
BHARAT = code(("26", tlv(("00", "A000000524"), ("01", "lena@newbank"))), ("53", "356"), ("54", "99.00"), ("58", "IN"))
UPI = "upi://pay?pa=lena%40newbank&pn=Lena%20Desk&am=10.50&cu=INR&tr=T77&tn=fee"
SLIP_BODY = tlv(("00", tlv(("00", "000001"), ("01", "014"), ("02", "2026030412345678ABCDEFGH1"))), ("51", "TH")) + "9104"
SLIP = SLIP_BODY + plain_crc(SLIP_BODY.encode())

PAYEES = {
    PROMPTPAY_PHONE: [("phone", "+66812345678")],
    PROMPTPAY_ID: [("account", "TH/PROMPTPAY/1101700207030")],
    PROMPTPAY_WALLET: [("account", "TH/EWALLET/004999000000001")],
    PROMPTPAY_BANK: [("account", "TH/004/1234567890")],
    BILL: [("account", "TH/099999999999999/REF1234567")],
    PAYNOW: [("paynow", "197401143C")],
    PAYNOW_SUFFIX: [("paynow", "197401143C")],
    PAYNOW_PHONE: [("paynow", "+6581234567")],
    DUITNOW: [("account", "MY/588734/QRM123456")],
    QRIS: [("account", "ID/93600014/936000140000000012"), ("account", "ID/QRIS/ID1020000000000")],
    VIETQR: [("account", "VN/970436/0011001234567")],
    VIETQR_CARD: [("card", "411111******1111")],
    KHQR: [("handle", "bakong/lena_desk@aclb"), ("account", "KH/ACLB/012345678")],
    PIX: [("pix", "joao@example.com")],
    PIX_URL: [("url", "https://pix.example.com/qr/v2/9d36b84f")],
    BHARAT: [("upi", "lena@newbank")],
    SLIP: [],
}
