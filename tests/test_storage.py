"""Tests of nnbook.network.storage and description: a file holds all that training needs."""

import copy
import json
import pickle
import sys
import zipfile
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

import nnbook
from nnbook import (
    F1,
    L1,
    L1L2,
    L2,
    R2,
    SGD,
    Activation,
    ActivationLayer,
    AdaGrad,
    Adam,
    AdamW,
    Add,
    BatchNormalization,
    Concatenate,
    Constant,
    ConstantSchedule,
    CosineDecay,
    Dense,
    Dropout,
    ExponentialDecay,
    GaussianNoise,
    Input,
    InverseTimeDecay,
    Maxout,
    MulticlassHinge,
    Network,
    OneCycle,
    Orthogonal,
    PReLU,
    RandomNormal,
    RMSprop,
    StepDecay,
    WarmUp,
    WeightDropout,
    activations,
)
from nnbook.layers import Layer
from nnbook.losses import Loss, MeanSquaredError
from nnbook.metrics import Metric
from nnbook.network.description import CLASSES, FACTORIES, Writer, rebuild
from nnbook.optimizers import Optimizer

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(12, 2)), RNG.normal(size=(12, 1))
BITS = np.array([[0.0], [1.0]] * 6)
RATES = np.array([0.1, 0.05, 0.01])


def small(units=3, activation="tanh", **settings):
    x = Input(2)
    return Network(x, Dense(1)(Dense(units, activation=activation)(x)), rng=0, **settings)


def through(net, folder, **settings):
    """Save a network, and load it."""
    return nnbook.load(net.save(folder / "net"), **settings)


def assert_goes_on(net, folder, x=X, y=Y, custom=None):
    """Train, save, load, train both: every number must be the same to the last bit."""
    net.fit(x, y, epochs=2, batch_size=5)
    again = through(net, folder, custom=custom)
    assert again.theta.dtype == net.theta.dtype
    assert again.theta.strides == net.theta.strides
    for _ in range(2):
        a = net.fit(x, y, epochs=3, batch_size=5, validation_data=(x, y))
        b = again.fit(x, y, epochs=3, batch_size=5, validation_data=(x, y))
        assert list(a) == list(b)
        for key in a:
            np.testing.assert_array_equal(a[key], b[key])
        np.testing.assert_array_equal(net.theta, again.theta)
        np.testing.assert_array_equal(net._graph.flat_state, again._graph.flat_state)
        for key, value in net._optimizer_state.items():
            np.testing.assert_array_equal(value, again._optimizer_state[key])
    return again


# The same numbers, bit for bit ------------------------------------------------------------------

OPTIMIZERS = [
    SGD(0.1),
    SGD(0.1, momentum=0.9),
    SGD(0.1, momentum=0.9, nesterov=True, global_clipnorm=0.5),
    AdaGrad(0.1),
    RMSprop(0.01),
    RMSprop(0.01, momentum=0.5),
    Adam(0.01, clipvalue=0.1),
    AdamW(0.01, weight_decay=0.1),
]
SCHEDULES = [
    ConstantSchedule(0.1),
    StepDecay(0.1, 3),
    ExponentialDecay(0.1, 5, 0.5),
    InverseTimeDecay(0.1, 5),
    CosineDecay(0.1, 20),
    WarmUp(CosineDecay(0.1, 20), 4),
    OneCycle(0.1, 30),
]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
@pytest.mark.parametrize("settings", [{}, {"runs": 3}, {"dtype": np.float32}], ids=str)
def test_every_optimizer_goes_on(optimizer, settings, tmp_path):
    again = assert_goes_on(small(optimizer=optimizer, **settings), tmp_path)
    assert repr(again.optimizer) == repr(optimizer)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: type(s).__name__)
def test_every_schedule_goes_on(schedule, tmp_path):
    assert_goes_on(small(optimizer=SGD(schedule, momentum=0.5)), tmp_path)


