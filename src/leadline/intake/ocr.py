"""Reads the text that can be seen in a picture, by the models that come inside the wheel of the package rapidocr; nothing is fetched.

Source: PP-OCR (PaddleOCR) as ONNX, run by onnxruntime on the processor. Without the extra `[ocr]` nothing is read. What is read is a
machine's reading: `leadline.formats.picture_text` is how it is written down, with the place of each line.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from leadline.formats import picture_text
from leadline.formats.picture_text import Line
from leadline.intake import names
from leadline.model.records import Child, Exhibit, Part, Problem

MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
DOUBT = 60  # percent; below it a line counts as not read
TYPE = (
    "Type what matters in it (names, accounts, amounts, dates, addresses, messages): leadline transcribe CASE PICTURE TEXT "
    "--box LEFT,TOP,RIGHT,BOTTOM --by NAME --why TEXT. With the extra [ocr] a machine reads it first."
)
_IF_ANY = "If you see text in it, type it: leadline transcribe CASE PICTURE TEXT --by NAME --why TEXT."
UNREAD = "\ufffd"  # what stands for a line without a letter that could be read
_WIDEST, _GAPPED = 1.6, 40  # a letter's width to its line's height
STRIPS = 24  # of one picture
_LONGEST = 2_000  # pixels of the longer side from which lines are cut out
_SOUGHT = 1_152  # and in which they are looked for: more needs more memory than the cage gives
_SMALL = 800  # pixels; a smaller picture is doubled
_TALL = 2.4  # a height to a width beyond which a picture is cut into strips
_BEYOND = 160  # pixels that a strip shows beyond what it answers for, so that no line is cut


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads: its name, version and models, and the function from a grey picture to its lines."""

    label: str
    read: Callable[[Any], list[Line]]


def engine() -> Engine | None:
    """What this machine has for reading pictures; None without the extra `[ocr]`, without its models, and under LEADLINE_OCR=off."""
    return None if os.environ.get("LEADLINE_OCR") == "off" else _made()


