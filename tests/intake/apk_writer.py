"""Writes packages of Android, with invented names and a key made for the tests: for the tests of their reader."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime

FRESH = (2026, 3, 4, 9, 15, 0)
# A certificate for `CN=Invented Developer`, made once with a key that was thrown away: goldens need the same bytes each time.


def certificate() -> bytes:
    """A certificate that is the same each time: its key is made from a fixed number, and Ed25519 signs without chance."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding

    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Invented Developer")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 42, datetime(2026, 1, 1, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC))
    return made.sign(key, None).public_bytes(Encoding.DER)


def pool(*strings: str, utf8: bool = False) -> bytes:
    """A string pool."""
    bodies, places, at = [], [], 0
    for text in strings:
        raw = text.encode("utf-8" if utf8 else "utf-16-le")
        if utf8:
            units = len(text.encode("utf-16-le")) // 2
            body = _short(units) + _short(len(raw)) + raw + b"\0"
        else:
            body = struct.pack("<H", len(raw) // 2) + raw + b"\0\0"
        places.append(at)
        bodies.append(body)
        at += len(body)
    data = b"".join(bodies)
    data += bytes(-len(data) % 4)
    start = 28 + 4 * len(strings)
    head = struct.pack("<HHIIIIII", 1, 28, start + len(data), len(strings), 0, 256 if utf8 else 0, start, 0)
    return head + struct.pack(f"<{len(strings)}I", *places) + data


def _short(size: int) -> bytes:
    return bytes([size]) if size < 128 else bytes([0x80 | size >> 8, size & 255])


def xml(*elements: tuple[str, dict[str, str | int]], ids: dict[str, int] | None = None, utf8: bool = False) -> bytes:
    """Binary XML with one element after another; attributes by name, those in `ids` by their resource id with a blank name."""
    ids = ids or {}
    keys = list(dict.fromkeys(key for _, given in elements for key in given))
    keys.sort(key=lambda key: key not in ids)
    strings = list(keys)
    for name, given in elements:
        strings += [name, *(str(v) for v in given.values())]
    strings = list(dict.fromkeys(strings))
    where = {text: n for n, text in enumerate(strings)}
    chunks = pool(*("" if s in ids and s in keys else s for s in strings), utf8=utf8)
    if ids:
        row = [ids[key] for key in keys if key in ids]
        chunks += struct.pack("<HHI", 0x0180, 8, 8 + 4 * len(row)) + struct.pack(f"<{len(row)}I", *row)
    for name, given in elements:
        body = b""
        for key, said in given.items():
            typed = (3, where[said]) if isinstance(said, str) else (16, said)
            body += struct.pack("<IIIHBBI", 0xFFFFFFFF, where[key], where[str(said)] if isinstance(said, str) else 0xFFFFFFFF, 8, 0, *typed)
        inner = struct.pack("<IIHHHHHH", 0xFFFFFFFF, where[name], 20, 20, len(given), 0, 0, 0) + body
        chunks += struct.pack("<HHIII", 0x0102, 16, 16 + len(inner), 1, 0xFFFFFFFF) + inner
    return struct.pack("<HHI", 3, 8, 8 + len(chunks)) + chunks


def table(*strings: str) -> bytes:
    """`resources.arsc` with its global pool."""
    inner = pool(*strings, utf8=True)
    return struct.pack("<HHII", 2, 12, 12 + len(inner), 0) + inner


def dex(*strings: str) -> bytes:
    """A program that holds nothing but its strings."""
    at, ids, data = 112 + 4 * len(strings), [], b""
    for text in strings:
        ids.append(at + len(data))
        raw = _modified(text)
        data += _uleb(len(text.encode("utf-16-le", "surrogatepass")) // 2) + raw + b"\0"
    head = b"dex\n035\0" + bytes(48) + struct.pack("<II", len(strings), 112) + bytes(48)
    return head + struct.pack(f"<{len(strings)}I", *ids) + data


def _uleb(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def _modified(text: str) -> bytes:
    wide = text.encode("utf-16-le", "surrogatepass")
    units = [chr(int.from_bytes(wide[n : n + 2], "little")) for n in range(0, len(wide), 2)]
    return b"".join(u.encode("utf-8", "surrogatepass") for u in units).replace(b"\0", b"\xc0\x80")


def _long(*parts: bytes) -> bytes:
    return b"".join(struct.pack("<I", len(p)) + p for p in parts)


def block(*certificates: bytes, scheme: int = 0x7109871A) -> bytes:
    """A signing block with one signer."""
    signed = _long(b"") + _long(_long(*certificates)) + _long(b"")
    value = _long(_long(_long(signed) + _long(b"") + _long(b"key")))
    pairs = struct.pack("<QI", 4 + len(value), scheme) + value
    size = len(pairs) + 24
    return struct.pack("<Q", size) + pairs + struct.pack("<Q", size) + b"APK Sig Block 42"


def package(members: dict[str, bytes], signing: bytes = b"") -> bytes:
    """A ZIP with these members, and a signing block before its directory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, FRESH), data, zipfile.ZIP_DEFLATED)
    data = out.getvalue()
    if not signing:
        return data
    at = data.rfind(b"PK\x05\x06")
    directory = struct.unpack_from("<I", data, at + 16)[0]
    end = data[at : at + 16] + struct.pack("<I", directory + len(signing)) + data[at + 20 :]
    return data[:directory] + signing + data[directory:at] + end


def manifest() -> bytes:
    """A manifest whose attribute names are hidden, as malware does."""
    return xml(
        ("manifest", {"package": "com.invented.bank.secure", "versionName": "2.1", "versionCode": 21}),
        ("uses-sdk", {"minSdkVersion": 24}),
        ("uses-permission", {"name": "android.permission.READ_SMS"}),
        ("uses-permission", {"name": "android.permission.BIND_ACCESSIBILITY_SERVICE"}),
        ("application", {"label": "Secure Bank"}),
        ("data", {"scheme": "https", "host": "login.invented-bank.example"}),
        ids={"name": 0x01010003, "versionCode": 0x0101021B, "versionName": 0x0101021C, "minSdkVersion": 0x0101020C},
    )


def usual() -> bytes:
    """A small package with something of each kind."""
    return package(
        {
            "AndroidManifest.xml": manifest(),
            "classes.dex": dex("Lcom/invented/Main;", "onCreate", "https://c2.invented-panel.example/gate.php", "java.io", "é \U0001f600 grüße"),
            "resources.arsc": table("Secure Bank", "support@invented-bank.example", "res/layout/main.xml"),
            "assets/index.html": b"<a href='https://t.me/invented_support'>help</a>\n<p>wallet TQrZ8tKfCB5PvKnNcfTVXbzRiVxxPbPKfT</p>",
            "res/drawable/icon.png": b"\x89PNG\r\n\x1a\n" + bytes(20),
            "lib/arm64-v8a/libnative.so": b"\x7fELF" + bytes(30) + b"http://198.51.100.7:8080/upload\0" + bytes(9),
        },
        block(certificate()),
    )
