"""The channel to the process of a file: values, functions, noise, and what it cannot bear."""

import collections
import contextlib
import inspect
import json
import os
import socket
import sys
import threading
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from nnbook.exercises import wire
from nnbook.exercises.channel import Channel, Closed, rebuilt
from nnbook.exercises.printed import Printed
from nnbook.exercises.remote import write_back
from nnbook.exercises.signatures import pack_signature, unpack_signature
from nnbook.exercises.wire import Foreign, pack, unpack
from nnbook.exercises.worker import Worker

TOKEN = b"0123456789abcdef"


def there_and_back(value):
    return unpack(json.loads(json.dumps(pack(value, repr))), eval)


# Values


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, ..., 0, -7, 2**63, 10**5000, 0.1, -0.0, float("inf"), 2 - 1j,
        "a\nσ\ud800", b"\0\xff", [], [1, [2.5, "a"]], (), (1, (2,)), {}, {"a": 1, (1, 2): [3]},
        {1, "a"},
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_a_value_arrives_as_it_was(value):
    arrived = there_and_back(value)
    assert arrived == value
    assert type(arrived) is type(value)
    if isinstance(value, float):
        assert np.signbit(arrived) == np.signbit(value)


def test_classes_of_containers_and_numbers_become_those_of_python():
    point = collections.namedtuple("point", "x y")
    assert there_and_back(point(1, 2)) == (1, 2)
    assert there_and_back(collections.OrderedDict(a=1)) == {"a": 1}
    assert there_and_back(frozenset([1])) == {1}
    assert there_and_back(type("Text", (str,), {})("a")) == "a"
    assert there_and_back(type("Real", (float,), {})(0.5)) == 0.5
    assert np.isnan(there_and_back(float("nan")))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3)[:, ::-1].T, np.zeros((0, 3)),
        np.array(3, "f4"), np.array([1 + 2j]), np.array([True, False]), np.array(["ab", "c"]),
        np.arange(3, dtype=">i4"), np.array([np.nan, np.inf], "f2"), np.array([b"ab"]),
        np.array(["2020-01-01"], "M8[D]"), np.zeros(0),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)  # fmt: skip
def test_an_array_arrives_with_its_type(array):
    arrived = there_and_back(array)
    np.testing.assert_array_equal(arrived, array)
    assert arrived.dtype == array.dtype
    assert arrived.flags.writeable
    for scalar in array.ravel():
        kind = {"U": str, "S": bytes}.get(array.dtype.kind, type(scalar))
        assert type(there_and_back(scalar)) is kind


def test_special_arrays():
    fixed = np.ones(2)
    fixed.flags.writeable = False
    assert not there_and_back(fixed).flags.writeable
    mixed = np.array([1, "a", None, [2]], dtype=object).reshape(2, 2)
    assert there_and_back(mixed).tolist() == mixed.tolist()
    masked = there_and_back(np.ma.array([1.0, 2.0], mask=[True, False]))
    assert masked.mask.tolist() == [True, False]
    assert there_and_back(np.array([(1, 2.0)], dtype="i4,f8")) == [(1, 2.0)]

    class Table:
        def __array__(self, dtype=None, copy=None):
            return np.ones(2)

    assert there_and_back(Table()).tolist() == [1, 1]


def test_a_generator_of_random_numbers_goes_on_where_it_was():
    for bits in (np.random.PCG64(3), np.random.MT19937(3), np.random.Philox(3)):
        rng = np.random.Generator(bits)
        rng.normal(size=3)
        assert there_and_back(rng).normal() == rng.normal()


def test_an_object_arrives_as_what_it_is_for_others():
    for number in (Fraction(1, 2), Decimal("0.5")):
        arrived = there_and_back(number)
        assert float(arrived) == 0.5
        assert type(arrived).__name__ == type(number).__name__
        assert isinstance(arrived, Foreign)
    assert list(there_and_back(range(3))) == [0, 1, 2]
    assert len(there_and_back(collections.deque([1, 2]))) == 2
    assert not hasattr(there_and_back(iter([1])), "__len__")
    assert list(there_and_back(iter([1, 2]))) == [1, 2]
    assert not hasattr(there_and_back(object()), "__float__")
    assert there_and_back(np.tanh) is np.tanh


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(wire, "LARGEST", 100)
    monkeypatch.setattr(wire, "LONGEST", 100)
    with pytest.raises(ValueError, match=r"an array of shape \(5, 5\), which has 2e\+02 bytes"):
        pack(np.ones((5, 5)), repr)
    with pytest.raises(ValueError, match="a text of 101 characters"):
        pack(["x" * 101], repr)
    circle = []
    circle.append(circle)
    with pytest.raises(RecursionError):
        pack(circle, repr)


