"""References gathered into clues."""

from __future__ import annotations

from tests.link.worlds import World, sha

from leadline.link.evidence import Seen, clue, exactness, load, strongest, supplier
from leadline.model.values import Span


def test_a_sites_pages_hosts_and_mailboxes_are_one_clue() -> None:
    refs = ("url:https://www.quick.example/a?utm=1", "domain:m.quick.example", "domain:quick.example", "email:pay@quick.example")
    assert {clue(ref, "") for ref in refs} == {"domain:quick.example"}


def test_a_mailbox_of_a_free_mail_service_and_a_short_link_are_clues_of_their_own() -> None:
    assert clue("email:lena@gmail.com", "") == "email:lena@gmail.com"
    assert clue("url:https://bit.ly/3abc", "") == "url:https://bit.ly/3abc"


def test_a_free_account_name_counts_within_its_table_only() -> None:
    assert clue("account-name:123456", "one") != clue("account-name:123456", "two")


def test_the_strongest_role_holds_and_the_most_exact_reference_is_shown() -> None:
    named = {"domain:quick.example": Seen("mention", []), "url:https://quick.example/a": Seen("site", [Span(sha("x"), 0, 1)])}
    assert strongest(named) == "site"
    assert min(named, key=exactness).startswith("url:")
    assert supplier("ip:192.0.2.1")
    assert not supplier("iban:NL91ABNA0417164300")


def test_only_what_may_tie_is_loaded() -> None:
    world = World()
    case = world.store()
    case.put("report", [("R-1", 1, None, None, None, "{}"), ("R-2", 2, None, None, None, "{}")])
    case.put("set_aside", [("phone:+491713920077", 2, "a hotline", "test")])
    rows = [
        (r, ref, role, sha("x"), 0, 5)
        for r in ("R-1", "R-2")
        for ref, role in (("iban:A", "payee"), ("phone:+491713920077", "mention"), ("email:a@b.example", "own"))
    ]
    case.put("mention", rows)
    found = load(case)
    assert list(found.clues) == ["iban:A"]
    assert found.of_report() == [["iban:A"], ["iban:A"]]
