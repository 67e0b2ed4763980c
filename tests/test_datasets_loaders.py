"""Tests of the loaders that read files, in every form in which people have them."""

import errno
import gzip
import hashlib
import os
import pickle
import re
import shutil
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from datafiles import archive, empty_home, idx, servers

from nnbook.__main__ import main
from nnbook.datasets import cifar10, files, load_cifar10, load_house_prices, load_mnist, mnist
from nnbook.datasets import houses as houses_file
from nnbook.datasets.files import noting, without_downloads
from nnbook.datasets.pickled import binary


@pytest.fixture
def home(tmp_path, monkeypatch):
    return empty_home(tmp_path, monkeypatch)


@pytest.fixture
def serve():
    with servers() as begin:
        yield begin


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
    "a page": (lambda raw, plain: b"<html>404</html>", "an IDX file of bytes, got .* b'<htm'"),
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


# The forms in which people have them --------------------------------------------------------------

FOLDERS = ["", "MNIST/raw", "MNIST", "mnist", "raw"]
NAMES = [
    lambda name: name,
    lambda name: name.removesuffix(".gz"),
    lambda name: name.replace("-idx", ".idx"),
    lambda name: name.replace("-idx", ".idx").removesuffix(".gz"),
    lambda name: f"{name.removesuffix('.gz')}/{name.removesuffix('.gz')}",
    lambda name: "{0}/{0}".format(name.replace("-idx", ".idx").removesuffix(".gz")),
]


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Return an empty folder that NNBOOK_DATA names from the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NNBOOK_DATA", os.pathsep.join(["~/nowhere", "~/my data", str(tmp_path)]))
    (tmp_path / "my data").mkdir()
    return tmp_path / "my data"


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "unpacked"])
@pytest.mark.parametrize("inside", FOLDERS)
@pytest.mark.parametrize("number", range(len(NAMES)))
def test_mnist_in_every_form(digits, home, data, packed, inside, number):
    """The content says whether it is packed, whatever the name says."""
    expected = load_mnist()[1]
    for name, content in digits.items():
        (home / name).unlink()
        place = data / inside / NAMES[number](name)
        put(place, gzip.compress(content) if packed else content)
    with noting() as noted:
        found = load_mnist()[1]
    np.testing.assert_array_equal(found.x, expected.x)
    np.testing.assert_array_equal(found.y, expected.y)
    assert noted == {name: hashlib.sha256(digits[name]).hexdigest() for name in digits}


def test_each_file_of_mnist_may_be_in_another_form_and_folder(digits, home, data):
    expected = load_mnist()[0]
    for number, (name, content) in enumerate(digits.items()):
        (home / name).unlink()
        put((data if number % 2 else home) / FOLDERS[number] / NAMES[number](name), content)
    np.testing.assert_array_equal(load_mnist()[0].x, expected.x)


def pickles(batches, protocol):
    """Return the batches as CIFAR-10's form for Python has them, by their names there."""
    return {
        "cifar-10-batches-py/" + name.rpartition("/")[2].removesuffix(".bin"): pickle.dumps(
            {b"batch_label": b"1", b"labels": batch[:, 0].tolist(), b"data": batch[:, 1:].copy()},
            protocol=protocol,
        )
        for name, batch in batches.items()
    }


def in_forms(batches):
    """Return the ways in which people have CIFAR-10: contents by their path in a folder."""
    binary = {name: batch.tobytes() for name, batch in batches.items()}
    python = pickles(batches, 2)

    def inside(files, folder):
        return {f"{folder}{name}": content for name, content in files.items()}

    def bare(files):
        return {name.rpartition("/")[2]: content for name, content in files.items()}

    more = {"cifar-10-batches-bin/readme.html": b"<html>", "cifar-10-batches-py/batches.meta": b"."}
    return {
        "the binary archive": {"cifar-10-binary.tar.gz": archive(more | binary)},
        "it without gzip": {"cifar-10-binary.tar": archive(binary, "w")},
        "it without gzip, as .gz": {"cifar-10-binary.tar.gz": archive(binary, "w")},
        "with dots": {"cifar-10-binary.tar.gz": archive(inside(binary, "./"))},
        "the Python archive": {"cifar-10-python.tar.gz": archive(more | python)},
        "it under Keras' name": {"cifar-10-batches-py.tar.gz": archive(python)},
        "binary": binary,
        "binary, packed one by one": {k: gzip.compress(v) for k, v in binary.items()},
        "Python": python,
        "the folder itself, binary": bare(binary),
        "the folder itself, Python": bare(python),
        "a folder of the archive's name": inside(binary, "cifar-10-binary/"),
        "one of the Python archive's": inside(python, "cifar-10-python/"),
        "a folder of the set's name": inside(python, "cifar-10/"),
    }


