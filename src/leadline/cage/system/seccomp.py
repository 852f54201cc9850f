"""A seccomp filter (classic BPF, linux/seccomp.h): calls that a reader never needs fail with EPERM.

Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF_LD|W|ABS, JEQ, JGE, JSET, RET
_ALLOW, _REFUSE, _ABSENT, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000  # errno EPERM, ENOSYS
_NUMBER, _ARCH = 0, 4  # places in struct seccomp_data
_ARGUMENTS = 16
_SECCOMP, _FILTER = 22, 2

# name: number on x86-64, number on 64-bit ARM (None: it has none)
REFUSED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242), "bind": (49, 200), "listen": (50, 201),
    "socketpair": (53, 199), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269), "execve": (59, 221),
    "execveat": (322, 281), "fork": (57, None), "vfork": (58, None), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "userfaultfd": (323, 282), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "sethostname": (170, 161), "setuid": (105, 146), "setgid": (106, 144),
    "truncate": (76, 45), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, None), "mkdirat": (258, 34),
    "rmdir": (84, None), "unlink": (87, None), "unlinkat": (263, 35), "link": (86, None), "linkat": (265, 37), "symlink": (88, None),
    "symlinkat": (266, 36), "mknod": (133, None), "mknodat": (259, 33), "creat": (85, None), "chmod": (90, None), "fchmod": (91, 52),
    "fchmodat": (268, 53), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None),
    "utimes": (235, None), "utimensat": (280, 88), "futimesat": (261, None), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "fallocate": (285, 47),
    "rt_tgsigqueueinfo": (297, 240), "process_madvise": (440, 440), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "sched_setparam": (142, 118), "setpriority": (141, 140), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
}  # fmt: skip
_CLONE, _CLONE3, _OPEN, _OPENAT, _OPENAT2 = (56, 220), (435, 435), (2, None), (257, 56), (437, 437)
_THREAD = 0x00010000  # CLONE_THREAD
_TGKILL, _PRLIMIT = (234, 131), (302, 261)  # of this process only: `abort` and `setrlimit` need them
_WRITES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE's own bit
_ARCHES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def install(libc: ctypes.CDLL) -> bool:
    """Puts the filter on this process for good; False where the kernel or the machine does not have it."""
    code = program(platform.machine(), os.getpid())
    if not code:
        return False
    told = _Program(len(code) // 8, code)
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(told), 0, 0) == 0)


def program(machine: str, pid: int = 0) -> bytes:
    """The filter for a process of a machine; empty for a machine that is not known."""
    if machine not in _ARCHES:
        return b""
    arch, column = _ARCHES[machine]
    steps = [_step(_LOAD, _ARCH), _step(_EQUAL, arch, 1, 0), _step(_RETURN, _KILL), _step(_LOAD, _NUMBER)]
    if machine == "x86_64":
        steps += [_step(_AT_LEAST, 0x40000000, 0, 1), _step(_RETURN, _REFUSE)]  # the x32 calls
    for numbers in REFUSED.values():
        if numbers[column] is not None:
            steps += [_step(_EQUAL, numbers[column] or 0, 0, 1), _step(_RETURN, _REFUSE)]
    for numbers in (_CLONE3, _OPENAT2):  # their arguments lie in memory and cannot be looked at; callers fall back
        steps += [_step(_EQUAL, numbers[column], 0, 1), _step(_RETURN, _ABSENT)]
    for numbers, value in ((_TGKILL, pid), (_PRLIMIT, 0)):
        steps += [_step(_EQUAL, numbers[column], 0, 4), _step(_LOAD, _ARGUMENTS), _step(_EQUAL, value, 1, 0), _step(_RETURN, _REFUSE)]
        steps += [_step(_RETURN, _ALLOW)]
    steps += _argument(_CLONE[column], 0, _THREAD, refuse_if_set=False)
    for number, place in ((_OPEN[column], 1), (_OPENAT[column], 2)):
        if number is not None:
            steps += _argument(number, place, _WRITES, refuse_if_set=True)
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _argument(number: int, place: int, bits: int, *, refuse_if_set: bool) -> list[bytes]:
    """Refuses a call by the bits of one of its arguments (of which the lower half is looked at)."""
    jump = (0, 1) if refuse_if_set else (1, 0)
    return [
        _step(_EQUAL, number, 0, 4), _step(_LOAD, _ARGUMENTS + 8 * place), _step(_ANY_OF, bits, *jump), _step(_RETURN, _REFUSE),
        _step(_RETURN, _ALLOW),
    ]  # fmt: skip


def _step(code: int, value: int, then: int = 0, other: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, other, value)
