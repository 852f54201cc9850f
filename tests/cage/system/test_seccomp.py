"""The filter, run by a few lines that follow the manual of classic BPF: what is refused, what is let through, on both machines."""

from __future__ import annotations

import platform
import struct

import pytest

from leadline.cage.system import seccomp

ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def run(code: bytes, arch: int, number: int, *arguments: int) -> int:
    """The verdict of a filter on one call."""
    data = struct.pack("=IIQ6Q", number, arch, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("=HBBI", code))
    place, accumulator = 0, 0
    while True:
        kind, then, other, value = steps[place]
        place += 1
        if kind == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif kind == 0x06:
            return int(value)
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[kind]
            place += then if holds else other


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_each_call_of_the_table_is_refused_and_others_pass(machine: str) -> None:
    code, column = seccomp.program(machine), ["x86_64", "aarch64"].index(machine)
    refused = {numbers[column] for numbers in seccomp.REFUSED.values()} - {None}
    special = {56, 435, 2, 257, 437, 234, 302} if machine == "x86_64" else {220, 435, 56, 437, 131, 261}
    for number in range(500):
        if number in special:
            continue
        assert run(code, ARCH[machine], number) == (EPERM if number in refused else ALLOW), number


@pytest.mark.parametrize("machine, clone, opens", [("x86_64", 56, {2: 1, 257: 2}), ("aarch64", 220, {56: 2})])
def test_threads_start_and_files_are_opened_for_reading_only(machine: str, clone: int, opens: dict[int, int]) -> None:
    code, arch = seccomp.program(machine), ARCH[machine]
    assert run(code, arch, clone, 0x3D0F00) == ALLOW, "the flags with which the C library starts a thread"
    assert run(code, arch, clone, 0x1200011) == EPERM, "and a process"
    assert run(code, arch, 435) == ENOSYS
    assert run(code, arch, 437) == ENOSYS
    for number, place in opens.items():
        for flags, verdict in ((0, ALLOW), (0o2000000, ALLOW), (1, EPERM), (2, EPERM), (0o100, EPERM), (0o1000, EPERM)):
            assert run(code, arch, number, *[0] * place, flags) == verdict, oct(flags)


def test_a_call_of_another_architecture_ends_the_process() -> None:
    assert run(seccomp.program("x86_64"), 0x40000003, 11) == KILL
    assert run(seccomp.program("x86_64"), ARCH["x86_64"], 0x40000000 + 59) == EPERM
    assert seccomp.program("riscv64") == b""


def test_this_machine_has_a_filter_where_it_is_one_of_ours() -> None:
    assert bool(seccomp.program(platform.machine())) == (platform.machine() in ARCH)


@pytest.mark.parametrize("machine, signal, limit", [("x86_64", 234, 302), ("aarch64", 131, 261)])
def test_signals_and_limits_are_of_this_process_only(machine: str, signal: int, limit: int) -> None:
    code, arch = seccomp.program(machine, 4711), ARCH[machine]
    assert [run(code, arch, signal, pid, pid, 6) for pid in (4711, 4712, 0)] == [ALLOW, EPERM, EPERM]
    assert [run(code, arch, limit, pid, 9) for pid in (0, 4711, 1)] == [ALLOW, EPERM, EPERM]