@pytest.mark.parametrize("place", ["cache", "NNBOOK_DATA"])
@pytest.mark.parametrize("form", in_forms({}))
def test_cifar10_in_every_form(photographs, home, data, form, place):
    expected = load_cifar10()
    with noting() as before:
        load_cifar10()
    shutil.rmtree(home)
    for path, content in in_forms(photographs)[form].items():
        put((home if place == "cache" else data) / path, content)
    with noting() as noted:
        found = load_cifar10()
    for old, new in zip(expected, found, strict=True):
        np.testing.assert_array_equal(new.x, old.x)
        np.testing.assert_array_equal(new.y, old.y)
    assert noted == before  # a record does not depend on the form


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_of_every_protocol_are_read(photographs, protocol):
    for (name, batch), content in zip(
        photographs.items(), pickles(photographs, protocol).values(), strict=True
    ):
        assert binary(content) == batch.tobytes(), name


def python2(batch):
    """Return a batch as Python 2 pickled it, as in the archive that everybody has."""
    rows, pixels = len(batch), batch[:, 1:].tobytes()
    return (
        b"\x80\x02}q\x01(U\x0bbatch_labelq\x02U\x15training batch 1 of 5q\x03U\x06labelsq\x04"
        b"]q\x05(" + b"".join(b"K" + bytes([label]) for label in batch[:, 0])
        + b"eU\x04dataq\x06cnumpy.core.multiarray\n_reconstruct\nq\x07cnumpy\nndarray\nq\x08K\x00"
        b"\x85U\x01b\x87Rq\x09(K\x01M" + struct.pack("<H", rows) + b"M\x00\x0c\x86"
        b"cnumpy\ndtype\nq\x0aU\x02u1K\x00K\x01\x87Rq\x0b(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T"
        + struct.pack("<I", len(pixels)) + pixels + b"tbu."
    )  # fmt: skip


def test_a_pickle_of_python_2_is_read(photographs):
    for batch in photographs.values():
        content = python2(batch)
        as_numpy = pickle.loads(content, encoding="bytes")
        np.testing.assert_array_equal(as_numpy[b"data"], batch[:, 1:])
        assert binary(content) == batch.tobytes()


class Trap:
    """What a pickle would run."""

    def __reduce__(self):
        return (print, ("unpickled",))


BATCH = {"data": np.zeros((2, 3072), np.uint8), "labels": [1, 2]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pickle.dumps(Trap()), "got one that names builtins.print$"),
        (pickle.dumps(BATCH | {"data": Trap()}), "got one that names builtins.print$"),
        (pickle.dumps(BATCH | {"labels": [Trap()]}), "got one that names"),
        (b"\x80\x02cos\nsystem\nU\x04trueq\x01\x85R.", "got one that names os.system"),
        (b"\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.", "names builtins.eval"),
        (b"\x80\x02\x82\xf0.", "got ValueError: unregistered extension code"),
        (b"\x80\x02U\x01aQ.", "got UnpicklingError"),
        (b"\x80", "got UnpicklingError"),
        (pickle.dumps(BATCH)[:-9], "got UnpicklingError"),
        (pickle.dumps([1, 2]), "got a pickled list$"),
        (pickle.dumps({"data": BATCH["data"]}), r"without data or labels, but \['data'\]$"),
        (pickle.dumps(BATCH | {"data": 3}), r"without data or labels, but \['data', 'labels'\]$"),
        (pickle.dumps({"fine_labels": [1, 2]}), r"without data or labels, but \['fine_labels'\]$"),
        (pickle.dumps(BATCH | {"labels": [1]}), r"pixels of shape \(2, 3072\) for 1 labels"),
        (pickle.dumps(BATCH | {"labels": [1, 256]}), "got OverflowError"),
        (pickle.dumps(BATCH | {"labels": [1, "x"]}), "got ValueError"),
        (pickle.dumps(BATCH | {"data": np.zeros((2, 3072))}), "got an array of 'f8'"),
        (pickle.dumps(BATCH | {"data": np.array([{}, {}])}), "got an array of 'O8'"),
        (pickle.dumps(BATCH | {"data": np.zeros((3072, 2), np.uint8)}), "pixels of shape"),
    ],
)
def test_a_pickle_of_anything_else_is_refused_and_not_run(content, message, capsys):
    with pytest.raises(ValueError, match=f"^expected a pickled batch of CIFAR-10, .*(?:{message})"):
        binary(content)
    assert not capsys.readouterr().out


