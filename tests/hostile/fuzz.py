"""Fuzz targets: one for every reader, every extractor and every kind of reference, found by walking the plugins.

    python tests/hostile/fuzz.py NAME [CORPUS_DIR] [-runs=N] [-max_total_time=SECONDS]     needs `pip install atheris`
    python tests/hostile/fuzz.py --list

A target holds a plugin to its contract: no exception, spans inside the bytes, counts that add up, problems that say something, text that
is Unicode, messages that the cage would believe. The corpus folder is filled with what stands in the corpus and the goldens.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ATHERIS = __name__ == "__main__" and len(sys.argv) > 1 and sys.argv[1] != "--list"
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
if ATHERIS:  # it counts branches of what is imported while it looks on; it is not in the locks: who fuzzes installs it
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["leadline"]):
        for _family in ("kinds", "readers", "extractors"):
            importlib.import_module("leadline.plugins").family(_family)

from leadline import plugins  # noqa: E402
from leadline.cage import messages  # noqa: E402
from leadline.intake import identify  # noqa: E402
from leadline.model.records import Child, Count, Exhibit, Problem  # noqa: E402
from leadline.plugins import Plugin  # noqa: E402

Target = Callable[[bytes], None]


class Breach(AssertionError):
    """A plugin broke its contract."""


def held(record: object, one: Exhibit) -> None:
    """Raises Breach where a record is not as the contract says."""
    span = getattr(record, "span", None)
    if span is not None and not (span.exhibit == one.sha256 and 0 <= span.start <= span.end <= one.size):
        raise Breach(f"a span outside of the bytes: {record!r:.300}")
    if isinstance(record, Count) and record.rows_in != record.rows_read + record.rows_reported:
        raise Breach(f"rows do not add up: {record!r}")
    if isinstance(record, Problem) and not (record.kind and record.what and record.advice):
        raise Breach(f"a problem says nothing: {record!r:.300}")
    if isinstance(record, Child) and (not record.name or record.name.startswith("/") or ".." in record.name.split("/")):
        raise Breach(f"a child is called {record.name!r:.300}")
    if not isinstance(record, Child):
        again = messages.decode(messages.loads(messages.dumps(messages.encode(record))), one.size, one.sha256)
        if again != record:
            raise Breach(f"a message comes back as another: {record!r:.300}")


def media(plugin: Plugin, data: bytes) -> str:
    """What a plugin is told that bytes are."""
    if plugin.family == "readers":
        told = plugin.info["media"]
        return str(told(data[: identify.HEAD], "x")) if callable(told) else str(told)
    golden = ROOT / "tests" / "goldens" / "extractors" / plugin.name / "media.txt"
    return golden.read_text("utf-8").strip() if golden.exists() else str(plugin.info["media"][0])


def target(plugin: Plugin) -> Target:
    """A function of bytes that raises where the plugin breaks its contract."""

    def run(data: bytes) -> None:
        one = Exhibit(hashlib.sha256(data).hexdigest(), len(data), media(plugin, data), "x")
        if plugin.family == "readers":
            claim = plugin.info["claims"](data[: identify.HEAD], "x")
            if not 0 <= claim <= 1:
                raise Breach(f"it claims {claim}")
        for record in plugin.function(one, data):
            held(record, one)

    return run


def kind(plugin: Plugin) -> Target:
    """The same for a kind: what it parses is parsed again to the same value."""

    def run(data: bytes) -> None:
        value = plugin.function(data.decode("utf-8", "replace"))
        if value is not None and plugin.function(value) not in (None, value):
            raise Breach(f"{value!r} is parsed as {plugin.function(value)!r}")

    return run


def everything(data: bytes) -> None:
    """The reader that claims the bytes most, as the program would choose it."""
    one = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "", "x")
    for record in identify.parts(one, data):
        held(record, one)


def targets() -> dict[str, Target]:
    """Every target by its name."""
    found: dict[str, Target] = {"everything": everything}
    for family in ("readers", "extractors"):
        found |= {f"{family}-{p.name}": target(p) for p in plugins.family(family).values()}
    return found | {f"kinds-{p.name}": kind(p) for p in plugins.family("kinds").values()}


def seeds(folder: Path) -> None:
    """Fills a folder with files to begin with."""
    from tests.hostile import mutants

    folder.mkdir(parents=True, exist_ok=True)
    for _, data in mutants.bases():
        if len(data) <= 20_000:
            (folder / hashlib.sha256(data).hexdigest()[:20]).write_bytes(data)


def main() -> None:
    """Runs one target under atheris."""
    if not ATHERIS:
        sys.stdout.write("\n".join([*targets(), ""]))
        return
    name = sys.argv.pop(1)
    run = targets()[name]
    for word in sys.argv[1:]:
        if not word.startswith("-"):
            seeds(Path(word))
    atheris.Setup(sys.argv, run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
