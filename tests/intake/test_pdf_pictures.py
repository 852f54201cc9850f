"""Pictures of a PDF come out as the very files that were put in, each once, undecoded: so that a list of hashes can know them."""

from __future__ import annotations

import hashlib
import io
import zlib

import pytest
from PIL import Image

from leadline.intake.readers.pdf import pdf
from leadline.model.records import Child, Exhibit


def jpeg(seed: int, form: str = "JPEG") -> bytes:
    noise = b"".join(hashlib.sha512(b"%d %d" % (seed, n)).digest() for n in range(12))
    out = io.BytesIO()
    Image.frombytes("RGB", (16, 16), noise).save(out, form)
    return out.getvalue()


def document(pages: list[list[tuple[bytes, str]]], form: bool = False) -> bytes:
    """A PDF whose pages show these streams, each with its filter; with `form` inside a form of the page."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for pictures in pages:
        names, drawn = b"", b""
        for n, (data, filters) in enumerate(pictures):
            head = b"/Type /XObject /Subtype /Image /Width 16 /Height 16 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter %s" % filters.encode()
            objects.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data))
            names += b"/I%d %d 0 R " % (n, len(objects))
            drawn += b"q 50 0 0 50 %d 100 cm /I%d Do Q\n" % (60 * n, n)
        if form:
            head = b"/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << %s >> >>" % names
            objects.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(drawn), drawn))
            names, drawn = b"/F0 %d 0 R" % len(objects), b"/F0 Do"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        inner = b"/Resources << /XObject << %s >> >> /Contents %d 0 R" % (names, len(objects))
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] %s >>" % inner)
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = b"%PDF-1.7\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def pictures(data: bytes) -> list[tuple[str, bytes]]:
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "application/pdf", "x.pdf")
    return [(part.name, part.data) for part in pdf(exhibit, data) if isinstance(part, Child) and "picture" in part.name]


@pytest.mark.parametrize("form", [False, True], ids=["on the page", "in a form"])
def test_a_jpeg_comes_out_byte_by_byte_and_once(form: bool) -> None:
    one, two = jpeg(1), jpeg(2)
    found = pictures(document([[(one, "/DCTDecode")], [(two, "/DCTDecode"), (one, "/DCTDecode")]], form))
    assert found == [("page 1 picture 1.jpg", one), ("page 2 picture 1.jpg", two)]


def test_what_is_no_file_in_the_page_is_none() -> None:
    samples = zlib.compress(bytes(16 * 16 * 3))
    assert pictures(document([[(samples, "/FlateDecode")]])) == []
    assert pictures(document([[(zlib.compress(jpeg(1)), "[/FlateDecode /DCTDecode]")]])) == []
    assert pictures(document([[]])) == []


def test_a_picture_that_is_no_picture_is_given_as_it_is() -> None:
    assert pictures(document([[(b"no picture at all", "/DCTDecode")]])) == [("page 1 picture 1.jpg", b"no picture at all")]
