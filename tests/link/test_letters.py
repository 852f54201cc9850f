"""A complaint by mail: its writer is a reporter, never a member of what is complained of."""

from __future__ import annotations

from pathlib import Path

from leadline.case import Case

MAIL = "From: {who}\nTo: {to}\nSubject: Invented\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nInvented. I paid to {account}.\n"
ACCOUNT = "NL91ABNA0417164300"


def networks(folder: Path, place: Path) -> tuple[list[list[str]], set[str], set[str]]:
    """The networks' reports, the references shown, and the walls."""
    with Case.create(place) as case:
        case.intake([folder])
        case.run()
        found = case.show("networks")
        walls = {str(ref) for (ref,) in case._store.engine.rows("SELECT ref FROM own")}
        return [n["reports"] for n in found], {r["ref"] for n in found for r in n["references"]}, walls


def write(path: Path, **words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MAIL.format(**{"account": ACCOUNT, "to": "desk@example.org"} | words), "utf-8")


def test_who_writes_to_a_desk_is_a_reporter(tmp_path: Path) -> None:
    for n, who in enumerate(("anna@example.com", "bert@example.com"), 1):
        write(tmp_path / "in" / "reports" / f"R-{n}.eml", who=who)
    (tmp_path / "in" / "reports" / "R-3.txt").write_text(f"Invented. My sister anna@example.com told me. I paid to {ACCOUNT}.")
    reports, shown, walls = networks(tmp_path / "in", tmp_path / "c.case")
    assert reports == [["R-1", "R-2", "R-3"]]
    assert walls == {"email:anna@example.com", "email:bert@example.com"}
    assert not shown & walls
    assert f"iban:{ACCOUNT}" in shown
    assert "email:desk@example.org" not in shown, "whom complaints go to is nobody's contact"


def test_a_single_mail_may_be_the_fraudsters_and_ties_where_another_names_him(tmp_path: Path) -> None:
    write(tmp_path / "in" / "reports" / "R-1.eml", who="lena@trade.example.net", to="victim@example.com", account="-")
    (tmp_path / "in" / "reports" / "R-2.txt").write_text("Invented. They wrote from lena@trade.example.net.")
    reports, shown, walls = networks(tmp_path / "in", tmp_path / "c.case")
    assert reports == [["R-1", "R-2"]]
    assert "email:lena@trade.example.net" in shown
    assert not walls


def test_a_single_writer_whom_nobody_names_is_not_shown(tmp_path: Path) -> None:
    write(tmp_path / "in" / "reports" / "R-1.eml", who="anna@example.com")
    (tmp_path / "in" / "reports" / "R-2.txt").write_text(f"Invented. I paid to {ACCOUNT}.")
    reports, shown, _ = networks(tmp_path / "in", tmp_path / "c.case")
    assert reports == [["R-1", "R-2"]]
    assert "email:anna@example.com" not in shown


def test_mails_outside_a_reports_folder_are_no_letters(tmp_path: Path) -> None:
    for n, who in enumerate(("one@trade.example.net", "two@trade.example.net"), 1):
        write(tmp_path / "in" / f"mail-{n}.eml", who=who, to="trap@example.org")
    _, _, walls = networks(tmp_path / "in", tmp_path / "c.case")
    assert not walls
