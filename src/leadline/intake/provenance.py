"""Content Credentials (C2PA): three answers that must not be mixed up: is there a manifest, does its signature hold, what does it claim.

Source: C2PA Technical Specification 2.2, sections 11 (where manifests lie) and 15 (validation). The signature is checked by the package
`c2pa-python` where it is installed. Nothing is fetched: neither manifests that lie elsewhere nor the state of certificates.
"""

from __future__ import annotations

import io
import json
from typing import Any

MISSING = "not checked: package missing (c2pa-python)"


def answers(data: bytes, media: str, present: bool) -> list[tuple[str, str]]:
    """The three answers as lines; without a manifest only the first is told."""
    if not present:
        return [("C2PA manifest", "none in the file (that says nothing about how the picture was made)")]
    state, claimed = _checked(data, media)
    return [("C2PA manifest", "present"), ("C2PA signature", state), ("C2PA source type claimed", claimed)]


def _checked(data: bytes, media: str) -> tuple[str, str]:
    try:
        from c2pa import C2paError, Context, Reader, Settings  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return MISSING, MISSING
    offline = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
    try:
        with Context(Settings.from_dict(offline)) as context, Reader(media, io.BytesIO(data), context=context) as found:
            told = json.loads(found.json())
    except (C2paError, ValueError, RecursionError) as error:
        return f"not valid: it cannot be read ({str(error)[:120]})", "none that can be read"
    return _state(told), _claimed(told)


def _state(told: dict[str, Any]) -> str:
    codes = sorted({str(one.get("code", "")) for one in _dicts(told.get("validation_status"))})
    state = str(told.get("validation_state", ""))
    if state == "Trusted":
        return "valid, by a signer on a trust list"
    untrusted = [code for code in codes if code == "signingCredential.untrusted"]
    if state == "Valid":
        return "valid, but by a signer on no trust list: anybody could have signed it"
    return f"not valid: {', '.join(code for code in codes if code not in untrusted) or 'no reason given'}"


def _claimed(told: dict[str, Any]) -> str:
    """The source types of the active manifest's actions, and what program it names."""
    manifests = told.get("manifests")
    manifest = manifests.get(told.get("active_manifest")) if isinstance(manifests, dict) else None
    if not isinstance(manifest, dict):
        return "none"
    types: dict[str, None] = {}
    for assertion in _dicts(manifest.get("assertions")):
        body = assertion.get("data")
        if str(assertion.get("label", "")).startswith("c2pa.actions") and isinstance(body, dict):
            for action in _dicts(body.get("actions")):
                if kind := str(action.get("digitalSourceType") or ""):
                    types[kind.rpartition("/")[2]] = None
    program = str(manifest.get("claim_generator") or "")
    if not program:
        program = ", ".join(str(one.get("name", "")) for one in _dicts(manifest.get("claim_generator_info")))
    return f"{', '.join(types) or 'none'}{f' (made by {program[:200]})' if program else ''}"


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
