"""Tests of nnbook.datasets.files: files are found, fetched, refused, and never lost."""

import errno
import gzip
import hashlib
import io
import os
import stat
import struct
import tarfile
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from nnbook.__main__ import main
from nnbook.datasets import cifar10, files, load_cifar10, load_mnist, mnist
from nnbook.datasets.files import Remote, fetch, noting, read

pooch = pytest.importorskip("pooch")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Make the cache a temporary folder, and the only one."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("NNBOOK_DATA", raising=False)
    monkeypatch.setattr("time.sleep", lambda seconds: None)  # pooch waits between its attempts
    return tmp_path / ".cache" / "nnbook"


class Server(ThreadingHTTPServer):
    """Serves contents by path; breaks the first transfers of a path half-way."""

    def __init__(self, contents):
        super().__init__(("127.0.0.1", 0), Handler)
        self.contents = contents
        self.breaks = dict.fromkeys(contents, 0)
        self.asked = dict.fromkeys(contents, 0)
        self.address = f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.lstrip("/")
        content = self.server.contents.get(name)
        if content is None:
            self.send_error(404)
            return
        self.server.asked[name] += 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.server.breaks[name] > 0:
            self.server.breaks[name] -= 1
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            self.connection.close()
            return
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def serve():
    servers = []

    def begin(contents):
        server = Server(contents)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


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
    assert server.asked["file.txt"] == 1 + files.RETRIES
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


def archive(members, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


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


# The loaders --------------------------------------------------------------------------------------


def idx(array, kind=8):
    array = np.asarray(array, np.uint8)
    head = bytes([0, 0, kind, array.ndim]) + b"".join(struct.pack(">I", n) for n in array.shape)
    return head + array.tobytes()


@pytest.fixture
def digits(home, monkeypatch):
    """Put small files of MNIST's form into the cache, and let them be the known ones."""
    draw = np.random.default_rng(0)
    plain = {
        "train-images-idx3-ubyte.gz": idx(draw.integers(0, 256, (6, 28, 28))),
        "train-labels-idx1-ubyte.gz": idx([5, 0, 4, 1, 9, 2]),
        "t10k-images-idx3-ubyte.gz": idx(draw.integers(0, 256, (3, 28, 28))),
        "t10k-labels-idx1-ubyte.gz": idx([7, 2, 1]),
    }
    home.mkdir(parents=True)
    for name, content in plain.items():
        monkeypatch.setitem(mnist.CONTENTS, name, hashlib.sha256(content).hexdigest())
        (home / name).write_bytes(gzip.compress(content))
    return plain


def test_mnist(digits):
    train, test = load_mnist()
    assert train.x.shape == (6, 784)
    assert train.x.dtype == np.float32
    assert train.y.tolist() == [5, 0, 4, 1, 9, 2]
    assert train.y.dtype == np.int64
    assert test.x.shape == (3, 784)
    assert len(train.feature_names) == 784
    pixels = np.frombuffer(digits["train-images-idx3-ubyte.gz"][16:], np.uint8)
    np.testing.assert_allclose(train.x.ravel(), pixels / 255, rtol=1e-6)
    assert load_mnist(np.float64)[0].x.dtype == np.float64


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


DAMAGE = {
    "truncated": (lambda raw, plain: raw[:-10], "."),
    "a bit of the archive": (lambda raw, plain: flipped(raw), "."),
    "a bit of the content": (lambda raw, plain: gzip.compress(plain[:-1] + b"\t"), "got another"),
    "wrong magic": (
        lambda raw, plain: gzip.compress(b"\0\0\x09" + plain[3:]),
        "an IDX file of byt",
    ),
    "wrong shape": (lambda raw, plain: gzip.compress(plain + b"\0"), r"expected [\d,]+ bytes for"),
    "a page": (lambda raw, plain: b"<html>404</html>", "[Nn]ot a gzipped file"),
    "empty": (lambda raw, plain: b"", "an IDX file of bytes, got one that begins b''"),
    "another set": (lambda raw, plain: gzip.compress(idx([1, 2])), "another one of the same form"),
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("name", ["train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
def test_a_damaged_file_is_named_and_stays_where_it_is(digits, home, kind, name):
    damage, message = DAMAGE[kind]
    path = home / name
    damaged = damage(path.read_bytes(), digits[name])
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match=f"^load_mnist: .*{name} is not what it.*{message}") as no:
        load_mnist()
    assert str(no.value).endswith("delete it, and it is downloaded again")
    assert path.read_bytes() == damaged
    assert len(list(home.iterdir())) == 4


@pytest.fixture
def photographs(home, monkeypatch):
    """Put six small batches of CIFAR-10's form into the cache."""
    monkeypatch.setattr(cifar10, "_RECORDS", 10)
    folder = home / "cifar-10-batches-bin"
    folder.mkdir(parents=True)
    draw = np.random.default_rng(0)
    batches = {}
    for name in (*cifar10.TRAIN, cifar10.TEST):
        batch = draw.integers(0, 256, (10, 3073)).astype(np.uint8)
        batch[:, 0] = draw.permutation(10)
        (home / name).write_bytes(batch.tobytes())
        batches[name] = batch
    return batches


def test_cifar10(photographs, home):
    train, test = load_cifar10()
    assert train.x.shape == (50, 3072)
    assert test.x.shape == (10, 3072)
    assert train.x.dtype == np.float32
    first = photographs[cifar10.TRAIN[0]]
    np.testing.assert_array_equal(train.y[:10], first[:, 0])
    np.testing.assert_allclose(train.x[0], first[0, 1:] / 255, rtol=1e-6)
    assert len(train.feature_names) == 3072
    assert train.feature_names[1024] == "green (0, 0)"
    assert train.source == "CIFAR-10, a copy in another order"


def test_the_official_order_is_known(photographs, home):
    batch = photographs[cifar10.TRAIN[0]].copy()
    batch[:, 0] = [6, 9, 9, 4, 1, 1, 2, 7, 8, 3]
    (home / cifar10.TRAIN[0]).write_bytes(batch.tobytes())
    assert load_cifar10()[0].source == "CIFAR-10 (Krizhevsky, 2009)"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda raw: raw[:-1], r"expected 30,730 bytes, got 30,729"),
        (lambda raw: b"", r"expected 30,730 bytes, got 0"),
        (lambda raw: b"\x0a" + raw[1:], r"labels from 0 to 9, got 10 in record 0"),
    ],
)
def test_damaged_photographs_are_refused(photographs, home, damage, message):
    path = home / cifar10.TEST
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=f"test_batch.bin is not what it should be: .*{message}"):
        load_cifar10()


