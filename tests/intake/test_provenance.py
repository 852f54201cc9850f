"""Three answers about Content Credentials, never one; without the package the signature is said to be unchecked."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadline.intake import provenance


def test_without_a_manifest_nothing_more_is_said() -> None:
    ((name, value),) = provenance.answers(b"", "image/png", False)
    assert (name, value[:4]) == ("C2PA manifest", "none")


def test_without_the_package_it_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "c2pa":
            raise ImportError(name=name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert dict(provenance.answers(b"x", "image/png", True))["C2PA signature"] == provenance.MISSING


def test_a_manifest_that_cannot_be_read_is_not_valid() -> None:
    pytest.importorskip("c2pa")
    assert dict(provenance.answers(b"\xff\xd8\xff\xd9", "image/jpeg", True))["C2PA signature"].startswith("not valid")


def test_a_valid_signature_is_no_trusted_signature(shared: Callable[[str], Path]) -> None:
    pytest.importorskip("c2pa")
    folder = shared("data/media/c2pa_testfiles/image/jpeg")
    good, bad = ((folder / f"adobe-20220124-{name}.jpg").read_bytes() for name in ("C", "E-sig-CA"))
    assert "on no trust list" in dict(provenance.answers(good, "image/jpeg", True))["C2PA signature"]
    assert dict(provenance.answers(bad, "image/jpeg", True))["C2PA signature"] == "not valid: claimSignature.mismatch"


def manifest(*types: str, state: str = "Valid", codes: tuple[str, ...] = ("signingCredential.untrusted",)) -> dict[str, Any]:
    actions = [{"action": "c2pa.created", "digitalSourceType": f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}"} for kind in types]
    one = {"claim_generator_info": [{"name": "Example"}], "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}]}
    return {"active_manifest": "a", "manifests": {"a": one}, "validation_state": state, "validation_status": [{"code": c} for c in codes]}


def test_the_claimed_source_is_told_whether_or_not_the_signature_holds() -> None:
    told = manifest("trainedAlgorithmicMedia", state="Invalid", codes=("assertion.dataHash.mismatch",))
    assert provenance._claimed(told) == "trainedAlgorithmicMedia (made by Example)"
    assert provenance._state(told) == "not valid: assertion.dataHash.mismatch"
    assert provenance._state(manifest(state="Trusted", codes=())) == "valid, by a signer on a trust list"


@pytest.mark.parametrize(
    "told", [{}, {"manifests": []}, {"manifests": {"a": 1}, "active_manifest": "a"}, {"validation_status": [1, {"code": 2}]}]
)
def test_a_manifest_of_any_form_is_answered(told: dict[str, Any]) -> None:
    assert provenance._claimed(told) == "none"
    assert provenance._state(told).startswith("not valid")
