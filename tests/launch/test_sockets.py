import socket
from pathlib import Path

import pytest

from launch.sockets import NAMES, choose_folder, is_private, is_short_enough


def deep(tmp_path: Path) -> Path:
    return tmp_path / ("市" * 30) / ("y" * 60)


def test_a_short_instance_holds_its_own_sockets():
    assert choose_folder(Path("/srv/huiyin"), "", {}) == Path("/srv/huiyin")


def test_bytes_are_counted_not_characters():
    assert is_short_enough(Path("/" + "x" * 60))
    assert not is_short_enough(Path("/" + "市" * 60))


@pytest.mark.parametrize("name", NAMES)
def test_a_long_instance_gets_a_private_folder_in_which_a_socket_can_be_bound(tmp_path, name):
    folder = choose_folder(deep(tmp_path), "", {})
    try:
        assert is_private(folder)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(folder / name))
    finally:
        (folder / name).unlink()
        folder.rmdir()


def test_the_runtime_folder_of_the_session_is_preferred_when_it_is_short(tmp_path, monkeypatch):
    monkeypatch.setattr("launch.sockets.LONGEST_PATH", len(str(tmp_path)) + 40)
    environ = {"XDG_RUNTIME_DIR": str(tmp_path)}

    chosen = choose_folder(deep(tmp_path), "", environ)

    assert chosen.parent == tmp_path
    assert choose_folder(deep(tmp_path), "", environ) == chosen


def test_a_remembered_folder_is_used_again_only_while_it_is_private(tmp_path):
    remembered = tmp_path / "sockets"
    remembered.mkdir(mode=0o700)
    assert choose_folder(deep(tmp_path), str(remembered), {}) == remembered

    remembered.chmod(0o755)
    other = choose_folder(deep(tmp_path), str(remembered), {})
    assert other != remembered
    other.rmdir()


def test_a_link_is_no_private_folder(tmp_path):
    real = tmp_path / "real"
    real.mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(real)
    assert not is_private(tmp_path / "link")
