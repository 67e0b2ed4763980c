"""Tests of the experiments of the chapter on MNIST, small, with images that are made here."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from nnbook.book import records
from nnbook.book.accuracy import accuracy
from nnbook.book.mnist.mnist_activations import mnist_activations
from nnbook.book.mnist.mnist_batches import mnist_batches
from nnbook.book.mnist.mnist_best import best_network, mnist_best, mnist_ladder
from nnbook.book.mnist.mnist_noise import confused_images, mnist_noise
from nnbook.book.mnist.mnist_optimizers import mnist_optimizers
from nnbook.book.mnist.mnist_sizes import mnist_sizes
from nnbook.book.mnist.mnist_structures import mnist_structures
from nnbook.book.mnist.mnist_time import as_objects, mnist_time
from nnbook.book.mnist.training import mlp, mnist_split, trained
from nnbook.book.mnist.unit_objects import RULES, Unit, UnitNetwork
from nnbook.book.registry import experiments
from nnbook.datasets import Dataset
from nnbook.network import Network
from nnbook.optimizers import SGD, Adam


def made(samples, seed):
    """Ten blurred blocks of ink, each shifted and faded at random: easy, and not trivial."""
    draw = np.random.default_rng(seed)
    y = np.arange(samples) % 10
    x = draw.uniform(0, 0.3, (samples, 28, 28))
    for image, digit in zip(x, y, strict=True):
        row, column = divmod(int(digit), 4)
        down, right = draw.integers(0, 4, 2)
        image[8 * row + down : 8 * row + down + 5, 6 * column + right : 6 * column + right + 5] += (
            draw.uniform(0.4, 0.7)
        )
    order = draw.permutation(samples)
    return Dataset(
        x.reshape(samples, 784)[order].astype(np.float32), y[order].astype(np.int64), (), "made"
    )


@pytest.fixture(scope="module")
def data():
    return made(600, 0), made(200, 1)


def settings(name, **small):
    return experiments()[name].settings | small


# The parts --------------------------------------------------------------------------------------


def test_the_parts_do_not_overlap(data):
    known, test = data
    split = mnist_split(400, 200, data)
    assert len(split.x) == 400
    assert len(split.x_validation) == 200
    np.testing.assert_array_equal(np.concatenate([split.x, split.x_validation]), known.x)
    np.testing.assert_array_equal(np.concatenate([split.y, split.y_validation]), known.y)
    np.testing.assert_array_equal(split.x_test, test.x)
    assert len(mnist_split(600, data=data).x_validation) == 0
    with pytest.raises(ValueError, match=r"^mnist_split: expected train <= 400, got 401$"):
        mnist_split(401, 200, data)


def test_heads_and_widths():
    for head, loss in (("sigmoid", "MeanSumSquaredError"), ("softmax", "CategoricalCrossentropy")):
        x, y, found = mlp([256, 128, 64], head=head)
        assert type(found).__name__ == loss
        assert Network(x, y, loss=found, rng=0).theta.size == 242_762
        outputs = Network(x, y, loss=found, rng=0).predict(np.ones((1, 784)))
        assert bool((outputs > 0).all()) == (head == "sigmoid")


def test_a_training_repeats_and_watches_without_learning_from_it(data):
    split = mnist_split(300, 200, data)
    how = {"epochs": 3, "batch_size": 20, "seed": 5}
    one, curves = trained(mlp([12]), Adam(0.01), split, **how)
    other, watched = trained(mlp([12]), Adam(0.01), split, watch=True, **how)
    np.testing.assert_array_equal(one.theta, other.theta)
    assert one.theta.dtype == np.float32
    assert "test" not in curves
    assert watched["test"].shape == watched["loss"].shape == (3,)
    right = accuracy(other, split.x_test, split.y_test)
    assert watched["test"][-1] == pytest.approx(right)
    assert curves["loss"][-1] < curves["loss"][0]
    assert curves["seconds"] > 0


def test_a_network_that_diverged_knows_nothing(data):
    split = mnist_split(300, data=data)
    x, y, loss = mlp([12])
    net = Network(x, y, loss=loss, dtype=np.float32, rng=0)
    assert accuracy(net, split.x_test, split.y_test) > 0
    net.theta[...] = np.nan
    assert accuracy(net, split.x_test, split.y_test) == 0


# Objects and matrices ---------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_the_network_of_objects_learns_what_the_matrices_learn(rule, data):
    known, _ = data
    optimizer = {
        "plain": SGD(0.01),
        "momentum": SGD(0.01, momentum=0.9),
        "Adam": Adam(0.001, epsilon=1e-8),
    }[rule]
    x, y, loss = mlp([6, 4])
    net = Network(x, y, loss=loss, optimizer=optimizer, rng=0)
    slow = as_objects(net, rule)
    images, targets = known.x[:15].astype(float), np.eye(10)[known.y[:15]]
    before = net.predict(images).copy()
    for image, target in zip(images, targets, strict=True):
        net.fit(image[None], target[None], batch_size=1)
        slow.step(image, target)
    outputs = np.array([slow.predict(image) for image in images])
    assert np.abs(net.predict(images) - before).max() > 1e-3
    np.testing.assert_allclose(outputs, net.predict(images), atol=1e-9)


def test_an_unknown_rule():
    with pytest.raises(ValueError, match=r"^Unit: expected rule to be one of 'plain', .* got 'x'"):
        Unit(np.zeros(3), "x")
    with pytest.raises(ValueError, match="zip"):
        UnitNetwork([np.zeros((3, 2))], [], "plain")


def test_mnist_time_in_small():
    with threadpool_limits(1):  # a second thread that waits would count as processor time
        found = mnist_time(**settings("mnist_time", networks=[[6, 4]], images=2, rounds=5))
    assert found["6-4/units"] == 20
    assert found["6-4/parameters"] == 784 * 6 + 6 + 6 * 4 + 4 + 4 * 10 + 10
    assert np.shape(found["6-4/matrices"]) == (3, 3)
    assert np.shape(found["6-4/objects"]) == (3,)
    assert min(found["6-4/objects"]) > np.max(np.array(found["6-4/matrices"])[:, 2])
    assert found["6-4/forward"] < found["6-4/objects"][2]


# Experiments in small ---------------------------------------------------------------------------


def test_mnist_optimizers_in_small(data):
    small = {"train": 600, "epochs": 2, "seeds": 2, "few": 300, "validation": 200}
    small |= {"few_epochs": 2, "choosing": 1, "showing": 2, "units": 8, "single_epochs": 1}
    found = mnist_optimizers(**settings("mnist_optimizers", **small), data=data)
    for rule, rates in experiments()["mnist_optimizers"].settings["rates"].items():
        assert found[f"reported/{rule}/loss"].shape == (2, 2)
        assert found[f"single/{rule}/test"].shape == (1, 2)
        assert found[f"choose/{rule}"].shape == (len(rates),)
        assert found[f"best/{rule}"] == np.argmax(found[f"choose/{rule}"])
        assert np.isfinite(found[f"tuned/{rule}"]).all()
    # Adam's steps do not shrink with the gradient: it is ahead at these rates from the start.
    assert found["reported/Adam/loss"][1].max() < found["reported/plain/loss"][1].min()


def test_mnist_activations_in_small(data):
    small = {"starts": ["normal 1", "uniform 0 to 1", "He"], "activations": ["tanh", "relu"]}
    small |= {"train": 400, "epochs": 6, "seeds": 1, "rate": 0.003, "batch_size": 20}
    found = mnist_activations(**settings("mnist_activations", **small), data=data)
    assert found["normal 1/sum"] > 5 > 2 > found["He/sum"]
    # A wide start flattens tanh; ReLU with positive weights and pixels is flat nowhere.
    assert found["normal 1/flat"][0] > 0.5 > found["He/flat"][0]
    assert found["uniform 0 to 1/flat"][1] == 0
    for head in ("same", "softmax"):
        assert len(found[f"{head}/He/relu"]) == 1
    assert found["softmax/He/relu"][0] > 0.9
    assert found["softmax/He/tanh"][0] > found["same/uniform 0 to 1/tanh"][0] + 0.2


def test_mnist_batches_in_small(data):
    small = {"batches": [2, 100], "rates": [0.01, 1.0], "train": 400, "validation": 200}
    small |= {"choosing": 1, "showing": 2, "epochs": 4, "units": 8}
    found = mnist_batches(**settings("mnist_batches", **small), data=data)
    assert found["2/reported"].shape == found["100/own"].shape == (4, 2)
    # At one small rate fifty times the updates are ahead; with its own rate the other catches up.
    assert found["2/reported"][-1].mean() > found["100/reported"][-1].mean()
    assert found["100/best"] == 1
    assert found["100/own"][-1].mean() >= found["100/reported"][-1].mean()


def test_mnist_structures_in_small(data):
    small = {"structures": [[2], [32], [32, 16]], "train": 400, "epochs": [1, 8], "seeds": 2}
    small |= {"batch_size": 20, "rate": 0.003}
    found = mnist_structures(**settings("mnist_structures", **small), data=data)
    for kind in ("sigmoid", "relu"):
        assert found[f"{kind}/accuracy"].shape == (3, 2, 2)
        assert found[f"{kind}/seconds"].shape == (3, 2)
    narrow, wide, _ = found["relu/accuracy"][:, 1].mean(axis=1)
    assert wide > narrow
    assert (found["relu/accuracy"][1, 1] >= found["relu/accuracy"][1, 0]).all()


def test_mnist_sizes_in_small(data):
    small = {"sizes": [20, 600], "epochs": 20, "seeds": 2, "online": 20, "rate": 0.05}
    small |= {"batch_size": 5}
    found = mnist_sizes(**settings("mnist_sizes", **small), data=data)
    assert found["20/train"].shape == found["online/test"].shape == (20, 2)
    gap = {size: (found[f"{size}/train"] - found[f"{size}/test"])[-1].mean() for size in (20, 600)}
    assert gap[20] > gap[600]
    # Five steps for one image each are nearly one step for five: the rate is for an image.
    assert abs(found["online/loss"] - found["20/loss"])[5:].max() < 0.05
    assert (found["20/loss"][0] - found["20/loss"][5]).min() > 0.5


def test_mnist_noise_in_small(data):
    small = {"networks": [[[32, 16], 6], [[4], 6]], "train": 600, "noise": [0.1, 3.0], "seeds": 2}
    small |= {"batch_size": 10, "rate": 0.003, "examples": 3}
    found = mnist_noise(**settings("mnist_noise", **small), data=data)
    deep = "32-16, 6 epochs"
    assert found[f"{deep}/noise"].shape == (2, 2)
    assert found[f"{deep}/noise"][0].mean() > found[f"{deep}/noise"][1].mean()
    assert found[f"{deep}/seconds"].shape == found["4, 6 epochs/test"].shape == (2,)
    assert found["confusion"].shape == (10, 10, 2)
    np.testing.assert_allclose(found["confusion"].sum(axis=1), 1)
    right = found["confusion"][range(10), range(10)].mean(axis=0)
    np.testing.assert_allclose(right, found[f"{deep}/test"])  # 20 images of each
    for digit, taken, image in confused_images(found["examples"]):
        assert digit != taken
        assert image.shape == (28, 28)
        _, test = data
        same = (np.rint(255 * test.x).clip(0, 255) == image.ravel()).all(axis=1)
        assert test.y[same].tolist() == [digit]


def test_mnist_ladder_in_small(data):
    small = {"train": 300, "validation": 200, "epochs": 2, "seeds": 1, "units": [16]}
    small |= {"batch_size": 20}
    found = mnist_ladder(**settings("mnist_ladder", **small), data=data)
    assert [*found] == [*experiments()["mnist_ladder"].settings["steps"]]
    assert np.shape([*found.values()]) == (5, 1)
    assert min(found["+ BatchNormalization"]) > 0.5


@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_what_the_best_network_is_made_of(normalized, dropout):
    x, y, loss = best_network([16, 8], normalized, dropout)
    layers = [type(layer).__name__ for layer in Network(x, y, loss=loss, rng=0).layers.values()]
    assert layers.count("BatchNormalization") == 2 * normalized
    assert layers.count("Dropout") == 2 * (dropout > 0)
    assert layers.count("Dense") == 3


def test_mnist_best_in_small(data):
    small = {"train": 400, "epochs": 8, "seeds": 2, "units": [32, 16], "batch_size": 20}
    small |= {"dropout": 0.1}
    found = mnist_best(**settings("mnist_best", **small), data=data)
    assert found["parameters"] == 784 * 32 + 2 * 32 + 32 * 16 + 2 * 16 + 16 * 10 + 10
    assert found["train"].shape == found["test"].shape == (2,)
    assert found["test"].min() > 0.9
    assert found["counts"].sum() == 400


def test_an_update_for_each_image_brings_plain_descent_near_adam():
    record = records.load("mnist_optimizers")
    one, batch = (
        {rule: record.array(f"{kind}/{rule}/test")[0].mean() for rule in ("plain", "Adam")}
        for kind in ("single", "reported")
    )
    assert batch["Adam"] - batch["plain"] > 0.4
    assert 0 < one["Adam"] - one["plain"] < 0.04


def test_the_baselines_of_mnist():
    record = records.load("mnist_baselines")
    assert 0.92 < record.array("softmax/test").mean() < 0.93
    assert 0.96 < record.results["neighbours/test"] < 0.98