@pytest.mark.parametrize("units", [3, 40])  # runs last in memory, and runs first
def test_a_stack_with_a_number_for_each_run_goes_on(units, tmp_path):
    x = Input(2)
    h = Dropout(np.array([0.1, 0.2, 0.3]))(Dense(units, activation="tanh")(x))
    net = Network(
        x,
        Dense(1, kernel_regularizer=L1(RATES))(h),
        optimizer=Adam(WarmUp(ConstantSchedule(RATES), 3), beta_1=np.array([0.9, 0.8, 0.7])),
        regularizer=L2(RATES),
        runs=3,
        rng=0,
    )
    again = assert_goes_on(net, tmp_path)
    np.testing.assert_array_equal(again.select(1).theta, net.select(1).theta)


def test_noise_and_statistics_go_on(tmp_path):
    x = Input(2)
    h = BatchNormalization()(GaussianNoise(0.1)(Dense(4, use_bias=False)(x)))
    h = WeightDropout(3, keep_probability=0.7)(Dropout(0.3)(ActivationLayer("relu")(h)))
    y = Dense(1)(PReLU(alpha_initializer=Constant(0.1))(Maxout(2, pieces=3)(h)))
    assert_goes_on(Network(x, y, optimizer="adam", rng=0), tmp_path)


def test_several_inputs_and_outputs_go_on(tmp_path):
    a, b = Input(2, name="a"), Input(1, name="b")
    h = Concatenate()([Dense(3, activation="tanh")(a), b])
    net = Network(
        [b, a],
        [Dense(1, name="p")(h), Dense(1, name="q", activation="sigmoid")(Add()([h, h]))],
        loss=["half_mse", "binary_crossentropy"],
        metrics=[["r2", "mse"], ["accuracy", F1(average="macro")]],
        loss_weights=[1.0, 0.25],
        regularizer=L1L2(0.01, 0.02, half=True, biases=True),
        rng=0,
    )
    again = assert_goes_on(net, tmp_path, [Y, X], [Y, BITS])
    assert again.metrics == net.metrics
    assert again.loss == net.loss
    assert [node.shape for node in again.inputs] == [(1,), (2,)]


def test_shared_layers_stay_shared(tmp_path):
    x = Input(2)
    h = Dense(2, activation="tanh")
    again = assert_goes_on(Network(x, Dense(1)(h(h(x))), rng=0), tmp_path)
    assert again.theta.size == 6 + 3
    assert again.outputs.inputs[0].layer is again.outputs.inputs[0].inputs[0].layer


def test_a_graph_deeper_than_the_recursion_limit_goes_on(tmp_path):
    x = y = Input(2)
    for _ in range(sys.getrecursionlimit() + 200):
        y = Dense(2)(y)
    net = Network(x, Dense(1)(y), rng=0)
    again = through(net, tmp_path)
    np.testing.assert_array_equal(again.predict(X), net.predict(X))


def test_what_fit_read_off_its_targets_is_kept(tmp_path):
    net = small(metrics=["accuracy", "r2"])
    net.fit(X, 2 * BITS - 1)
    accuracy, r2 = through(net, tmp_path).metrics
    assert accuracy.low == -1.0
    np.testing.assert_array_equal(r2.center, [0.0])
    assert isinstance(r2, R2)


def test_copies_and_selected_runs_can_be_saved(tmp_path):
    net = small(activation=activations.selu, optimizer="adamw", runs=2)
    for other in (copy.deepcopy(net), pickle.loads(pickle.dumps(net)), net.select(1)):
        assert_goes_on(other, tmp_path)


def test_a_reloaded_network_can_be_saved_again(tmp_path):
    net = small()
    twice = through(through(net, tmp_path), tmp_path)
    np.testing.assert_array_equal(twice.theta, net.theta)


def test_adamw_keeps_theta_itself(tmp_path):
    net = small(optimizer="adamw")
    path = net.save(tmp_path / "net")
    assert "optimizer.theta" not in np.load(path).files
    again = nnbook.load(path)
    assert again._optimizer_state["theta"] is again.theta


@pytest.mark.parametrize("bits", [np.random.MT19937, np.random.SFC64, np.random.Philox])
def test_every_kind_of_generator_goes_on(bits, tmp_path):
    x = Input(2)
    net = Network(x, Dense(1)(Dropout(0.5)(x)), rng=np.random.Generator(bits(0)))
    assert_goes_on(net, tmp_path)


# Descriptions -----------------------------------------------------------------------------------