@cache
def _made() -> Engine | None:
    folder = _models()
    if folder is None or find_spec("onnxruntime") is None:
        return None
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before it is loaded: onnxruntime would tell its maker that it runs
    try:
        package = importlib.import_module("rapidocr")
    except ImportError:
        return None
    params: dict[str, Any] = {"Global.text_score": 0.0, "Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1}
    params |= {"EngineConfig.onnxruntime.inter_op_num_threads": 1, "Det.limit_type": "max", "Det.limit_side_len": _SOUGHT}
    params |= {f"{part}.model_path": str(folder / name) for part, name in MODELS.items()}  # a path that is given is never fetched
    made = package.RapidOCR(params=params)
    made.recognize_txt = _kept(made.recognize_txt)
    told = [f"{Path(MODELS[part]).stem} {_digest(folder / MODELS[part])}" for part in ("Det", "Rec")]
    label = f"rapidocr {importlib.metadata.version('rapidocr')}, onnxruntime {importlib.metadata.version('onnxruntime')}, {', '.join(told)}"
    return Engine(label, lambda image: _lines(made, image))


def _kept(recognize: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Lines that were found and gave no letter (another script, a blur) stay in, as U+FFFD: the package would leave them out in silence."""

    def kept(crops: Any) -> Any:
        told = recognize(crops)
        read = [(text, score) if text.strip() else (UNREAD, 0.0) for text, score in zip(told.txts, told.scores, strict=True)]
        told.txts, told.scores = tuple(text for text, _ in read), tuple(score for _, score in read)
        return told

    return kept


def parts(exhibit: Exhibit, image: Any | None) -> Iterator[Part]:
    """The text of one picture (grey, None where it was not drawn) as a child exhibit, and what a person has to type."""
    reads = engine() if image is not None else None
    if image is None or reads is None:
        yield Problem("unreadable", "Text that can be seen in the picture was not read.", TYPE, exhibit.sha256)
        return
    try:
        lines = reads.read(image)
    except failures() as error:
        what = f"Text that can be seen in the picture was not read: the machine failed ({type(error).__name__})."
        yield Problem("unreadable", what, TYPE, exhibit.sha256)
        return
    if not lines:
        yield Problem("ocr", "A machine looked for text in the picture and found none.", _IF_ANY, exhibit.sha256)
        return
    fields = [("engine", reads.label), ("picture", f"{image.width} x {image.height} pixels"), ("page", "1")]
    written = picture_text.write(picture_text.READ, fields, lines)
    yield Child("read-by-machine.txt", written, picture_text.READ_MEDIA, "text that can be seen")
    doubtful = [line for line in lines if line.sure < DOUBT]
    if doubtful:
        boxes = "; ".join(",".join(map(str, line.box or ())) for line in doubtful[:20]) + (" and more" if len(doubtful) > 20 else "")
        what = f"{len(doubtful)} of {len(lines)} lines in the picture could not be read for sure by a machine, at {boxes}."
        yield Problem("unreadable", what, TYPE, exhibit.sha256)


def failures() -> tuple[type[Exception], ...]:
    """What the engine raises where a picture is too much for it."""
    raised: type[Exception] = importlib.import_module("rapidocr.inference_engine.onnxruntime.main").ONNXRuntimeError
    return raised, MemoryError


def _models() -> Path | None:
    """The folder of the models inside the package, found without importing it; None where one is missing."""
    found = find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(next(iter(found.submodule_search_locations))) / "models"
    return folder if all((folder / name).is_file() for name in MODELS.values()) else None


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:16]


def strips(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """How a long picture (a chat's whole screen) is cut, so that its letters keep their size: top and bottom that a strip answers for,
    then those that it shows."""
    if height <= max(_TALL * width, _LONGEST):
        yield 0, height, 0, height
        return
    step = max(_LONGEST - 2 * _BEYOND, width)
    for top in range(0, height, step):
        yield top, min(top + step, height), max(0, top - _BEYOND), min(height, top + step + _BEYOND)


def _lines(made: Any, image: Any) -> list[Line]:
    """The lines of a grey picture, from top to bottom."""
    import numpy

    found = []
    cuts = list(strips(*image.size))[:STRIPS]
    for first, last, top, bottom in cuts:
        part = image.crop((0, top, image.width, bottom)) if len(cuts) > 1 else image
        shown, factor = _fitting(part)
        told = made(numpy.asarray(shown.convert("RGB"))[:, :, ::-1])
        if told.boxes is None or told.txts is None:
            continue
        for box, text, score in zip(told.boxes, told.txts, told.scores, strict=True):
            corners = tuple((_inside(x * factor, image.width), _inside(y * factor + top, image.height)) for x, y in box.tolist())
            middle = sum(y for _, y in corners) / len(corners)
            words = names.line(str(text)).strip()
            if words == UNREAD and not _long(corners):
                continue  # an icon, a piece of a code
            if words and (first <= middle < last or last == image.height <= middle):
                found.append(Line(words, _sure(words, float(score), corners), corners))
    return found


def _long(corners: tuple[tuple[int, int], ...]) -> bool:
    """Whether a box has the shape of a line of text."""
    sides = sorted((math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])))
    return sides[1] >= 2 * sides[0]


def _sure(text: str, score: float, corners: tuple[tuple[int, int], ...]) -> int:
    """How sure the machine is in percent; of a box with room for far more letters than it read it is not."""
    sides = sorted((math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])))
    percent = max(0, min(100, int(score * 100)))
    return min(percent, _GAPPED) if sides[1] > sides[0] * (_WIDEST * len(text) + 2) else percent


def _fitting(image: Any) -> tuple[Any, float]:
    """The picture no larger than the reader of lines takes, made smaller here by whole steps of Pillow, and by how much."""
    factor = max(image.size) / _LONGEST
    if factor <= 1:
        if max(image.size) > _SMALL:
            return image, 1.0
        return image.resize((2 * image.width, 2 * image.height)), 0.5
    small = image.resize((max(1, round(image.width / factor)), max(1, round(image.height / factor))), reducing_gap=3.0)
    return small, factor


def _inside(place: float, size: int) -> int:
    return max(0, min(size, round(place)))
