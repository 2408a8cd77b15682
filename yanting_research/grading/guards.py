"""What a student's code may do (限制): limits of the system, and a hook that refuses what an exercise never needs.

This keeps accidents and naive cheating away: a loop without end, a full disk, a deleted folder, a look at the
neighbour's answer or at the key. It is no prison. Code that sets out to break Python's own hooks can; grade the work
of people you do not trust inside a container that holds nothing else.

Windows has neither the limits of ``resource`` nor namespaces: there only the time limit, the hook and the temporary
folder hold.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

__all__ = ["LARGEST_FILE", "MOST_FILES", "become_first_process", "enter_namespaces", "guard", "limit_resources"]

LARGEST_FILE = 8 << 20
"""Bytes of one file that a notebook may write."""
MOST_FILES = 100
"""Files that a notebook may open for writing."""
_MORE_THREADS = 64
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NEW_USER, _NEW_NET, _NEW_IPC, _NEW_PID = 0x10000000, 0x40000000, 0x08000000, 0x20000000  # linux/sched.h
_SET_PARENT_DEATH_SIGNAL = 1  # linux/prctl.h

# events of Python's audit table; each begins with one of these
_NETWORK = ("socket.", "urllib.Request", "http.client.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "nntplib.",
            "telnetlib.", "webbrowser.")  # fmt: skip
_PROCESSES = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.startfile",
              "subprocess.Popen", "pty.spawn", "os.kill", "os.killpg", "signal.pthread_kill", "_winapi.")  # fmt: skip
_MACHINE = ("ctypes.", "resource.setrlimit", "resource.prlimit", "sys.addaudithook", "winreg.", "syslog.",
            "sqlite3.enable_load_extension", "sqlite3.load_extension", "msvcrt.")  # fmt: skip
# where in the event the paths stand, each with the folder (as an open file) that it starts from
_CHANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "os.remove": ((0, 1),), "os.rmdir": ((0, 1),), "os.mkdir": ((0, 2),), "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)), "os.symlink": ((0, 2), (1, 2)), "os.truncate": ((0, -1),), "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),), "os.utime": ((0, 3),), "os.setxattr": ((0, -1),), "os.removexattr": ((0, -1),),
    "os.chflags": ((0, -1),),
}  # fmt: skip
_LOOKS = ("os.listdir", "os.scandir", "os.chdir")
_SYSTEM_FILES = (
    "/usr/lib", "/usr/share", "/usr/local/lib", "/lib", "/lib64", "/etc/fonts", "/etc/localtime", "/etc/mime.types",
    "/dev/null", "/dev/urandom", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
)  # fmt: skip


def limit_resources(*, seconds: float, memory: int) -> None:
    """Cap processor time [s], memory beyond what is in use now [bytes], files and processes, where the system can."""
    try:
        import resource
    except ImportError:
        return  # Windows
    wanted = {
        "RLIMIT_CPU": int(seconds) + 2,
        "RLIMIT_AS": _address_space() + memory,
        "RLIMIT_DATA": _address_space() + memory,
        "RLIMIT_FSIZE": LARGEST_FILE,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 256,
    }
    running = _threads_of_user()
    if running:
        # threads count too, and drawing a figure starts one; the system does not hold root to it
        wanted["RLIMIT_NPROC"] = running + _MORE_THREADS
    for name, most in wanted.items():
        number = getattr(resource, name, None)
        if number is not None:
            with contextlib.suppress(ValueError, OSError):  # macOS knows some of them by name only
                resource.setrlimit(number, (most, most))


def _threads_of_user() -> int:
    """Threads that run under this user on the machine; 0 where the system does not say."""
    found = 0
    with contextlib.suppress(OSError):
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                with contextlib.suppress(OSError):  # it ended meanwhile
                    found += sum(1 for _ in (process / "task").iterdir()) * (process.stat().st_uid == os.getuid())
    return found


def _address_space() -> int:
    """Bytes of address space this process has mapped; a gigabyte where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - before the guard, in every child
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 1 << 30


def enter_namespaces() -> bool:
    """Leave the network and the user's rights behind, where the system lets an ordinary process do so (Linux).

    Must be called before there is a second thread. Returns whether it worked.
    """
    user, group = os.getuid() if hasattr(os, "getuid") else 0, os.getgid() if hasattr(os, "getgid") else 0
    if not _unshare(_NEW_USER | _NEW_NET | _NEW_IPC):
        return False
    for name, text in (
        ("setgroups", b"deny"),
        ("uid_map", b"%d %d 1" % (user, user)),
        ("gid_map", b"%d %d 1" % (group, group)),
    ):
        with contextlib.suppress(OSError):
            Path(f"/proc/self/{name}").write_bytes(text)
    return True