@pytest.mark.parametrize(
    "data",
    [
        {}, {"a": 1, "b": 2}, {"no": 1}, {"array": [1]}, {"array": ["O", [1], "AAAA", True]},
        {"array": ["f8", [10**12], "", True]}, {"array": ["f8", [2], "AAAA", True]},
        {"array": ["?!", [2], "AAAA", True]}, {"scalar": ["f8", ""]}, {"int": "x"}, {"int": 1},
        {"dict": [1]}, {"rng": ["os", {}]}, {"rng": ["PCG64", {"dict": []}]}, {"ufunc": "load"},
        {"ufunc": "nothing"}, {"set": [[1]]}, {"object": {}}, {"object": {"class": "a\0"}},
        {"objects": [[3], []]}, {"complex": ["a"]}, {"tuple": 3},
    ],
    ids=str,
)  # fmt: skip
def test_data_that_nobody_packed_is_refused(data):
    with pytest.raises(ValueError, match=r"."):
        unpack(data, eval)


# Signatures


def test_a_signature_arrives_with_its_names_and_texts():
    def function(a: float, /, b, *rest, c=(1, 2), d: "int" = 3, **more):
        pass

    signature = unpack_signature(json.loads(json.dumps(pack_signature(function))))
    assert str(signature) == "(a: float, /, b, *rest, c=(1, 2), d: 'int' = 3, **more)"
    signature.bind(1, 2)
    with pytest.raises(TypeError):
        signature.bind(1)
    assert pack_signature(dict) is None
    assert unpack_signature(None) is None

    class Shy:
        def __repr__(self):
            raise RuntimeError

    assert pack_signature(lambda x=Shy(): x) is None  # noqa: B008


# The channel


@pytest.fixture
def ends():
    """Return two ends of a channel, of which the second answers calls in a thread."""
    here, there = socket.socketpair()
    one, other = Channel(here, TOKEN), Channel(there, TOKEN)

    def serve():
        with contextlib.suppress(Closed):
            other.answer_calls()

    thread = threading.Thread(target=serve)
    thread.start()
    yield one, other
    one.close()
    thread.join()
    other.close()


def test_each_end_calls_the_other(ends):
    one, other = ends
    other.serve["twice"] = lambda x: 2 * x
    other.serve["apply"] = lambda f, x: f(x) + 1
    assert one.call("twice", 4) == 8
    assert one.call("apply", lambda x: x**2, 3) == 10
    assert one.call("apply", lambda x: one.call("twice", x), 3) == 7  # a call within a call
    np.testing.assert_array_equal(one.call("twice", np.ones(10**6)), 2 * np.ones(10**6))


def test_a_function_that_comes_home_is_itself(ends):
    one, other = ends
    other.serve["same"] = lambda f: f
    mine = lambda x, y=2: x  # noqa: E731
    assert one.call("same", mine) is mine
    theirs = lambda x, y=2: x + y  # noqa: E731
    other.serve["give"] = lambda: theirs
    given = one.call("give")
    assert given is one.call("give")
    assert given(1) == 3
    assert str(inspect.signature(given)) == "(x, y=2)"
    assert given.__name__ == "<lambda>"
    other.serve["is_theirs"] = lambda f: f is theirs
    assert one.call("is_theirs", given)


def test_exceptions_arrive_by_name(ends):
    one, other = ends

    def fails(name):
        raise rebuilt(name, "no")

    other.serve["fails"] = fails
    for name in ("ValueError", "KeyError", "LinAlgError", "UnicodeDecodeError", "SystemExit"):
        with pytest.raises(Exception, match="no") as caught:
            one.call("fails", name)
        assert caught.type.__name__ == name
        assert issubclass(caught.type, Exception)
    with pytest.raises(KeyError):
        one.call("nothing")


def test_noise_between_messages_is_skipped(ends):
    one, other = ends
    other.serve["twice"] = lambda x: 2 * x
    for noise in (b"noise", b'{"value": 1}\n' * 1000, TOKEN[:8], b"\0" * 100):
        other.link.sendall(noise)
        assert one.call("twice", 4) == 8


@pytest.mark.parametrize(
    "message",
    [
        (2**60).to_bytes(8, "big"), (3).to_bytes(8, "big") + b"{{{", (2).to_bytes(8, "big") + b"[]",
        (26).to_bytes(8, "big") + b'{"value": {"array": [0]}}\n',
    ],
)  # fmt: skip
def test_a_message_that_makes_no_sense_closes_the_channel(message):
    here, there = socket.socketpair()
    with there:
        there.sendall(TOKEN + message)
        channel = Channel(here, TOKEN)
        with pytest.raises(Closed):
            channel.call("any")
        channel.close()


