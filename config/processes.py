"""What a child process does to itself before it becomes a server: die with its parent, stop being root.

`python -m config.processes [--parent PID] SIGNAL COMMAND…` runs a command that gets SIGNAL (SIGTERM …) when its parent
dies.
"""

import ctypes
import errno
import fcntl
import os
import pwd
import signal
import sys
from pathlib import Path

from archive.errors import Unavailable

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


class CannotStart(Unavailable):
    """A program cannot be started on this machine; the message is one line that says why and what to do."""

    code = "cannot_start"


def die_with_parent(death: signal.Signals, *, parent: int | None = None) -> None:
    """Asks the kernel to send `death` to this process when the thread that started it ends, even by kill -9.

    The wish survives exec, not a change of user or namespace: call it last. `parent` is who should be there still;
    without it, whoever is there now. Only Linux can do this; elsewhere the call changes nothing.
    """
    expected = parent if parent is not None else os.getppid()
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
        if os.getppid() != expected:  # it died before the wish was made
            os.kill(os.getpid(), signal.SIGKILL)


def leave_root() -> None:
    """Makes a process of root's one of nobody's, in a user namespace of its own; others stay as they are.

    PostgreSQL refuses to run as root. In the namespace root's files are nobody's: nothing has to be chmod-ed, copied
    or owned by a second user, and a checkout in a home of mode 0700 works. Raises OSError where the kernel refuses.
    """
    if os.geteuid() != 0:
        return
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, "user namespaces need Linux")
    nobody = pwd.getpwnam("nobody")
    group = os.getegid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    # The kernel takes a group map from a process that has given up setgroups, and only then.
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} 0 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {group} 1", encoding="ascii")


def runs(pid: int, *, mentioning: str) -> bool:
    """Whether process `pid` is alive and has `mentioning` in its command line. A zombie is not alive.

    Where PID 1 does not reap, a killed server stays a zombie for ever; where pids are used again, another program has
    the old number. Both would look alive to kill(pid, 0).
    """
    folder = Path("/proc") / str(pid)
    try:
        state = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
        command = (folder / "cmdline").read_bytes()
    except OSError:
        return False
    return state not in {"Z", "X"} and os.fsencode(mentioning) in command


def hold(file: Path, *, inherit: bool = False) -> int | None:
    """Takes the lock `file` for as long as this process lives; None when another has it.

    With `inherit` the lock goes on to the program that this process becomes by exec.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    os.set_inheritable(descriptor, inherit)
    return descriptor


def main(arguments: list[str]) -> None:
    parent = None
    if arguments[:1] == ["--parent"]:
        parent, arguments = int(arguments[1]), arguments[2:]
    death, command = signal.Signals[arguments[0]], arguments[1:]
    die_with_parent(death, parent=parent)
    os.execvp(command[0], command)  # noqa: S606  a list, no shell


if __name__ == "__main__":
    main(sys.argv[1:])