def become_first_process() -> None:
    """Go on as the first process of a world of its own, where the system lets one: it sees no other, all end with it.

    The process that called stays behind, waits, and takes the new one with it when it is killed.
    """
    if not _unshare(_NEW_PID):
        return
    child = os.fork()
    if child == 0:
        _libc_call("prctl", _SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        return
    os.closerange(3, 1024)
    os.waitpid(child, 0)
    os._exit(0)


def _unshare(flags: int) -> bool:
    return _libc_call("unshare", flags)


def _libc_call(name: str, *arguments: int) -> bool:
    """A call that Python has no function for (``os.unshare`` came with 3.12); False where it is not to be had."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        return int(getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)) == 0
    except (AttributeError, OSError):
        return False


class Refused(PermissionError):
    """Said to the student's code when it asks for something an exercise does not need."""


def guard(home: Path, *, hidden: Sequence[str]) -> None:
    """From here on refuse network, processes, and files outside the notebook's own folder; there is no way back.

    Parameters
    ----------
    home
        The only folder that may be written to.
    hidden
        Files and folders that must not be read either: the key, the other submissions, the results.
    """
    _remove_unheard_calls()
    builtins.input = _no_input
    sys.addaudithook(_hook(os.path.realpath(home), tuple(os.path.realpath(path) for path in hidden)))


def _no_input(_prompt: object = "") -> NoReturn:
    raise Refused("评分时没有人在键盘前，不能用 input()：把数直接写进单元格")


def _remove_unheard_calls() -> None:
    """Calls that start or end processes without an audit event."""
    import subprocess

    for holder, name in ((os, "pidfd_open"), (signal, "pidfd_send_signal")):
        if hasattr(holder, name):
            delattr(holder, name)
    for module, name in ((sys.modules.get("_posixsubprocess"), "fork_exec"), (subprocess, "_fork_exec")):
        if hasattr(module, name):
            setattr(module, name, _no_process)


def _no_process(*_: object) -> NoReturn:
    raise Refused("评分时不能启动别的程序")


def _readable() -> tuple[str, ...]:
    package = Path(__file__).parents[1]
    return tuple(os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, package, *_SYSTEM_FILES))


def _hook(home: str, hidden: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    readable, listable = _readable(), tuple(os.path.realpath(path) for path in sys.path if path)
    place, joined, separator, opened = os.path.realpath, os.path.join, os.sep, [0]

    def inside(path: str, roots: tuple[str, ...]) -> bool:
        return any(path == root or path.startswith(root.rstrip(separator) + separator) for root in roots)

    def resolved(path: Any) -> str:
        text = path if isinstance(path, str) else os.fsdecode(path)
        return place(text)

    def check_change(path: Any, start: int = -1) -> None:
        if isinstance(path, int):
            return  # an open file: it was looked at when it was opened
        if start >= 0:
            path = joined(f"/proc/self/fd/{start}", path if isinstance(path, str) else os.fsdecode(path))
        if not inside(resolved(path), (home,)):
            raise Refused("评分时只能在临时文件夹里写文件、删文件")

    def check_look(path: Any, *, listing: bool) -> None:
        if path is None or isinstance(path, int):
            return
        full = resolved(path)
        if inside(full, (home,)):
            return
        if inside(full, hidden) or not (inside(full, readable) or (listing and full in listable)):
            raise Refused("评分时只能读自己文件夹里的文件")

    def check_open(path: Any, flags: Any) -> None:
        if isinstance(flags, int) and flags & _WRITING:
            if resolved(path) == "/dev/null":
                return
            check_change(path)
            opened[0] += 1
            if opened[0] > MOST_FILES:
                raise Refused(f"写的文件太多了，最多 {MOST_FILES} 个")
        else:
            check_look(path, listing=False)

    def heard(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            if not isinstance(args[0], int):
                check_open(args[0], args[2])
        elif event in _CHANGES:
            for path, start in _CHANGES[event]:
                check_change(args[path], args[start] if start >= 0 else -1)
        elif event in _LOOKS:
            check_look(args[0], listing=True)
        elif event == "sqlite3.connect":
            if str(args[0]) != ":memory:":
                check_change(args[0])
        elif event.startswith(_NETWORK):
            raise Refused("评分时不能用网络")
        elif event.startswith(_PROCESSES):
            raise Refused("评分时不能启动或结束别的程序")
        elif event.startswith(_MACHINE):
            raise Refused("评分时不能改动运行环境")

    return heard
