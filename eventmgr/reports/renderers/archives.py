"""Office files are archives: packed so that their bytes depend on their content alone."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NOTHING: Final[Mapping[str, Callable[[bytes], bytes]]] = {}


def repacked(archive: bytes, changes: Mapping[str, Callable[[bytes], bytes]] = NOTHING) -> bytes:
    """Return the archive with undated members, those named in ``changes`` passed through them."""
    packed = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(_undated(name), changes[name](content) if name in changes else content)
    return packed.getvalue()


def _undated(name: str) -> ZipInfo:
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    return info
