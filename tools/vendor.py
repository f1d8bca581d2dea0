"""Copy the vendored front-end packages, exact versions with their licences, into the tree.

Run by `make vendor`, the only thing that needs Node. A house test compares the copies with
`vendored.json`, which this writes.
"""

import hashlib
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "eventmgr" / "static" / "vendor"
TEST_TARGET = ROOT / "tests" / "browser" / "vendor"
FILES = {
    "@event-calendar/build": (
        TARGET,
        ["dist/event-calendar.min.css", "dist/event-calendar.min.js"],
    ),
    "@fontsource/noto-naskh-arabic": (
        TARGET,
        [f"files/noto-naskh-arabic-arabic-{weight}-normal.woff2" for weight in (400, 700)],
    ),
    "@tabler/core": (TARGET, ["dist/css/tabler.min.css", "dist/css/tabler.rtl.min.css"]),
    "htmx.org": (TARGET, ["dist/htmx.min.js"]),
    "axe-core": (TEST_TARGET, ["axe.min.js"]),
}
LICENCE_FALLBACK = ROOT / "tools" / "licences"


def main() -> None:
    """Replace the vendored files and write down their hashes."""
    hashes: dict[str, str] = {}
    for package, (target, files) in FILES.items():
        source = ROOT / "node_modules" / package
        version = json.loads((source / "package.json").read_text())["version"]
        folder = target / f"{package.replace('@', '').replace('/', '-')}-{version}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in [*files, *_licences(source)]:
            copy = folder / Path(name).name
            lines = (source / name).read_bytes().splitlines(keepends=True)
            # Source maps are not shipped, so the pointers to them would be answered by 404.
            copy.write_bytes(b"".join(each for each in lines if b"sourceMappingURL=" not in each))
        if not _licences(source):
            shutil.copy(LICENCE_FALLBACK / f"{folder.name}.txt", folder / "LICENSE")
        for copy in sorted(folder.iterdir()):
            hashes[str(copy.relative_to(ROOT))] = hashlib.sha256(copy.read_bytes()).hexdigest()
    (ROOT / "tools" / "vendored.json").write_text(
        json.dumps(hashes, indent=2, sort_keys=True) + "\n"
    )
    _forget_addresses(ROOT / "package-lock.json")


def _licences(source: Path) -> list[str]:
    return sorted(each.name for each in source.glob("LICENSE*"))


def _forget_addresses(lock: Path) -> None:
    """Leave only names, versions and hashes in the lock: it must not say where to download from."""
    locked = json.loads(lock.read_text())
    for package in locked["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    lock.write_text(json.dumps(locked, indent=2) + "\n")


if __name__ == "__main__":
    main()