def test_a_side_that_is_silent_or_gone():
    here, there = socket.socketpair()
    channel = Channel(here, TOKEN)
    with pytest.raises(TimeoutError):
        channel.call("any", until=time.monotonic() + 0.1)
    with pytest.raises(TimeoutError):  # the other does not read
        channel.call("any", np.zeros(10**7), until=time.monotonic() + 0.1)

    def look_up():
        raise Closed

    channel.look_up = look_up
    with pytest.raises(Closed):
        channel.call("any")
    there.close()
    channel.look_up = lambda: None
    with pytest.raises(Closed):
        channel.call("any")
    channel.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no copies of a process")
def test_a_copy_of_the_process_may_not_use_the_channel(ends, monkeypatch):
    one, _ = ends
    monkeypatch.setattr("nnbook.exercises.channel.getpid", lambda: -1)
    with pytest.raises(Closed, match="a copy of the process"):
        one.call("any")
    monkeypatch.undo()


def test_threads_take_turns(ends):
    one, other = ends
    other.serve["twice"] = lambda x: 2 * x
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(one.call("twice", n) == 2 * n))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 20


# What happens to arguments


def test_arguments_become_what_they_have_become():
    rng, other = np.random.default_rng(0), np.random.default_rng(5)
    view = np.zeros(4)[:2]
    inner = np.zeros(2)
    own = [np.zeros((2, 2)), [1, inner], {"a": inner, "b": 1}, rng, (inner,), view, "text"]
    changed = [np.ones((2, 2)), [1, np.ones(2), 3], {"a": np.ones(2), "c": 2}, other,
               (np.full(2, 7.0),), np.ones(2), "text"]  # fmt: skip
    state = other.bit_generator.state
    write_back(own, changed)
    assert own[0].tolist() == [[1, 1], [1, 1]]
    assert len(own[1]) == 3
    assert own[2].keys() == {"a", "c"}
    assert rng.bit_generator.state == state
    assert inner.tolist() == [7, 7]
    assert view.tolist() == [1, 1]
    array = np.zeros((2, 3))
    write_back([array], [np.ones((3, 2))])
    assert array.shape == (3, 2)
    fixed = np.zeros(2)
    fixed.flags.writeable = False
    write_back([fixed], [np.ones(2)])
    assert fixed.tolist() == [0, 0]


# The worker, in this process


@pytest.fixture
def worker(ends, tmp_path):
    """Return a function that asks for a file's worker, without limits, in a thread."""
    one, other = ends

    def make(code, name="mine.py"):
        path = tmp_path / name
        path.write_text(code)
        out = Printed()
        Worker(str(path), 64.0, out, other)
        other.serve["print"] = lambda text: print(text, file=out)
        return one

    return make


def test_a_worker_says_all_that_a_call_does(worker):
    one = worker(
        "import warnings\n"
        "def sigmoid_backward(dy, y):\n"
        "    dy += 1\n"
        "    warnings.warn('careful')\n"
        "    return dy\n"
        "def other(): raise KeyError('x')\n"
        "def circle():\n    a = []\n    a.append(a)\n    return a\n"
        "output_pairs = 'x' * 10**7\n"
        "Sigmoid_Layers = 3\n"
        "from nnbook.exercises import fair_choice\n"
    )
    assert one.call("run") == {"failed": {}}
    calls = []
    one.call_function = lambda *call: calls.append(call)
    answer = one.call("answer", "sigmoid_backward")["value"]
    number = one.number(answer)
    reply = one.call("function", number, [np.zeros(2), 0], {}, True)
    assert reply["value"].tolist() == [1, 1]
    assert reply["changed"][0][0].tolist() == [1, 1]
    assert reply["warned"] == [["UserWarning", "careful"]]
    assert reply["steps"] > 3
    again = one.call("function", number, [1, 0], {}, False)
    assert (again["changed"], again["value"], again["steps"]) == (None, 2, 0)
    failed = one.call("function", number, [], {}, False)["failed"]
    assert failed[0] == "TypeError"
    assert failed[2].startswith("sigmoid_backward stops with TypeError")
    assert one.call("answer", "fair_choice") == {"exercise": "fair_choice"}
    assert (
        "is not defined, but Sigmoid_Layers is" in one.call("answer", "sigmoid_layers")["failed"][0]
    )
    assert "a text of 10000000 char" in one.call("answer", "output_pairs")["failed"][0]
    assert one.call("answer", "lowest_loss") == {"value": ...}
    circle = one.number(one.call("answer", "circle")["value"])
    assert "it contains itself" in one.call("function", circle, [], {}, False)["refused"]
    del sys.modules["nnbook_submission"]


def test_a_worker_whose_file_fails(worker):
    stopped = worker(
        "class Odd(Exception):\n"
        "    def __str__(self): raise RuntimeError\n"
        "raise Odd\n"
    ).call("run")  # fmt: skip
    assert stopped == {"stopped": "The file stops with Odd"}
    assert worker("def f(:\n").call("run")["stopped"].startswith("The file stops with SyntaxError")
