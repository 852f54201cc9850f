"""Draws invented transfer slips, posters of payment codes and wallet screens, and spoils them as phones and messengers do.

Everything on them is made from a seed: people, banks and numbers are invented, domains are examples. `fonts` are files of the system where it has
some that are known; without them (`plain`) only the letters inside Pillow are used, so that a test sees the same on every machine.
"""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from tests.formats import codes

from leadline.kinds import eth
from leadline.kinds.codec import base58, bech32

FONTS = (
    "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSansMono.ttf", "noto/NotoSansMono-Regular.ttf",
    "dejavu/DejaVuSerif.ttf",
)  # fmt: skip
OTHERS = ("opentype/urw-base35/NimbusSans-Regular.otf", "opentype/urw-base35/NimbusMonoPS-Regular.otf")
CHINESE = "truetype/droid/DroidSansFallbackFull.ttf"
SHARE = Path("/usr/share/fonts")
PEOPLE = ("Example Person", "Lena Muster", "Somchai Example", "Ana Ejemplo", "Kim Sample", "Joan Specimen")
BANKS = ("Example Bank", "Banco Ejemplo", "Muster Sparkasse", "Sample Trust", "Siam Example")


@dataclass(slots=True)
class Slip:
    """One picture as it reaches an investigator, and all that is printed on it."""

    data: bytes
    name: str
    truth: set[tuple[str, str]] = field(default_factory=set)
    payload: str | None = None
    spoiled: str = ""


