"""A hash of what a picture looks like: copies that were recompressed, made smaller or a little brighter have nearly the same.

Made as PDQ is (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019): brightness averaged to 64 x 64,
its 16 x 16 lowest waves without the constant ones, each a bit by whether it lies above the median. It is not PDQ's own value: the
averaging is Pillow's, and the waves are whole numbers, so that every machine gives the same bits. Two pictures are the same for this hash
where at most `SAME` of 256 bits differ; it is a lead, never a proof, and it does not know a picture turned or cut by much.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

BITS = 256
SAME = 31
_SIDE, _WAVES = 64, 16
_LEAST = 8  # levels of brightness between the darkest and the brightest of 64 x 64 places; less is an empty sheet


@cache
def _matrix() -> Any:
    import numpy

    rows = [[round(4096 * math.cos(math.pi / (2 * _SIDE) * wave * (2 * n + 1))) for n in range(_SIDE)] for wave in range(1, _WAVES + 1)]
    return numpy.array(rows, dtype=numpy.int64)


def of(image: Any) -> str:
    """The hash of a grey picture as 64 hex digits in four groups (no file's hash looks so); empty where too little can be seen."""
    import numpy
    from PIL import Image

    small = numpy.asarray(image.resize((_SIDE, _SIDE), Image.Resampling.BOX, reducing_gap=4.0), dtype=numpy.int64)
    if int(small.max()) - int(small.min()) < _LEAST:
        return ""
    waves = (_matrix() @ small @ _matrix().T).flatten()
    middle = sorted(waves.tolist())[BITS // 2 - 1 : BITS // 2 + 1]
    bits = "".join("1" if 2 * wave > sum(middle) else "0" for wave in waves.tolist())
    return "_".join(f"{int(bits[n : n + 64], 2):016x}" for n in range(0, BITS, 64))


def distance(left: str, right: str) -> int:
    """How many of the 256 bits differ."""
    return (int(left, 16) ^ int(right, 16)).bit_count()
