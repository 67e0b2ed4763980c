"""Tests of nnbook.datasets.files: files are found, fetched, refused, and never lost."""

import errno
import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from datafiles import archive, empty_home, servers

from nnbook.datasets import downloads, files
from nnbook.datasets.files import Remote, fetch, noting, read

pytest.importorskip("pooch")


@pytest.fixture
def home(tmp_path, monkeypatch):
    return empty_home(tmp_path, monkeypatch)


@pytest.fixture
def serve():
    with servers() as begin:
        yield begin


def accept(name, content):
    """Take what begins with "good"."""
    if not content.startswith(b"good"):
        raise ValueError(f"expected a good start, got {content[:6]!r}")
    return content


def remote(server, name="file.txt", **described):
    return Remote(name, (server.address + name,), **described)


NOWHERE = Remote("file.txt", ("http://127.0.0.1:9/file.txt",))


# Where files are looked for -----------------------------------------------------------------------


def test_folders_are_listed_like_a_path_and_the_cache_comes_last(home, monkeypatch, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    monkeypatch.setenv("NNBOOK_DATA", f"{first}{os.pathsep}{os.pathsep}{second}")
    assert files.folders() == [first, second, home]
    for folder, content in (
        (home, "good: cache"),
        (second, "good: second"),
        (first, "good: first"),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "file.txt").write_text(content)
        assert read("load", "file.txt", NOWHERE, accept).decode() == content


def test_what_was_read_is_noted_with_its_hash(home, serve):
    server = serve({"file.txt": b"good one"})
    with noting() as noted:
        read("load", "file.txt", remote(server), accept)
        assert noted == {"file.txt": hashlib.sha256(b"good one").hexdigest()}
    read("load", "file.txt", remote(server), accept)  # outside of noting(), nothing is collected


# Downloads ----------------------------------------------------------------------------------------


def test_a_file_is_downloaded_once(home, serve):
    server = serve({"file.txt": b"good one"})
    for _ in range(2):
        assert read("load", "file.txt", remote(server), accept) == b"good one"
    assert server.asked == {"file.txt": 1}
    assert [path.name for path in home.iterdir()] == ["file.txt"]


def test_a_transfer_that_breaks_half_way_is_begun_again(home, serve):
    server = serve({"file.txt": b"good " * 50_000})
    server.breaks["file.txt"] = 2
    assert read("load", "file.txt", remote(server), accept) == b"good " * 50_000
    assert server.asked["file.txt"] == 3


def test_one_that_always_breaks_leaves_nothing_behind(home, serve):
    server = serve({"file.txt": b"good " * 50_000})
    server.breaks["file.txt"] = 1_000
    with pytest.raises(FileNotFoundError, match=r"^load: expected file\.txt in .* no download"):
        read("load", "file.txt", remote(server), accept)
    assert list(home.iterdir()) == []


def test_the_next_address_is_tried(home, serve):
    server = serve({"file.txt": b"good one"})
    both = Remote("file.txt", (server.address + "missing", server.address + "file.txt"))
    assert read("load", "file.txt", both, accept) == b"good one"


def test_without_a_network_the_message_says_what_to_put_where(home):
    with pytest.raises(FileNotFoundError) as caught:
        read("load", "file.txt", NOWHERE, accept)
    message = str(caught.value)
    assert "no download from http://127.0.0.1:9/file.txt (ConnectionError)" in message
    assert message.endswith("get it on another machine, and put it into one of these folders")
    assert str(home) in message


@pytest.mark.parametrize("content", [b"<html>busy</html>", b"", b"goo"])
def test_a_page_of_errors_or_nothing_is_refused_and_the_good_file_kept(home, serve, content):
    server = serve({"file.txt": content})
    home.mkdir(parents=True)
    (home / "file.txt").write_bytes(b"good old one")
    with pytest.raises(ValueError, match=r"file\.txt is not what it should be: expected a good st"):
        fetch("load", remote(server), accept)
    assert (home / "file.txt").read_bytes() == b"good old one"
    assert [path.name for path in home.iterdir()] == ["file.txt"]


def test_a_wrong_hash_of_the_transfer_is_refused(home, serve):
    server = serve({"file.txt": b"good one"})
    wrong = remote(server, known_hash="md5:" + hashlib.md5(b"another").hexdigest())
    with pytest.raises(FileNotFoundError, match="hash of downloaded file"):
        read("load", "file.txt", wrong, accept)
    assert server.asked["file.txt"] == 1 + downloads.RETRIES
    assert list(home.iterdir()) == []
    right = remote(server, known_hash="md5:" + hashlib.md5(b"good one").hexdigest())
    assert read("load", "file.txt", right, accept) == b"good one"


def test_two_that_fetch_at_once_do_not_disturb_each_other(home, serve):
    server = serve({"file.txt": b"good " * 200_000})
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(lambda _: fetch("load", remote(server), accept), range(4)))
    assert paths == [[home / "file.txt"]] * 4
    assert (home / "file.txt").read_bytes() == b"good " * 200_000
    assert [path.name for path in home.iterdir()] == ["file.txt"]


def test_a_cache_that_cannot_be_written_is_named(home, serve, monkeypatch):
    server = serve({"file.txt": b"good one"})

    def refuse(*arguments, **named):
        raise PermissionError(errno.EACCES, "Permission denied", str(home))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OSError, match=r"^load: expected to write file\.txt into .*, got Perm"):
        fetch("load", remote(server), accept)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_cache_is_named(home, serve):
    home.mkdir(parents=True)
    home.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(OSError, match="Permission denied"):
        fetch("load", remote(serve({"file.txt": b"good one"})), accept)


def test_a_full_disk_keeps_the_old_file(home, serve, monkeypatch):
    server = serve({"file.txt": b"good one"})
    home.mkdir(parents=True)
    (home / "file.txt").write_bytes(b"good old one")

    def full(number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"got No space left on device; make room"):
        fetch("load", remote(server), accept)
    assert (home / "file.txt").read_bytes() == b"good old one"
    assert [path.name for path in home.iterdir()] == ["file.txt"]


# Archives -----------------------------------------------------------------------------------------


def test_only_the_wanted_members_are_unpacked(home, serve):
    content = archive({"in/a.bin": b"good a", "../evil": b"good evil", "in/b.bin": b"good b"})
    server = serve({"all.tar.gz": content})
    wanted = remote(server, "all.tar.gz", members=("in/a.bin", "in/b.bin"))
    assert read("load", "in/b.bin", wanted, accept) == b"good b"
    assert sorted(str(p.relative_to(home)) for p in home.rglob("*.bin")) == ["in/a.bin", "in/b.bin"]
    assert not (home.parent / "evil").exists()


@pytest.mark.parametrize(
    "content",
    [b"<html>", b"", archive({"in/b.bin": b"good"}), archive({"in/a.bin": b"good"})[:-20]],
    ids=["a page", "empty", "a file is missing", "truncated"],
)
def test_a_damaged_archive_is_refused(home, serve, content):
    server = serve({"all.tar.gz": content})
    wanted = remote(server, "all.tar.gz", members=("in/a.bin",))
    with pytest.raises(ValueError, match=r"^load: expected all\.tar\.gz to be an archive with in"):
        read("load", "in/a.bin", wanted, accept)
    assert list(home.iterdir()) == []