def iban(dice: random.Random) -> str:
    country, body = dice.choice(
        [
            ("DE", "".join(dice.choices("0123456789", k=18))),
            ("GB", "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=4)) + "".join(dice.choices("0123456789", k=14))),
            ("NL", "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=4)) + "".join(dice.choices("0123456789", k=10))),
            ("FR", "".join(dice.choices("0123456789", k=23))),
            ("ES", "".join(dice.choices("0123456789", k=20))),
        ]
    )
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    return f"{country}{98 - number % 97:02}{body}"


def tron(dice: random.Random) -> str:
    return base58.check(b"\x41" + dice.randbytes(20))


def old_bitcoin(dice: random.Random) -> str:
    return base58.check(dice.choice((b"\0", b"\5")) + dice.randbytes(20))


def bitcoin(dice: random.Random) -> str:
    return bech32.encode("bc", [0, *bech32.to_values(dice.randbytes(20))])


def evm(dice: random.Random) -> str:
    return "0x" + eth.checksummed(dice.randbytes(20).hex())


def card(dice: random.Random) -> str:
    """An invented number of a test range with a right last digit."""
    body = "400000" + "".join(dice.choices("0123456789", k=9))
    total = sum(int(c) if n % 2 else sum(divmod(2 * int(c), 10)) for n, c in enumerate(body))
    return body + str(-total % 10)


def promptpay(dice: random.Random) -> tuple[str, str]:
    number = "8" + "".join(dice.choices("0123456789", k=8))
    pairs = (("00", "A000000677010111"), ("01", f"0066{number}"))
    return codes.code(
        ("01", "11"), ("29", codes.tlv(*pairs)), ("53", "764"), ("54", f"{dice.randrange(100, 90_000)}.00"), ("58", "TH")
    ), number


class _Paper:
    """A sheet on which lines are written from top to bottom."""

    def __init__(self, dice: random.Random, plain: bool, width: int, height: int) -> None:
        self.dice, self.plain = dice, plain
        self.ink, paper = dice.choice([(25, 250), (60, 255), (235, 20), (40, 225), (10, 240)])
        self.sheet = Image.new("L", (width, height), paper)
        self.pen = ImageDraw.Draw(self.sheet)
        self.y, self.left = dice.randrange(30, 90), dice.randrange(30, 70)
        self.face = self._face()

    def _face(self) -> str | None:
        have = [] if self.plain else [str(SHARE / "truetype" / name) for name in FONTS] + [str(SHARE / name) for name in OTHERS]
        have = [name for name in have if Path(name).is_file()]
        return self.dice.choice(have) if have else None

    def font(self, size: int, face: str | None = None) -> Any:
        chosen = face or self.face
        return ImageFont.truetype(chosen, size) if chosen else ImageFont.load_default(size)

    def write(self, text: str, size: int = 26, *, face: str | None = None, gap: int = 16) -> None:
        font = self.font(size, face)
        while font.getlength(text) > self.sheet.width - self.left - 12 and size > 14:
            size -= 1
            font = self.font(size, face)
        self.pen.text((self.left, self.y), text, font=font, fill=self.ink)
        self.y += size + gap

    def rule(self) -> None:
        self.pen.line((self.left, self.y, self.sheet.width - self.left, self.y), fill=(self.ink + 128) // 2, width=2)
        self.y += 18

    def code(self, payload: str, scale: int) -> None:
        import zxingcpp

        made = Image.fromarray(zxingcpp.create_barcode(payload, zxingcpp.QRCode).to_image(scale=scale, add_quiet_zones=True)).convert("L")
        self.sheet.paste(made, ((self.sheet.width - made.width) // 2, self.y))
        self.y += made.height + 20


def grouped(text: str, size: int = 4) -> str:
    return " ".join(text[n : n + size] for n in range(0, len(text), size))


def _european(paper: _Paper, slip: Slip) -> None:
    dice = paper.dice
    value = iban(dice)
    slip.truth.add(("iban", value))
    paper.write(dice.choice(BANKS), 36)
    paper.write(dice.choice(("SEPA transfer", "Ueberweisung", "Virement", "Transferencia")), 30)
    paper.rule()
    paper.write(f"{dice.choice(('Empfaenger', 'Beneficiary', 'Payee'))}: {dice.choice(PEOPLE)}")
    paper.write(dice.choice(("IBAN", "IBAN:", "To account")), 22)
    paper.write(dice.choice((grouped(value), value, grouped(value).replace(" ", "-"))), dice.choice((24, 28, 32)))
    paper.write(f"Amount EUR {dice.randrange(50, 9_000)},{dice.randrange(100):02}", 30)
    paper.write(f"Ref TR{dice.randrange(10**7):07}", 22)


def _thai(paper: _Paper, slip: Slip) -> None:
    dice = paper.dice
    slip.payload, number = promptpay(dice)
    paper.write(dice.choice(("Transfer completed", "Successful", "Payment slip")), 36)
    paper.write(f"From {dice.choice(PEOPLE)}")
    paper.write(f"xxx-x-x{dice.randrange(1000, 9999)}-x", 24)
    paper.write(f"To {dice.choice(PEOPLE)} {dice.choice(BANKS)}")
    paper.write(f"PromptPay +66 {number[:2]} {number[2:5]} {number[5:]}", 26)
    slip.truth.add(("phone", f"+66{number}"))
    paper.write(f"Amount {dice.randrange(100, 90_000):,}.00 THB", 32)
    paper.code(slip.payload, dice.choice((4, 5, 6)))


def _chinese(paper: _Paper, slip: Slip) -> None:
    dice = paper.dice
    face = str(SHARE / CHINESE) if not paper.plain and (SHARE / CHINESE).is_file() else None
    value = card(dice)
    slip.truth.add(("card", value[:6] + "*" * 6 + value[-4:]))
    paper.write("转账成功" if face else "Transfer done", 36, face=face)
    paper.write("收款人 示例" if face else "Payee Example", 26, face=face)
    paper.write("银行卡号" if face else "Bank card", 24, face=face)
    paper.write(grouped(value), 30)
    paper.write(f"{'金额' if face else 'Sum'} {dice.randrange(100, 90_000):,}.00 CNY", 30, face=face)


def _wallet(paper: _Paper, slip: Slip) -> None:
    dice = paper.dice
    kind, make = dice.choice((("tron", tron), ("btc", bitcoin), ("btc", old_bitcoin), ("eth", evm)))
    value = make(dice)
    slip.truth.add((kind, value))
    paper.write(dice.choice(("Withdraw", "Deposit", "Receive", "Send crypto")), 36)
    paper.write({"tron": "USDT TRC20", "btc": "Bitcoin", "eth": "ERC20"}[kind], 28)
    paper.rule()
    paper.write("Address", 22)
    if dice.random() < 0.3:
        half = len(value) // 2
        paper.write(value[:half], 30, gap=6)
        paper.write(value[half:], 30)
    else:
        paper.write(value, dice.choice((24, 28, 32)))
    if dice.random() < 0.6:
        slip.payload = value
        paper.code(value, dice.choice((5, 6)))
    paper.write(f"Amount {dice.randrange(10, 9_000)}.{dice.randrange(100):02}", 28)


def _poster(paper: _Paper, slip: Slip) -> None:
    dice = paper.dice
    paper.write(dice.choice(("SCAN TO PAY", "Pay here", "Support desk")), 42)
    slip.payload = dice.choice(sorted(codes.PAYEES))
    paper.code(slip.payload, dice.choice((4, 5)))
    value = iban(dice) if dice.random() < 0.5 else tron(dice)
    slip.truth.add(("tron" if value[0] == "T" else "iban", value))
    paper.write(value, 26)
    paper.write(f"desk{dice.randrange(100)}@example.com", 26)


LOOKS: tuple[Callable[[_Paper, Slip], None], ...] = (_european, _thai, _chinese, _wallet, _poster)


def draw(seed: int, *, plain: bool = False) -> Slip:
    """The slip of a seed, spoiled."""
    dice = random.Random(f"slip {seed}")
    paper = _Paper(dice, plain, dice.choice((620, 720, 828)), dice.choice((1_000, 1_280)))
    slip = Slip(b"", f"slip {seed}.jpg")
    LOOKS[seed % len(LOOKS)](paper, slip)
    spoil = dice.choice(sorted(SPOILS))
    slip.spoiled = spoil
    picture = SPOILS[spoil](paper.sheet, dice)
    for _ in range(dice.choice((1, 1, 2, 3))):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=dice.choice((35, 50, 70, 90)))
        slip.data = out.getvalue()
        picture = Image.open(io.BytesIO(slip.data))
    return slip


def _photograph(sheet: Any, dice: random.Random) -> Any:
    """A sheet on a table: seen from aside, unevenly lit, noisy, a little out of focus."""
    width, height = sheet.size
    room = Image.new("L", (width + 160, height + 160), dice.randrange(60, 160))
    room.paste(sheet, (80, 80))
    move = [dice.randrange(0, 70) for _ in range(8)]
    corners = (
        move[0],
        move[1],
        move[2],
        height + 160 - move[3],
        width + 160 - move[4],
        height + 160 - move[5],
        width + 160 - move[6],
        move[7],
    )
    seen = room.transform(room.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    seen = seen.rotate(dice.uniform(-6, 6), Image.Resampling.BICUBIC, fillcolor=90)
    light = np.linspace(dice.uniform(0.6, 1.0), dice.uniform(0.8, 1.1), seen.width)[None, :]
    noise = np.random.default_rng(dice.randrange(2**32)).normal(0, dice.uniform(2, 9), (seen.height, seen.width))
    lit = np.clip(np.asarray(seen, dtype=np.float64) * light + noise, 0, 255).astype(np.uint8)
    return Image.fromarray(lit).filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 1.1)))


def _screen(sheet: Any, dice: random.Random) -> Any:
    """A screenshot sent on as a smaller picture."""
    part = dice.uniform(0.6, 0.95)
    return sheet.resize((int(sheet.width * part), int(sheet.height * part)), Image.Resampling.BILINEAR)


SPOILS: dict[str, Callable[[Any, random.Random], Any]] = {
    "as it is": lambda sheet, dice: sheet,
    "askew": lambda sheet, dice: sheet.rotate(dice.uniform(-12, 12), Image.Resampling.BICUBIC, expand=True, fillcolor=200),
    "upside down": lambda sheet, dice: sheet.rotate(180),
    "a quarter turned": lambda sheet, dice: sheet.rotate(dice.choice((90, 270)), expand=True),
    "made smaller": _screen,
    "photographed": _photograph,
    "photographed again": _photograph,
    "blurred": lambda sheet, dice: sheet.filter(ImageFilter.GaussianBlur(dice.uniform(0.6, 1.5))),
    "faint": lambda sheet, dice: sheet.point(lambda v: 110 + v // 4),
}


def print_of(slip: Slip) -> str:
    """A short name for the bytes of a slip: the same seed gives the same on one machine."""
    return hashlib.sha256(slip.data).hexdigest()[:12]
