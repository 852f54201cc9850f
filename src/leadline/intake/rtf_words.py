"""The words of RTF that a reading of its text must know, after the Rich Text Format Specification 1.9.1 and [MS-OXRTFEX]."""

from __future__ import annotations

# Where a destination's text goes; "skip" is thrown away (tables of fonts, styles and the like).
DESTINATIONS = {
    "fonttbl": "fonts", "fldinst": "instruction", "objdata": "object", "objclass": "class", "pict": "picture", "upr": "upr", "ud": "text",
    "htmltag": "tag", "title": "about", "subject": "about", "author": "about", "manager": "about", "company": "about",
    "operator": "about", "category": "about", "keywords": "about", "comment": "about", "doccomm": "about", "hlinkbase": "about",
    "template": "about", "hlsrc": "link",
    "info": "skip-text", "colortbl": "skip", "stylesheet": "skip", "nonshppict": "skip", "shprslt": "skip",
    "sp": "skip", "ftnsep": "skip", "ftnsepc": "skip", "aftnsep": "skip", "aftnsepc": "skip", "private": "skip", "listtable": "skip",
    "nonesttables": "skip", "mhtmltag": "skip", "filetbl": "skip", "revtbl": "skip", "pnseclvl": "skip",
}  # fmt: skip
# Destinations behind `\*` whose text is shown; whatever else stands behind it is skipped, as the specification asks.
SHOWN = frozenset({"shppict", "shpinst", "annotation", "atnauthor", "atnid", "nesttableprops", "background", "shptxt"})
CHARACTERS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "softline": "\n", "row": "\n", "nestrow": "\n",
    "cell": "\t", "nestcell": "\t", "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "bullet": "\u2022", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
SYMBOLS = {"~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n", "\t": "\t"}  # optional hyphens (`\-`) are no characters
HTML_CHARACTERS = {
    "par": "\r\n", "line": "\r\n", "sect": "\r\n", "page": "\r\n", "tab": "\t", "emdash": "&mdash;", "endash": "&ndash;",
    "lquote": "&lsquo;", "rquote": "&rsquo;", "ldblquote": "&ldquo;", "rdblquote": "&rdquo;", "bullet": "&bull;",
}  # fmt: skip
HTML_SYMBOLS = {"~": "&nbsp;", "_": "&shy;", "-": "&shy;", "\n": "\r\n", "\r": "\r\n", "\t": "\t"}
PICTURES = {"pngblip": "png", "jpegblip": "jpg", "emfblip": "emf", "wmetafile": "wmf", "dibitmap": "dib", "wbitmap": "bmp"}
# Fields that only number, date or place what the document itself holds.
DULL = frozenset({
    "PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "TOC", "TC", "SEQ", "DATE", "TIME", "CREATEDATE", "SAVEDATE",
    "PRINTDATE", "STYLEREF", "XE", "INDEX", "SECTION", "SYMBOL", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "MERGEFORMAT", "LISTNUM",
    "SHAPE", "ADVANCE", "EQ", "NUMCHARS", "NUMWORDS", "QUOTE",
})  # fmt: skip