def test_every_activation_comes_back():
    made = [factory() for factory in FACTORIES.values()]
    made += [activations.LeakyReLU(0.2), activations.ELU(2.0), activations.Swish(1.5)]
    made += [activations.GELU(approximate=False), *activations.NAMES.values()]
    z = np.linspace(-3, 3, 7)
    for activation in made:
        data = json.loads(json.dumps(Writer("test").describe(activation)))
        again = rebuild(data, {}, "test")
        assert again.name == activation.name
        np.testing.assert_array_equal(again(z), activation(z))


def test_every_public_factory_of_activations_is_known():
    made_by = {
        factory.__name__
        for name, factory in vars(activations).items()
        if name[0].isupper() and name != "NAMES" and callable(factory)
    }
    assert made_by - {"Activation", "Backward", "Forward"} == set(FACTORIES)


@pytest.mark.parametrize("bad", [{"units": 3, "f": 2}, {"units": -1}, {}])
def test_settings_that_a_class_refuses(bad):
    with pytest.raises(ValueError, match=r"^who: expected settings that Dense takes, got "):
        rebuild({"class": "Dense", "fields": bad}, {}, "who")


@pytest.mark.parametrize(
    "bad",
    [
        {"class": "os.system", "fields": {}},
        {"class": ["Dense"], "fields": {}},
        {"factory": "eval", "argument": "1"},
        {"activation": "tahn"},
        {"surprise": 1},
        {"array": ["x"], "dtype": "float64", "shape": [1]},
        {"array": [1.0], "dtype": "O", "shape": [1]},
        {"array": [1.0], "dtype": "float64", "shape": [2]},
        {"own": "Gone", "fields": {}},
        {"object": "gone"},
    ],
)
def test_nothing_but_known_things_is_rebuilt(bad):
    with pytest.raises(ValueError, match=r"^who: expected "):
        rebuild(bad, {}, "who")


def test_values_survive():
    values = [True, 3, 0.1, "a", None, [1, [2.5]], (1, "b"), {"k": (None,)}, np.float64(0.1)]
    data = json.loads(json.dumps(Writer("test").describe(values)))
    assert rebuild(data, {}, "test") == [*values[:-1], 0.1]
    for array in (np.zeros((0, 3)), np.float32([0.1, np.nan, np.inf]), np.array(["ab", "c"])):
        again = rebuild(json.loads(json.dumps(Writer("test").describe(array))), {}, "test")
        assert again.dtype == array.dtype
        np.testing.assert_array_equal(again, array)


def test_the_table_has_every_class_under_its_own_name():
    assert {"Dense", "L2", "SGD", "WarmUp", "VarianceScaling", "BatchMean", "R2"} <= set(CLASSES)
    assert all(name == kind.__name__ for name, kind in CLASSES.items())
    for name in ("Orthogonal", "RandomNormal", "MulticlassHinge"):
        assert CLASSES[name] is getattr(nnbook, name)


# What is not of the package ---------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Scale(Layer):
    factor: float = 2.0
    name: str | None = None

    def output_shape(self, input_shapes):
        return input_shapes[0]

    def forward(self, params, inputs, training, ws):
        return inputs[0] * self.factor, None

    def backward(self, params, cache, dy, ws):
        return [dy * self.factor], {}


class Quartic(Loss):
    name = "quartic"

    def terms(self, y_true, y_pred):
        return (y_pred - y_true) ** 4

    def slope(self, y_true, y_pred, out=None):
        return np.multiply(4.0, (y_pred - y_true) ** 3, out=out)


class Misses(Metric):
    name = "misses"

    def sums(self, y_true, y_pred):
        return (abs(y_pred - y_true) > 0.5).sum(axis=(-2, -1))

    def result(self, sums, samples, outputs):
        return sums / samples


@dataclass(frozen=True, eq=False, repr=False)
class Sign(Optimizer):
    """The sign of a mean of gradients, which is added to the state at the first step."""

    def _rule(self, grad, state):
        mean = state.setdefault("mean", np.zeros_like(grad))
        mean += 0.1 * (grad - mean)
        return -state["learning_rate"] * np.sign(mean)


def sine(name="sine"):
    return Activation(
        name,
        fn=lambda z, out=None: np.sin(z, out=out),
        vjp=lambda dy, z, y, out=None: np.multiply(dy, np.cos(z), out=out),
    )


