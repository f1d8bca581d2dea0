import os
import shutil
import stat
from pathlib import Path

import pytest

from eventmgr.local import folders, locks
from eventmgr.local.errors import LocalError


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_prepare_makes_the_folder_and_tells_the_room(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    assert folders.prepare(home) > folders.NEEDED_BYTES
    assert _mode(home / "logs") == 0o700
    assert sorted(each.name for each in home.iterdir()) == ["logs"]


def test_prepare_refuses_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match=r"file/home cannot be written .*EVENTMGR_HOME"):
        folders.prepare(tmp_path / "file" / "home")


def test_prepare_refuses_a_full_disk(tmp_path: Path) -> None:
    needed = shutil.disk_usage(tmp_path).total + 2**20
    with pytest.raises(LocalError, match=r"nearly full: \d+ MB are free and \d+ MB are needed\."):
        folders.prepare(tmp_path, needed_bytes=needed)


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = folders.secret_key(tmp_path)
    assert len(first) == 64
    assert folders.secret_key(tmp_path) == first
    assert _mode(tmp_path / "secret-key") == 0o600


def test_private_text_replaces_the_old_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "file"
    folders.write_private(path, "old")
    folders.write_private(path, "new")
    assert path.read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_socket_folder_is_private_short_and_one_per_home(tmp_path: Path) -> None:
    long_home = tmp_path / ("x" * 200)
    folder = folders.socket_folder(long_home, "redis", owner=os.geteuid())
    try:
        assert _mode(folder) == 0o700
        assert len(str(folder)) < 80
        assert folders.socket_folder(long_home, "redis", owner=os.geteuid()) == folder
        assert folders.socket_path(tmp_path, "redis") != folder
    finally:
        folders.drop_socket_folder(folder)
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["open to all", "symbolic link", "file", "another owner"])
def test_what_another_user_put_in_its_place_is_not_used(tmp_path: Path, kind: str) -> None:
    folder = folders.socket_path(tmp_path, "redis")
    owner = os.geteuid()
    if kind == "symbolic link":
        folder.symlink_to(tmp_path)
    elif kind == "file":
        folder.touch(mode=0o600)
    else:
        folder.mkdir(mode=0o700)
        folder.chmod(0o755 if kind == "open to all" else 0o700)
        owner += kind == "another owner"
    try:
        with pytest.raises(LocalError, match="belongs to somebody else or is open to others"):
            folders.socket_folder(tmp_path, "redis", owner=owner)
    finally:
        folder.rmdir() if folder.is_dir() and not folder.is_symlink() else folder.unlink()


def test_a_lock_is_free_again_after_its_block(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locks.if_free(path) as first, locks.if_free(path) as second:
        assert (first, second) == (True, False)
    with locks.if_free(path) as third:
        assert third


def test_the_last_of_those_who_share_a_lock_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locks.shared(path) as one, locks.shared(path) as other:
        assert not locks.nobody_else(one)
        assert locks.nobody_else(other)
