"""Archives, as which office files come too: their bytes depend on their content alone."""

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of the members by their names."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(_undated(name), content)
    return packed.getvalue()


def repacked(given: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Return an archive with undated members, those named in ``changes`` passed through them."""
    with ZipFile(BytesIO(given)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    for name, change in changes.items():
        members[name] = change(members[name])
    return archive(members)


def _undated(name: str) -> ZipInfo:
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    return info