WAVE = sine()
LARGEST = SimpleNamespace(name="max", value=lambda y, p: abs(p - y).max(axis=(-2, -1)))
OWN = {"Scale": Scale, "Quartic": Quartic, "Misses": Misses, "Sign": Sign, "sine": WAVE}
OWN |= {"max": LARGEST}


def own_network():
    x = Input(2)
    y = Dense(1)(Scale(0.5)(Dense(3, activation=WAVE)(x)))
    return Network(x, y, loss=Quartic(), metrics=[Misses(), LARGEST], optimizer=Sign(0.01), rng=0)


def test_own_things_of_every_kind_go_on(tmp_path):
    again = assert_goes_on(own_network(), tmp_path, custom=OWN)
    assert type(again.optimizer) is Sign
    assert again.outputs.inputs[0].layer.factor == 0.5


@pytest.mark.parametrize("name", OWN)
def test_what_is_missing_in_custom_is_named_with_the_remedy(name, tmp_path):
    path = own_network().save(tmp_path / "net")
    rest = {key: value for key, value in OWN.items() if key != name}
    message = rf"^nnbook\.load: expected custom to have '{name}', .*write custom={{'{name}': \.\.\."
    with pytest.raises(ValueError, match=message):
        nnbook.load(path, custom=rest)


def test_a_wrong_thing_in_custom_is_refused(tmp_path):
    path = own_network().save(tmp_path / "net")
    with pytest.raises(ValueError, match=r"expected custom\['Scale'\] to be a class, got 3"):
        nnbook.load(path, custom=OWN | {"Scale": 3})
    with pytest.raises(ValueError, match=r"expected layers of kind Layer, got SGD"):
        nnbook.load(path, custom=OWN | {"Scale": lambda_class(SGD)})


def lambda_class(kind):
    """Return a class that makes something of another kind."""
    return type("Scale", (), {"__new__": lambda cls, **fields: kind(0.1)})


def test_an_own_class_with_a_name_of_the_package_is_no_part_of_the_package(tmp_path):
    class Dropout(Scale):
        pass

    x = Input(2)
    net = Network(x, Dense(1)(Dropout()(x)), rng=0)
    path = net.save(tmp_path / "net")
    with pytest.raises(ValueError, match="expected custom to have 'Dropout'"):
        nnbook.load(path)
    again = nnbook.load(path, custom={"Dropout": Dropout})
    np.testing.assert_array_equal(again.predict(X), net.predict(X))


def test_two_own_things_of_one_name_are_refused(tmp_path):
    x = Input(2)
    net = Network(x, Dense(1, activation=WAVE)(Dense(2, activation=sine())(x)))
    with pytest.raises(ValueError, match=r"^Network\.save: expected one thing .* 'sine', got two"):
        net.save(tmp_path / "net")
    assert not list(tmp_path.iterdir())


def test_an_own_thing_that_cannot_be_written_is_refused(tmp_path):
    class Weighted(MeanSquaredError):
        name = None

    class Odd(Layer):
        output_shape = Scale.output_shape
        forward, backward = Scale.forward, Scale.backward

        def __init__(self):
            self.factor = 2.0

    x = Input(2)
    with pytest.raises(ValueError, match=r"^Network\.save: expected numbers, .* make Odd a datacl"):
        Network(x, Dense(1)(Odd()(x))).save(tmp_path / "net")


# Files ------------------------------------------------------------------------------------------


def test_the_ending_is_added_where_it_is_missing(tmp_path):
    net = small()
    assert net.save(str(tmp_path / "a")) == tmp_path / "a.npz"
    assert net.save(tmp_path / "b.npz") == tmp_path / "b.npz"
    assert net.save(tmp_path / "v1.2") == tmp_path / "v1.2.npz"
    for name in ("a", "a.npz", "v1.2"):
        assert nnbook.load(str(tmp_path / name)).theta.shape == (13,)
    assert {p.name for p in tmp_path.iterdir()} == {"a.npz", "b.npz", "v1.2.npz"}


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"^Network\.save: expected a folder that exists, got "):
        small().save(tmp_path / "no" / "net")