def test_an_array_by_columns_keeps_its_order():
    data = np.arange(2 * 3072, dtype=np.uint16).astype(np.uint8).reshape(2, 3072)
    content = pickle.dumps({"data": np.asfortranarray(data), "labels": np.array([1, 2], np.uint8)})
    assert binary(content) == np.column_stack([[1, 2], data]).astype(np.uint8).tobytes()


def test_batches_are_never_taken_from_two_places(photographs, home, data):
    """Half of one copy and half of another may have an image twice."""
    for name in (*cifar10.TRAIN, cifar10.TEST):
        other = photographs[name].copy()
        other[:, 1:] = 0
        if name != cifar10.TEST:
            put(data / name, other.tobytes())
    assert load_cifar10()[0].x.max() > 0  # all six from the cache
    put(data / cifar10.TEST, other.tobytes())
    assert load_cifar10()[0].x.max() == load_cifar10()[1].x.max() == 0  # all six from the folder


@pytest.mark.parametrize("name", ["real_estate.csv", "real_estate.csv.gz", "Real estate.csv"])
@pytest.mark.parametrize("packed", [True, False], ids=["packed", "unpacked"])
def test_house_prices_in_every_form(houses, home, data, name, packed):
    content = houses.read_bytes()
    houses.unlink()
    put(data / name, gzip.compress(content) if packed else content)
    assert load_house_prices().x.shape == (414, 6)


# The remedies that messages name ------------------------------------------------------------------


@pytest.fixture
def sets(digits, photographs, houses, home):
    """Return for each loader the files that its addresses serve, by their names there."""
    binary = {name: batch.tobytes() for name, batch in photographs.items()}
    served = {
        load_mnist: {name: gzip.compress(content) for name, content in digits.items()},
        load_cifar10: {"cifar-10-binary.tar.gz": archive(binary)},
        load_house_prices: {"data.csv": houses.read_bytes()},
    }
    houses.unlink()
    shutil.rmtree(home)
    return served


@pytest.fixture
def addresses(monkeypatch):
    """Return a function that lets every loader download from another address, or from none."""

    def change(remote, home):
        urls = tuple(home + url.rpartition("/")[2] for url in remote.urls[:1])
        return replace(remote, urls=urls, known_hash=None)

    def let(home):
        for name, remote in mnist.REMOTES.items():
            monkeypatch.setitem(mnist.REMOTES, name, change(remote, home))
        for module in (cifar10, houses_file):
            monkeypatch.setattr(module, "REMOTE", change(module.REMOTE, home))

    return let


LOADERS = [load_mnist, load_cifar10, load_house_prices]
OFFLINE = "http://127.0.0.1:9/"


@pytest.mark.parametrize("place", [0, 1, 2, 3], ids=["nowhere", "my data", "absolute", "cache"])
@pytest.mark.parametrize("loader", LOADERS)
def test_what_is_put_where_the_message_says_is_loaded(sets, addresses, data, loader, place):
    addresses(OFFLINE)
    with pytest.raises(FileNotFoundError) as caught:
        loader()
    message = str(caught.value)
    wanted, folders = re.fullmatch(
        rf"{loader.__name__}: expected (.*) in (.*), got no such file, and no download from .*",
        message,
    ).groups()
    names = wanted.split(", ")
    renamed = re.findall(r"name it ([\w.-]+),", message)
    assert len(names) == len(sets[loader])
    for name, (address, content) in zip(names, sets[loader].items(), strict=True):
        assert name == address or name in renamed
        put(Path(folders.split(" or ")[place]) / name, content)
    loader()