# The command --------------------------------------------------------------------------------------


def test_fetch_loads_each_set_and_says_what_it_is(digits, photographs, capsys):
    assert main(["fetch", "mnist", "cifar10"]) == 0
    assert capsys.readouterr().out == (
        "mnist: (6, 784) and (3, 784), MNIST (LeCun, Cortes, Burges)\n"
        "cifar10: (50, 3072) and (10, 3072), CIFAR-10, a copy in another order\n"
    )


def test_fetch_goes_on_after_one_that_fails(digits, photographs, home, capsys):
    (home / "t10k-labels-idx1-ubyte.gz").write_bytes(b"")
    assert main(["fetch", "mnist", "cifar10"]) == 1
    printed = capsys.readouterr()
    assert "cifar10: (50, 3072)" in printed.out
    assert printed.err.startswith("mnist: load_mnist: ")


@pytest.mark.parametrize("arguments", [[], ["faces"], ["mnist", "--all"]])
def test_fetch_refuses_calls_that_make_no_sense(arguments):
    with pytest.raises(SystemExit) as ended:
        main(["fetch", *arguments])
    assert ended.value.code == 2


# The real ones, where they are -----------------------------------------------------------------


def test_mnist_itself():
    if not any((folder / name).is_file() for folder in files.folders() for name in mnist.CONTENTS):
        pytest.skip("MNIST: no folder of NNBOOK_DATA has it, and tests download nothing")
    train, test = load_mnist()
    assert train.x.shape == (60_000, 784)
    assert test.y[:4].tolist() == [7, 2, 1, 0]
    assert np.bincount(train.y).tolist()[0] == 5923
    assert float(train.x.mean()) == pytest.approx(0.1306605, abs=1e-6)