def test_a_crash_while_saving_leaves_the_old_file_whole(tmp_path, monkeypatch):
    net = small()
    path = net.save(tmp_path / "net")
    before = path.read_bytes()

    def crash(file, **arrays):
        file.write(b"half of")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", crash)
    with pytest.raises(OSError, match="no space"):
        net.save(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["net.npz"]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"^nnbook\.load: expected a file written by "):
        nnbook.load(tmp_path / "none")


def test_a_file_of_another_kind(tmp_path):
    path = tmp_path / "other.npz"
    message = r"^nnbook\.load: expected a whole file written by Network\.save, got "
    for data in (b"", b"not a zip at all", pickle.dumps({"a": 1})):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=message):
            nnbook.load(path)
    np.savez(path, weights=np.zeros(3))
    with pytest.raises(ValueError, match=message):
        nnbook.load(path)
    np.save(tmp_path / "array.npz.npy", np.zeros(3))
    (tmp_path / "array.npz.npy").rename(path)
    with pytest.raises(ValueError, match=message):
        nnbook.load(path)


class Trap:
    """What a pickle would run."""

    def __reduce__(self):
        return (pytest.fail, ("unpickled",))


def test_nothing_is_unpickled(tmp_path):
    path = tmp_path / "trap.npz"
    np.savez(path, description=np.array([Trap()], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        nnbook.load(path)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file(part, tmp_path):
    path = small(40).save(tmp_path / "net")
    data = path.read_bytes()
    path.write_bytes(data[: int(part * len(data))])
    with pytest.raises(ValueError, match=r"^nnbook\.load: expected a whole file"):
        nnbook.load(path)


def test_a_flipped_bit_in_the_numbers_is_found(tmp_path):
    net = small(40)
    path = net.save(tmp_path / "net")
    data = bytearray(path.read_bytes())
    data[data.find(net.theta.tobytes()) + 100] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"^nnbook\.load: expected a whole file"):
        nnbook.load(path)


def damaged(data, seed):
    """Return a content with a bit or a few bytes changed, some lost, or its end cut off."""
    draw = np.random.default_rng(seed)
    place, data = int(draw.integers(len(data))), bytearray(data)
    match seed % 5:
        case 0:
            data[place] ^= 1 << int(draw.integers(8))
        case 1:
            del data[place:]
        case 2:
            data[place : place + int(draw.integers(1, 20))] = draw.bytes(int(draw.integers(20)))
        case 3:
            del data[place : place + int(draw.integers(1, 9))]
        case 4:
            data[place : place + 1] = draw.bytes(1)
    return bytes(data)


def outcome(path):
    """Return the network of a file, or the message of the ValueError that comes instead."""
    try:
        return nnbook.load(path)
    except ValueError as error:
        return str(error)


def test_every_damage_is_named_or_does_no_harm(tmp_path):
    net = small(optimizer="adam")
    path = net.save(tmp_path / "net")
    data = path.read_bytes()
    harmless = 0
    for seed in range(1500):
        path.write_bytes(damaged(data, seed))
        found = outcome(path)
        if isinstance(found, str):
            assert found.startswith("nnbook.load: expected"), seed
            assert str(path) in found, seed
        else:
            harmless += 1
            np.testing.assert_array_equal(found.theta, net.theta)
    assert harmless < 100  # such as a date in the zip


@pytest.mark.parametrize(
    "head",
    [
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (13,), ",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (13L, (",
        b'{"descr": """',
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (1e9,), }",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000000,), }",
        b"{'descr': '|O', 'fortran_order': False, 'shape': (13,), }",
        b"(" * 5000,
        b"\x00",
        b"",
    ],
)
def test_a_damaged_header_of_an_array_is_named(head, tmp_path):
    """The zip is whole; what NumPy wrote into it is not."""
    path = small().save(tmp_path / "net")
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = members["theta.npy"][-13 * 8 :]
    head = head + b"\n"
    members["theta.npy"] = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + body
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(ValueError, match=r"^nnbook\.load: expected a whole file written by") as no:
        nnbook.load(path)
    assert str(path) in str(no.value)


