"""Become another program: as another user, or bound to the life of a parent.

Run by its path with ``python -I -S``: it may import the standard library only.

- ``--as UID:GID`` gives up root. On Linux the program keeps the right to pass through folders that
  only root may enter, so that it runs from a home such as /root; it keeps no other right of root.
- ``--bound-to PID`` asks the system (Linux) to end the program when that parent ends.
- ``--detached`` puts the program into the background and prints its process id.
"""

import argparse
import ctypes
import os
import signal
import sys
from pathlib import Path

_DEATH_SIGNAL, _KEEP_CAPABILITIES, _AMBIENT, _AMBIENT_RAISE = 1, 8, 47, 2
_CAPABILITY_VERSION = 0x20080522
_PASS_ANYWHERE = (2, 1)
"""CAP_DAC_READ_SEARCH, or where a container lacks it CAP_DAC_OVERRIDE."""


def main() -> None:
    """Read the command line and become the program; ends with 1 if the parent is already gone."""
    asked = _arguments()
    if asked.detached:
        _detach()
    if asked.user:
        uid, gid = (int(each) for each in asked.user.split(":"))
        _become(uid, gid)
    if asked.bound_to:
        _bind(asked.bound_to)
    os.execv(asked.command[0], asked.command)  # noqa: S606 - the caller's program is the point


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--as", dest="user")
    parser.add_argument("--bound-to", type=int)
    parser.add_argument("--detached", action="store_true")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def _detach() -> None:
    child = os.fork()
    if child:
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os._exit(0)
    os.setsid()
    os.dup2(2, 1)


def _bind(parent: int) -> None:
    if sys.platform == "linux":
        _libc().prctl(_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def _become(uid: int, gid: int) -> None:
    capability = _capability()
    if capability:
        _libc().prctl(_KEEP_CAPABILITIES, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if capability:
        _keep_only(capability)


def _capability() -> int:
    if sys.platform != "linux":
        return 0
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    permitted = next(int(line.split()[1], 16) for line in lines if line.startswith("CapPrm"))
    return next((each for each in _PASS_ANYWHERE if permitted >> each & 1), 0)


def _keep_only(capability: int) -> None:
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    if _libc().capset(header, sets) == 0:
        _libc().prctl(_AMBIENT, _AMBIENT_RAISE, capability, 0, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


if __name__ == "__main__":
    main()
