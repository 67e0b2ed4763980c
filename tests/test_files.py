"""Tests of nnbook._files: what a crash leaves behind."""

import errno
import os
import subprocess
import sys

import pytest

from nnbook._files import Lines, replacing


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.txt"


def write(path, content, error=None):
    with replacing(path) as file:
        file.write(content)
        if error:
            raise error


def test_a_file_is_written_and_replaced(path):
    write(path, b"old")
    assert path.read_bytes() == b"old"
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_the_old_file_is_whole_until_the_new_one_is(path):
    write(path, b"old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("before", [None, b"old"])
@pytest.mark.parametrize("broken", ["write", "fsync", "replace"])
def test_a_failure_leaves_what_was_there_and_nothing_else(path, monkeypatch, before, broken):
    if before:
        path.write_bytes(before)

    error = OSError("disk full")

    def fail(*_):
        raise error

    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    if broken == "replace":
        monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write(path, b"new", error if broken == "write" else None)
    assert [*path.parent.iterdir()] == ([path] if before else [])
    assert not before or path.read_bytes() == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_interrupt_is_a_failure(path, error):
    with pytest.raises(error):
        write(path, b"new", error)
    assert [*path.parent.iterdir()] == []


def test_what_is_written_is_on_the_disk_before_it_replaces(path, monkeypatch):
    synced = []

    def fsync(number):
        synced.append((os.fstat(number).st_size, path.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    write(path, b"12345")
    assert synced == [(5, False)]


def test_two_that_write_at_once_do_not_disturb_each_other(path):
    with replacing(path) as one:
        one.write(b"one")
        write(path, b"two")  # in the same thread: nothing but the name of the part can differ
        assert path.read_bytes() == b"two"
    assert path.read_bytes() == b"one"
    assert [*path.parent.iterdir()] == [path]


SAVE = """
import sys
from pathlib import Path
from nnbook._files import replacing
for _ in range(200):
    with replacing(Path(sys.argv[1])) as file:
        for _ in range(4):
            file.write(sys.argv[2].encode() * 2_000)
            file.flush()
"""


def test_two_processes_that_write_at_once_leave_one_whole_content(path):
    command = [sys.executable, "-c", SAVE, str(path)]
    both = [subprocess.Popen([*command, letter]) for letter in "ab"]
    while any(process.poll() is None for process in both):
        if path.exists():
            content = path.read_bytes()
            assert content in (b"a" * 8_000, b"b" * 8_000)
    assert [process.returncode for process in both] == [0, 0]
    assert [*path.parent.iterdir()] == [path]


def test_lines_are_read_and_go_on(path):
    lines = Lines(path)
    assert (lines.found, lines.rest) == ([], b"")
    assert not path.exists()
    lines.append("one")
    lines.append("two", "three")
    again = Lines(path)
    assert (again.found, again.rest) == (["one", "two", "three"], b"")
    again.append("four")
    lines.append("five")
    assert path.read_bytes() == b"one\ntwo\nthree\nfour\nfive\n"


@pytest.mark.parametrize("length", range(9))
def test_what_was_cut_off_is_left_out_and_written_over(path, length):
    content = b"one\ntwo\n"[:length]
    path.write_bytes(content)
    lines = Lines(path)
    assert lines.found == ["one", "two"][: content.count(b"\n")]
    assert path.read_bytes() == content  # reading alone changes nothing
    lines.append("next")
    lines.append("last")
    assert Lines(path).found == [*lines.found, "next", "last"]


def test_a_line_may_hold_any_character_but_a_line_break(path):
    line = "é \u2028 \x0b \x85 \r"
    Lines(path).append(line, "")
    assert Lines(path).found == [line, ""]


def test_a_line_is_on_the_disk_before_the_run_goes_on(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_size))
    lines = Lines(path)
    lines.append("one")
    lines.append("two")
    assert synced == [4, 8]


def test_a_run_that_changes_its_folder_goes_on_in_the_same_file(path, tmp_path, monkeypatch):
    monkeypatch.chdir(path.parent)
    lines = Lines(path.relative_to(path.parent))
    lines.append("one")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    lines.append("two")
    assert Lines(path).found == ["one", "two"]


@pytest.mark.parametrize("room", [0, 1, 5, 8])
def test_a_line_that_a_full_disk_cut_off_does_not_spoil_the_next(path, monkeypatch, room):
    """The run may go on in the same process once there is room again."""
    lines = Lines(path)
    lines.append("one")

    def full(number):
        os.truncate(path, 4 + room)  # so much of the line has reached the disk
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            lines.append("a longer line")
    lines.append("two")
    lines.append("three")
    assert path.read_bytes() == b"one\ntwo\nthree\n"
