"""The certificates that a package of Android is signed with, by scheme; whether the signatures hold is not checked.

Source: Android's documentation "APK signature scheme v2" and "v3" (the block before the ZIP's directory, its pairs of id and value), and
the JAR specification (`META-INF/*.RSA`, PKCS #7).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MAGIC = b"APK Sig Block 42"
_SCHEMES = {0x7109871A: "v2", 0xF05368C0: "v3", 0x1B93AD61: "v3.1"}
_MOST = 32  # signers and certificates; packages have one or two


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: the scheme it stands in, SHA-256 over its bytes, and what it says (empty where it cannot be read)."""

    scheme: str
    sha256: str
    subject: str = ""
    begins: str = ""
    ends: str = ""


def in_block(data: bytes, directory: int) -> Iterator[Certificate]:
    """Certificates of the signing block that ends where the ZIP's directory begins; raises ValueError where the block lies."""
    if directory < 32 or directory > len(data) or data[directory - 16 : directory] != _MAGIC:
        return
    (size,) = struct.unpack_from("<Q", data, directory - 24)
    start = directory - size - 8
    if size < 24 or start < 0 or struct.unpack_from("<Q", data, start)[0] != size:
        raise ValueError("its two sizes differ or reach beyond the file")
    at, end = start + 8, directory - 24
    while at + 12 <= end:
        length, scheme = struct.unpack_from("<QI", data, at)
        if length < 4 or at + 8 + length > end:
            raise ValueError("a part of it reaches beyond its end")
        if scheme in _SCHEMES:
            for der in _certificates(data[at + 12 : at + 8 + length]):
                yield described(_SCHEMES[scheme], der)
        at += 8 + length


def _certificates(value: bytes) -> Iterator[bytes]:
    """signers > signer > signed data > (digests, certificates): each with its length before it."""
    for signer in _prefixed(_first(value)):
        signed = _first(signer)
        rest = signed[4 + len(_first(signed)) :]
        yield from _prefixed(_first(rest))


def _first(data: bytes) -> bytes:
    if len(data) < 4:
        raise ValueError("a length in it is cut off")
    (size,) = struct.unpack_from("<I", data)
    if 4 + size > len(data):
        raise ValueError("a length in it reaches beyond its end")
    return data[4 : 4 + size]


def _prefixed(data: bytes) -> Iterator[bytes]:
    at = count = 0
    while at < len(data) and count < _MOST:
        one = _first(data[at:])
        yield one
        at += 4 + len(one)
        count += 1


def in_jar(data: bytes) -> list[Certificate]:
    """Certificates of a `META-INF/*.RSA`, `.DSA` or `.EC`; raises ValueError where it is none."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    try:
        found = pkcs7.load_der_pkcs7_certificates(data)
        return [described("v1", one.public_bytes(Encoding.DER)) for one in found[:_MOST]]
    except (ValueError, UnsupportedAlgorithm, TypeError) as error:
        raise ValueError("it is no PKCS #7 with certificates") from error


def described(scheme: str, der: bytes) -> Certificate:
    """A certificate with what it says of whom and for how long; one that cannot be read keeps its fingerprint."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    fingerprint = hashlib.sha256(der).hexdigest()
    try:
        read = x509.load_der_x509_certificate(der)
        subject = read.subject.rfc4514_string()
        begins, ends = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (read.not_valid_before_utc, read.not_valid_after_utc))
    except (ValueError, UnsupportedAlgorithm, TypeError, OverflowError):
        return Certificate(scheme, fingerprint)
    return Certificate(scheme, fingerprint, subject, begins, ends)
