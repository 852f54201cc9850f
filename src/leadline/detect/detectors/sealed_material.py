"""Material that must never be shown and that is to be referred: exhibits sealed by a list of hashes or by a person's mark."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.detect.frame import Frame
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.plugins import detector

NAME = "sealed-material"
_SQL = """SELECT z.exhibit, z.basis, z.person, z.why, e.size FROM sealed z JOIN exhibit e ON e.sha256 = z.exhibit
          WHERE z.basis IN ('listed', 'marked') ORDER BY e.seq"""


@detector(version=1)
def sealed_material(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """Each exhibit that is sealed for what it is; those sealed because they hold it or come out of it are no finding of their own."""
    for sha, basis, person, why, size in engine.rows(_SQL):
        places = [str(path) for (path,) in engine.rows("SELECT path FROM source WHERE exhibit = ? ORDER BY seq", [sha])]
        ground = str(why) if basis == "listed" else f"{person} marked it"
        shown = ", ".join(places[:5]) + (f" and {len(places) - 5} more places" if len(places) > 5 else "")
        told = f"{ground[:1].upper()}{ground[1:]}; it has {size:,} bytes and lies at {shown}. It was not looked at."
        numbers = {"exhibit": str(sha), "size": int(size), "places": places, "region": frame.region}
        yield finding(NAME, (str(sha),), "high" if basis == "listed" else "medium", (told,), (str(sha),), numbers)
