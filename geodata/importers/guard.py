"""Takes from this process what reading a file does not need: the network, other files, programs.

On Linux the kernel does it (seccomp and Landlock, both open to anybody), for the rest of the
process's life. Elsewhere Python's sockets are taken away, which holds against a mistake and
not against an attack; limits of time and memory hold all the same.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER, _SECCOMP_TSYNC = 1, 1
# Numbers of the calls in the kernel's tables: seccomp and, with the same numbers on both, Landlock.
_ARCHITECTURES = {"x86_64": (0xC000003E, 317), "aarch64": (0xC00000B7, 277)}
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_DENIED = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211),
    "sendmmsg": (307, 269), "execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kill": (62, 129),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "io_uring_setup": (425, 425),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241),
    "keyctl": (250, 219), "init_module": (175, 105), "finit_module": (313, 273),
    "reboot": (169, 142), "kexec_load": (246, 104), "open_by_handle_at": (304, 265),
    "userfaultfd": (323, 282), "mknodat": (259, 33), "symlinkat": (266, 36),
}  # fmt: skip
"""Calls that reading never makes, by their numbers on both architectures."""
_X32 = 0x40000000
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM

_READ = 0b1100
"""Landlock: read a file, list a folder."""
_ALL_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
_SYSTEM_READS = (
    "/usr/lib", "/lib", "/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/usr/share/proj",
    "/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/cpuinfo", "/proc/meminfo",
    "/sys/devices/system/cpu", "/dev/null", "/dev/urandom",
)  # fmt: skip


def confine(*, packages: Iterable[Path], reads: Iterable[Path], writes: Iterable[Path]) -> None:
    """Give up all that reading does not need, for good.

    Parameters
    ----------
    packages
        Folders of code beside Python's own and the installed libraries.
    reads
        Files and folders that may be read.
    writes
        Folders that may be read and written.
    """
    socket.socket.__init__ = _refuse_socket  # type: ignore[method-assign]
    if not sys.platform.startswith("linux") or platform.machine() not in _ARCHITECTURES:
        return
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.syscall.restype = ctypes.c_long
    if kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return
    libraries = {
        sysconfig.get_path(each) for each in ("stdlib", "platstdlib", "purelib", "platlib")
    }
    libraries |= {each for each in sys.path if each.endswith(("site-packages", "dist-packages"))}
    _limit_files(kernel, [*_SYSTEM_READS, *libraries, *packages, *reads], list(writes))
    _limit_calls(kernel)


def _refuse_socket(*_: Any, **__: Any) -> NoReturn:
    raise PermissionError(errno.EPERM, "a reading process has no network")


def _limit_files(kernel: Any, reads: Iterable[Path | str], writes: Iterable[Path]) -> None:
    version = kernel.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return
    everything = (1 << _ALL_BITS.get(version, 16)) - 1
    ports = 0b11 if version >= 4 else 0
    rules = ctypes.create_string_buffer(struct.pack("QQ", everything, ports))
    ruleset = kernel.syscall(_LANDLOCK_CREATE, rules, 16 if version >= 4 else 8, 0)
    if ruleset < 0:
        return
    execute = 1
    for path in reads:
        _allow(kernel, ruleset, path, _READ)
    for path in writes:
        _allow(kernel, ruleset, path, everything & ~execute)
    kernel.syscall(_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow(kernel: Any, ruleset: int, path: Path | str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        rights &= 0b100_0000_0000_0110  # a file has no entries to list, make or remove
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place))
    kernel.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0)
    os.close(place)


def _limit_calls(kernel: Any) -> None:
    architecture, seccomp = _ARCHITECTURES[platform.machine()]
    column = list(_ARCHITECTURES).index(platform.machine())
    filters = _build_filter(architecture, [numbers[column] for numbers in _DENIED.values()])
    code = ctypes.create_string_buffer(filters, len(filters))
    program = struct.pack("HxxxxxxQ", len(filters) // 8, ctypes.addressof(code))
    kernel.syscall(seccomp, _SECCOMP_SET_MODE_FILTER, _SECCOMP_TSYNC,
                   ctypes.create_string_buffer(program))  # fmt: skip


def _build_filter(architecture: int, denied: list[int]) -> bytes:
    """Return a program for the kernel: what is in the list, or of another table, is refused."""
    load, jump_equal, jump_above, give = 0x20, 0x15, 0x35, 0x06
    steps = [(load, 0, 0, 4), (jump_equal, 0, len(denied) + 3, architecture), (load, 0, 0, 0),
             (jump_above, len(denied) + 1, 0, _X32)]  # fmt: skip
    steps += [(jump_equal, len(denied) - at, 0, number) for at, number in enumerate(denied)]
    steps += [(give, 0, 0, _ALLOW), (give, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
