"""Reads a web page or the HTML part of a mail: its text, and where its links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.formats import text as texts
from leadline.intake import looks, markup, names
from leadline.model.records import Child, Exhibit, Part, Problem
from leadline.plugins import reader

_COMMON = re.compile(
    r"</?(?:p|div|a|span|table|tbody|td|tr|th|br|font|b|i|strong|em|center|li|ul|ol|h[1-6]|img|body|head|meta|title|form|input)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "select", "summary",
    "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
})  # fmt: skip
_CELLS = {"td", "th"}
_TARGETS = ("href", "src", "action", "formaction", "xlink:href", "poster", "background")
_SPOKEN = ("alt", "value", "placeholder", "aria-label")  # attributes that a page shows or says


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is HTML, by its opening or by how many of its tags there are."""
    text = looks.text(head)
    if not text:
        return 0.0
    text = text.lstrip("\ufeff \t\r\n")
    begin = text[:2000].lower()
    if begin.startswith(("<!doctype html", "<html")):
        return 0.9
    if begin.startswith(("<!--", "<?xml", "<!doctype")) and "<html" in begin:
        return 0.8
    tags = len(_COMMON.findall(text[:20_000]))
    if begin.startswith("<") and tags >= 3 and not begin.startswith("<?xml"):
        return 0.7 if "<body" in begin or "<head" in begin else 0.6
    if name.lower().endswith((".html", ".htm", ".xhtml")) and tags:
        return 0.5
    return 0.35 if tags >= 10 and not begin.startswith("begin:") and tags * 200 > len(text[:20_000]) else 0.0


@reader(media="text/html", claims=_claims)
def html(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A web page (HTML): what can be read in it, hidden text too, as `text.txt`, then where its links and forms lead.

    Scripts and styles are left out of the text; nothing is fetched.
    """
    declared = _CHARSET.search(data[:4096])
    decoded = texts.decode(data, exhibit.parameter("charset") or (declared[1].decode("ascii") if declared else None))
    if decoded.lossy:
        what = f"Some bytes are no text in its charset ({decoded.encoding}) and stand as U+FFFD."
        yield Problem("encoding", what, "Compare the places marked with the page as it was seen.", exhibit.sha256)
    page = _Page()
    for token in markup.tokens(decoded.text):
        page.take(token)
    yield Child("text.txt", page.text().encode("utf-8"), "text/plain; charset=utf-8", "text and links")


class _Page:
    """Gathers the lines and link targets of one page."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.targets: dict[str, None] = {}
        self.embedded = 0
        self.verbatim = 0

    def take(self, token: markup.Token) -> None:
        """Adds one token."""
        if isinstance(token, markup.Text):
            self._say(token.text)
            return
        if token.tag in _BLOCKS:
            self._break()
        elif token.tag in _CELLS and self.line and isinstance(token, markup.Start):
            self.line.append("\t")
        if token.tag == "pre":
            self.verbatim = max(0, self.verbatim + (1 if isinstance(token, markup.Start) else -1))
        if isinstance(token, markup.Start) and token.attributes:
            self._attributes(token)

    def text(self) -> str:
        """All lines, then the targets, each behind `[href] `."""
        self._break()
        lines = [*self.lines, *(f"[href] {target}" for target in self.targets)]
        if self.embedded:
            lines.append(f"[{self.embedded} embedded data: addresses left out]")
        return "\n".join([*lines, ""])

    def _say(self, text: str) -> None:
        if not self.verbatim:
            self.line.append(_SPACE.sub(" ", text))
            return
        for number, part in enumerate(text.splitlines()):
            if number:
                self._break()
            self.line.append(part)

    def _break(self) -> None:
        line = "".join(self.line).replace("\0", "")
        line = line.strip() if not self.verbatim else line.rstrip()
        if line:
            self.lines.append(re.sub(r" *\t *", "\t", re.sub(r"  +", " ", line)) if not self.verbatim else line)
        self.line = []

    def _attributes(self, token: markup.Start) -> None:
        for name in _SPOKEN:
            if value := token.attributes.get(name):
                self.line.append(f" {_SPACE.sub(' ', value)} ")
        for name in _TARGETS:
            if value := token.attributes.get(name):
                self._target(value)
        if token.tag == "object" and (value := token.attributes.get("data")):
            self._target(value)
        if token.tag == "meta" and token.attributes.get("http-equiv", "").strip().lower() == "refresh":
            after = token.attributes.get("content", "").partition(";")[2].strip()
            self._target(re.sub(r"^url\s*=\s*", "", after, flags=re.IGNORECASE).strip("\"' "))

    def _target(self, value: str) -> None:
        value = names.line(re.sub(r"[\t\r\n]", "", value).strip())
        if value[:5].lower() == "data:":
            self.embedded += 1
        elif value and not value.startswith("#") and value[:4].lower() != "cid:":
            self.targets.setdefault(value)
