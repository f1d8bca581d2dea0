"""See to it that there is a Chromium for the browser tests: find it, install it, or say how."""

import os
import shutil
import subprocess
import sys

COMMAND = "apt-get install -y chromium"


def main() -> int:
    """Return 0 if there is a browser, else 1 after saying the one command to type."""
    if _found():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], [*COMMAND.split(), "-q"]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    if _found():
        return 0
    print(f"The browser tests need Chromium. Type: sudo {COMMAND}", file=sys.stderr)
    return 1


def _found() -> bool:
    return bool(shutil.which("chromium") or shutil.which("chromium-browser"))


if __name__ == "__main__":
    sys.exit(main())