@pytest.mark.parametrize("loader", LOADERS)
def test_a_damaged_file_is_replaced_or_downloaded_again(sets, addresses, serve, data, home, loader):
    addresses(serve(sets[loader]).address)
    loader()
    for path in [path for path in home.rglob("*") if path.is_file()]:
        good = path.read_bytes()
        path.write_bytes(b"<html>")
        with pytest.raises(ValueError, match=r"; delete it, and it is downloaded again$") as caught:
            loader()
        (named,) = re.findall(r": (/.*) is not what it should be", str(caught.value))
        assert named == str(path)
        path.unlink()
        loader()
        moved = data / path.relative_to(home)
        for other in [other for other in path.parent.iterdir() if other.is_file()]:
            put(moved.parent / other.name, other.read_bytes())
        moved.write_bytes(b"<html>")
        with pytest.raises(ValueError, match=r"; replace it$") as caught:
            loader()
        assert f"{moved} is not" in str(caught.value)
        moved.write_bytes(good)
        loader()
        shutil.rmtree(data)


@pytest.mark.parametrize("place", ["cache", "my data"])
def test_a_damaged_archive_is_named_with_its_remedy(sets, addresses, serve, data, home, place):
    addresses(serve(sets[load_cifar10]).address)
    whole = sets[load_cifar10]["cifar-10-binary.tar.gz"]
    path = (home if place == "cache" else data) / "cifar-10-binary.tar.gz"
    half = archive({cifar10.TEST: b"x"})
    for content in (whole[:-50], b"<html>", b"", half, archive({cifar10.TEST: b"x"}, "w")[:600]):
        put(path, content)
        with pytest.raises(ValueError, match=rf"^load_cifar10: expected {path} to be an archive w"):
            load_cifar10()
        assert path.read_bytes() == content
    put(path, half)
    with pytest.raises(ValueError, match=r"got only .*test_batch.*; \w+ it") as caught:
        load_cifar10()
    if "delete it, and it is downloaded again" in str(caught.value):
        assert place == "cache"
        path.unlink()
    else:
        put(path, whole)
    load_cifar10()


def test_a_folder_that_has_only_a_part_is_named(sets, addresses, data):
    addresses(OFFLINE)
    put(data / cifar10.TRAIN[0], b"")
    with pytest.raises(
        FileNotFoundError, match=r"got only a part of it, without .*_batch_2\.bin, a"
    ):
        load_cifar10()


@pytest.mark.parametrize("loader", LOADERS)
def test_without_downloads_the_cache_stays_as_it_is(sets, addresses, serve, home, loader):
    """A check writes nothing; the remedy is to call the loader."""
    addresses(serve(sets[loader]).address)
    message = (
        rf"^{loader.__name__}: .* got no such file; {loader.__name__}\(\) downloads \w+, or get"
    )
    with without_downloads(), pytest.raises(FileNotFoundError, match=message):
        loader()
    assert not home.exists()
    loader()
    with without_downloads():
        loader()


@pytest.mark.parametrize("loader", LOADERS)
def test_where_the_cache_cannot_be_written_the_remedy_works(
    sets, addresses, serve, data, home, loader
):
    addresses(serve(sets[loader]).address)
    home.parent.mkdir(exist_ok=True)
    home.write_bytes(b"")  # a file where the folder should be
    for address, content in sets[loader].items():
        with pytest.raises(OSError, match="; make room or permit it, or put the file into") as no:
            loader()
        (name,) = re.findall(r"expected to write ([\w.-]+) into ", str(no.value))
        assert name in (address, "real_estate.csv")
        put(data / name, content)
    loader()


def test_a_file_that_cannot_be_read_is_named(digits, home, monkeypatch):
    def refuse(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    message = r"^load_mnist: expected to read .*train-images.*gz, got Permission denied; permit it"
    with pytest.raises(OSError, match=message):
        load_mnist()


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
