"""People's decisions about links and accounts hold."""

from __future__ import annotations

from tests.link.worlds import World, networks

from leadline import link
from leadline.model.settings import Settings
from leadline.model.values import digest

IBAN, OTHER = "iban:NL91ABNA0417164300", "iban:LT121000011101001000"


def chain() -> World:
    """R-1 and R-2 paid one account, R-2 and R-3 another; R-4 stands alone but names R-1's telephone in passing."""
    world = World()
    table = world.exhibit("reports.csv")
    for name, refs in (("R-1", [IBAN]), ("R-2", [IBAN, OTHER]), ("R-3", [OTHER]), ("R-4", [])):
        row = world.row(table, name)
        for ref in refs:
            world.say(table, ref, "paid_to", row)
        if name in ("R-1", "R-4"):
            world.say(table, "ip:192.0.2.7", "narrative", row)
    return world


def linked(world: World) -> list[list[str]]:
    case = world.store()
    link.run(case, Settings())
    return networks(case)


def test_without_decisions_the_chain_is_one_network() -> None:
    assert linked(chain()) == [["R-1", "R-2", "R-3"]]


def test_different_parts_and_withdraw_takes_it_back() -> None:
    world = chain()
    world.judge("l-" + digest("R-2", "R-3"), "different")
    assert linked(world) == [["R-1", "R-2"]]
    world.judge("l-" + digest("R-2", "R-3"), "withdraw")
    assert linked(world) == [["R-1", "R-2", "R-3"]]


def test_same_joins_what_no_weight_would() -> None:
    world = chain()
    world.judge("l-" + digest("R-1", "R-4"), "same")
    assert linked(world) == [["R-1", "R-2", "R-3", "R-4"]]


def test_a_decision_whose_link_is_gone_is_a_problem_and_never_lost() -> None:
    world = chain()
    world.judge("l-" + digest("R-1", "R-99"), "same")
    case = world.store()
    link.run(case, Settings())
    ((kind, what, advice),) = case.rows("SELECT kind, what, advice FROM problem WHERE stage = 'link'")
    assert kind == "decision-without-row"
    assert "Vera Example" in what
    assert "journal" in advice


def test_an_account_marked_a_services_ties_nothing_until_it_is_called_a_customers() -> None:
    world = chain()
    world.service(OTHER)
    assert linked(world) == [["R-1", "R-2"]]
    world.judge(OTHER, "customer")
    assert linked(world) == [["R-1", "R-2", "R-3"]]
    world.judge(OTHER, "service")
    assert linked(world) == [["R-1", "R-2"]]