def changed(path, change, **arrays):
    """Write a file again with another description, or other arrays."""
    with np.load(path) as file:
        content = dict(file)
    description = json.loads(content["description"].item())
    change(description)
    content |= arrays | {"description": np.array(json.dumps(description))}
    np.savez(path, **{key: value for key, value in content.items() if value is not None})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(version=2), r"expected version 1 of the format, got 2, written by nn"),
        (lambda d: d.update(format="x"), "expected the format 'nnbook network', got 'x'"),
        (lambda d: d.pop("nodes"), "expected a description of a network, got a damaged one"),
        (lambda d: d.update(nodes=7), "expected a description of a network, got a damaged one"),
        (lambda d: d["nodes"].insert(0, [1, [2]]), "expected node 0 to read nodes before it"),
        (lambda d: d["nodes"][1].__setitem__(1, [-1]), "expected node 1 to read nodes before it"),
        (lambda d: d["nodes"][1].__setitem__(1, [1]), "expected node 1 to read nodes before it"),
        (lambda d: d["nodes"][1].__setitem__(0, 9), "expected node 1 to read nodes before it"),
        (lambda d: d["nodes"][1].__setitem__(0, 0), "expected an input that reads nothing"),
        (lambda d: d["nodes"][1].append(3), "expected a description of a network, got a damaged"),
        (lambda d: d.update(outputs=[]), "expected a description of a network, got a damaged one"),
        (lambda d: d.update(names=["a"]), r"expected the layers \['a'\], got "),
        (lambda d: d.update(optimizer=d["losses"][0]), "expected optimizer of kind Optimizer"),
        (lambda d: d.update(metrics=[[0]]), "expected metrics of kind Metric"),
        (
            lambda d: d["layers"][1]["fields"].update(units=10**15),
            "expected a description .*Memory",
        ),
        (lambda d: d.update(runs=10**400), "expected "),
        (lambda d: d.update(loss_weights="x"), "expected "),
        (lambda d: d.update(regularizer=3), "expected regularizer of kind Regularizer"),
        (lambda d: d["noise"]["dict"].update(bit_generator="os"), "expected one of .*PCG64"),
        (lambda d: d["layers"][1]["fields"].update(units=4), r"expected theta to be float64 \(17,"),
        (lambda d: d.update(runs=2), r"expected theta to be float64 \(2, 13\), got float64 \(13,"),
        (lambda d: d.update(dtype="float32"), r"expected theta to be float32 \(13,\), got float64"),
    ],
)
def test_a_description_that_does_not_fit(change, message, tmp_path):
    path = small(optimizer="adam").save(tmp_path / "net")
    changed(path, change)
    with pytest.raises(ValueError, match=r"^nnbook\.load: " + message) as caught:
        nnbook.load(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["theta", "state", "optimizer.first"])
def test_arrays_that_do_not_fit(name, tmp_path):
    path = small(optimizer="adam").save(tmp_path / "net")
    for array in (None, np.zeros(5), np.zeros(13, np.float32)):
        changed(path, lambda d: None, **{name: array})
        with pytest.raises(ValueError, match=rf"^nnbook\.load: expected {name} to be float64"):
            nnbook.load(path)


def test_a_file_cannot_take_the_place_of_theta(tmp_path):
    path = small(optimizer="adamw").save(tmp_path / "net")
    changed(path, lambda d: d["optimizer_state"]["dict"].update(theta=1.0))
    again = nnbook.load(path)
    assert again._optimizer_state["theta"] is again.theta


def test_an_optimizer_that_remembers_objects_is_refused(tmp_path):
    net = small()
    net._optimizer_state["own"] = np.array([{}], dtype=object)
    with pytest.raises(ValueError, match=r"^Network\.save: expected numbers, strings, arrays"):
        net.save(tmp_path / "net")


def test_unusual_settings_survive(tmp_path):
    x = Input(2)
    y = Dense(3, kernel_initializer=Orthogonal(2.0), bias_initializer=RandomNormal(0.1, mean=1.0))(
        x
    )
    net = Network(x, y, loss=MulticlassHinge(2.0), rng=0)
    again = through(net, tmp_path)
    layer = again.outputs.layer
    assert (layer.kernel_initializer, layer.bias_initializer) == (
        Orthogonal(2.0),
        RandomNormal(0.1, mean=1.0),
    )
    assert again.loss == MulticlassHinge(2.0)
