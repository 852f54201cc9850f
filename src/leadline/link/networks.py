"""Networks: reports that links hold together, with people's decisions about single links kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from leadline.model.conclusions import Link, Network
from leadline.model.values import digest


class Sets:
    """Union-find over 0…n-1 with path halving and union by size."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))
        self.size = [1] * count

    def root(self, item: int) -> int:
        """The name of an item's set."""
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, left: int, right: int) -> None:
        """Makes one set of two."""
        left, right = self.root(left), self.root(right)
        if left == right:
            return
        if self.size[left] < self.size[right]:
            left, right = right, left
        self.parent[right] = left
        self.size[left] += self.size[right]

    def join_all(self, items: Iterable[int]) -> None:
        """Makes one set of those of all items."""
        first, *rest = items
        for other in rest:
            self.join(first, other)


def networks(reports: Sequence[str], links: Iterable[Link], apart: Iterable[tuple[str, str]]) -> tuple[list[Network], list[Link]]:
    """Components of at least two reports, the largest first, and the links that were cut to keep `apart` pairs apart.

    `reports` stand in the order of intake. A pair that people hold apart is never in one network: the weakest link of the
    strongest path between the two is cut until there is none.
    """
    place = {name: index for index, name in enumerate(reports)}
    kept = {link.id: link for link in links}
    cut: list[Link] = []
    for left, right in sorted(set(apart)):
        while left in place and right in place and (path := _path(kept.values(), left, right)):
            weakest = min(path, key=lambda link: (link.score, link.id))
            cut.append(kept.pop(weakest.id))
    sets = Sets(len(reports))
    for link in kept.values():
        sets.join(place[link.a], place[link.b])
    members: dict[int, list[str]] = defaultdict(list)
    for index, name in enumerate(reports):
        members[sets.root(index)].append(name)
    inside: dict[int, list[str]] = defaultdict(list)
    for link in kept.values():
        inside[sets.root(place[link.a])].append(link.id)
    found = [Network("n-" + digest(m[0]), tuple(m), tuple(sorted(inside[root]))) for root, m in members.items() if len(m) > 1]
    return sorted(found, key=lambda n: (-len(n.reports), place[n.reports[0]])), cut


def _path(links: Iterable[Link], left: str, right: str) -> list[Link]:
    """The path between two reports whose weakest link is strongest: the one that links in order of strength close first."""
    near: dict[str, list[tuple[str, Link]]] = defaultdict(list)
    index: dict[str, str] = {}

    def root(name: str) -> str:
        while index.setdefault(name, name) != name:
            index[name] = index[index[name]]
            name = index[name]
        return name

    for link in sorted(links, key=lambda link: (-link.score, link.id)):
        if root(link.a) != root(link.b):
            index[root(link.a)] = root(link.b)
            near[link.a].append((link.b, link))
            near[link.b].append((link.a, link))
        if root(left) == root(right):
            return _walk(near, left, right)
    return []


def _walk(near: dict[str, list[tuple[str, Link]]], left: str, right: str) -> list[Link]:
    came: dict[str, tuple[str, Link] | None] = {left: None}
    queue = [left]
    for name in queue:
        for other, link in near[name]:
            if other not in came:
                came[other] = (name, link)
                queue.append(other)
    path, step = [], came.get(right)
    while step:
        path.append(step[1])
        step = came[step[0]]
    return path
