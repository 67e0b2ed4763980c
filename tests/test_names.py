"""What the page "Names" says: each name is there, each default is so, each form computes that.

A library that is not installed skips its tests. ``pip install torch keras`` runs all of them.
"""

import ast
import importlib
import inspect
import os
import re
from functools import reduce
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import nnbook
from nnbook import activations, losses

PAGE = (Path(__file__).parent.parent / "chapters" / "names.md").read_text(encoding="utf-8")
LIBRARIES = {"nnbook": "nnbook", "Keras": "keras", "PyTorch": "torch", "scikit-learn": "sklearn"}
GRADIENTS = np.random.default_rng(0).standard_normal((20, 6)) * np.geomspace(1e-6, 10, 6)

pytestmark = pytest.mark.filterwarnings("ignore")  # those of other libraries, when imported


def library(name):
    """Import a library, or skip; Keras computes with PyTorch where TensorFlow is not there."""
    if name == "keras" and find_spec("tensorflow") is None and find_spec("torch") is not None:
        os.environ.setdefault("KERAS_BACKEND", "torch")
    if name == "sklearn":  # its search by halves is there only when asked for
        pytest.importorskip("sklearn.experimental.enable_halving_search_cv")
    return pytest.importorskip(name, exc_type=ImportError)


@pytest.fixture
def torch():
    return library("torch")


@pytest.fixture
def keras():
    return library("keras")


def cells(part):
    """Return (library, code) for each name in the tables of a part of the page."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", part, re.M):
        head, _, *rows = ([c.strip() for c in r.split("|")[1:-1]] for r in block.splitlines())
        for row in rows:
            for title, cell in zip(head, row, strict=True):
                if title in LIBRARIES:
                    found += [(LIBRARIES[title], code) for code in re.findall("`([^`]+)`", cell)]
    return found


NAMES = cells(PAGE.split("### Defaults")[0])
DEFAULTS = cells(PAGE.split("### Defaults")[1].split("### Forms")[0])


def resolve(root, path):
    """Return the object of a dotted name; a part of it may be a module not yet imported."""
    importlib.import_module(root)
    for end in range(path.count("."), 0, -1):
        try:
            importlib.import_module(".".join([root, *path.split(".")[:end]]))
            break
        except ImportError:
            continue
    return reduce(getattr, [importlib.import_module(root), *path.split(".")])


def parts(code):
    path, _, rest = code.partition("(")
    return path, [p.strip() for p in rest.rstrip(")").split(",") if p.strip()]


@pytest.mark.parametrize(("root", "code"), NAMES, ids=[f"{r}-{c}" for r, c in NAMES])
def test_a_name_is_there_with_its_parameters(root, code):
    library(root)
    if code.endswith("_") and root == "sklearn":
        from sklearn.neural_network import MLPRegressor

        assert hasattr(MLPRegressor(max_iter=1).fit([[0.0], [1.0]], [0.0, 1.0]), code)
        return
    if code.startswith('"'):
        from sklearn.neural_network._base import ACTIVATIONS

        assert code.strip('"') in ACTIVATIONS
        return
    path, names = parts(code)
    found = resolve(root, path)
    assert set(names) <= set(inspect.signature(found).parameters) if names else found is not None


@pytest.mark.parametrize(("root", "code"), DEFAULTS, ids=[f"{r}-{c}" for r, c in DEFAULTS])
def test_a_default_is_what_the_page_says(root, code):
    library(root)
    path, settings = parts(code)
    parameters = inspect.signature(resolve(root, path)).parameters
    for setting in settings:
        name, value = setting.split("=")
        assert parameters[name].default == ast.literal_eval(value)


def test_the_page_has_names_of_every_library():
    for root in LIBRARIES.values():
        assert sum(name == root for name, _ in NAMES) > 20
        assert sum(name == root for name, _ in DEFAULTS) > 5


# ------------------------------------------------------------------------------------ optimizers


def walk(optimizer, rates=None, start=0.0):
    theta = np.full(6, start)
    state = optimizer.init(theta)
    for t, g in enumerate(GRADIENTS):
        if rates is not None:
            state["learning_rate"] = rates[t]
        theta += optimizer.update(g.copy(), state)
    return theta


def walk_torch(torch, make, rates=None, start=0.0):
    theta = torch.full((6,), start, dtype=torch.float64, requires_grad=True)
    optimizer = make([theta])
    for t, g in enumerate(GRADIENTS):
        if rates is not None:
            optimizer.param_groups[0]["lr"] = rates[t]
        theta.grad = torch.tensor(g)
        optimizer.step()
    return theta.detach().numpy()


def walk_keras(keras, optimizer, rates=None, start=0.0):
    theta = keras.Variable(np.full(6, start), dtype="float64")
    optimizer.build([theta])
    for t, g in enumerate(GRADIENTS):
        if rates is not None:
            optimizer.learning_rate = rates[t]
        optimizer.apply([keras.ops.convert_to_tensor(g)], [theta])
    return keras.ops.convert_to_numpy(theta)


def same(a, b, rtol=1e-10):
    return bool(np.allclose(a, b, rtol=rtol, atol=0))


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_is_the_same_at_a_constant_rate(torch, nesterov):
    ours = walk(nnbook.SGD(0.1, momentum=0.9, nesterov=nesterov))
    theirs = walk_torch(torch, lambda p: torch.optim.SGD(p, 0.1, 0.9, nesterov=nesterov))
    assert same(ours, theirs)


def test_pytorchs_velocity_forgets_the_old_rate_when_it_drops(torch):
    rates = [0.1] * 10 + [0.01] * 10
    ours = walk(nnbook.SGD(0.1, momentum=0.9), rates)
    theirs = walk_torch(torch, lambda p: torch.optim.SGD(p, 0.1, 0.9), rates)
    assert not same(ours, theirs, 1e-2)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_is_kerass_also_when_the_rate_drops(keras, nesterov):
    rates = [0.1] * 10 + [0.01] * 10
    ours = walk(nnbook.SGD(0.1, momentum=0.9, nesterov=nesterov), rates)
    theirs = keras.optimizers.SGD(0.1, momentum=0.9, nesterov=nesterov)
    assert same(ours, walk_keras(keras, theirs, rates), 1e-6)  # its rate is a float32


def test_adams_epsilon_stands_where_pytorch_has_it(torch):
    ours = walk(nnbook.Adam(0.1, epsilon=1e-8))
    assert same(ours, walk_torch(torch, lambda p: torch.optim.Adam(p, 0.1)))


def test_keras_adds_adams_epsilon_before_the_correction(keras):
    theirs = walk_keras(keras, keras.optimizers.Adam(0.1, epsilon=1e-7))
    assert not same(walk(nnbook.Adam(0.1, epsilon=1e-7)), theirs, 1e-3)
    optimizer, theta = nnbook.Adam(0.1), np.zeros(6)
    state = optimizer.init(theta)
    for t, g in enumerate(GRADIENTS, start=1):
        state["epsilon"] = 1e-7 / np.sqrt(1 - 0.999**t)
        theta += optimizer.update(g.copy(), state)
    assert same(theta, theirs, 1e-4)  # float32 powers of beta


def test_rmsprops_and_adagrads_epsilon_are_kerass(keras):
    ours, theirs = nnbook.RMSprop(0.1), keras.optimizers.RMSprop(0.1)
    assert same(walk(ours), walk_keras(keras, theirs), 1e-5)
    ours, theirs = nnbook.AdaGrad(0.1), keras.optimizers.Adagrad(0.1)
    assert same(walk(ours), walk_keras(keras, theirs), 1e-5)


def test_pytorch_adds_epsilon_to_the_root(torch):
    pairs = [
        (
            lambda e: nnbook.RMSprop(0.1, epsilon=e),
            lambda e: lambda p: torch.optim.RMSprop(p, 0.1, alpha=0.9, eps=e),
        ),
        (
            lambda e: nnbook.AdaGrad(0.1, initial_accumulator_value=0.0, epsilon=e),
            lambda e: lambda p: torch.optim.Adagrad(p, 0.1, eps=e),
        ),
    ]
    for ours, theirs in pairs:
        assert same(walk(ours(1e-30)), walk_torch(torch, theirs(1e-15)), 1e-6)  # both next to 0
        assert not same(walk(ours(1e-7)), walk_torch(torch, theirs(1e-7)), 1e-2)


def test_the_decay_of_adamw_is_times_the_rate(torch, keras):
    ours = walk(nnbook.AdamW(0.1, epsilon=1e-8, weight_decay=0.2), start=1.0)
    theirs = walk_torch(torch, lambda p: torch.optim.AdamW(p, 0.1, weight_decay=0.2), start=1.0)
    assert same(ours, theirs)
    tiny = nnbook.AdamW(0.1, epsilon=1e-30, weight_decay=0.2)
    theirs = keras.optimizers.AdamW(0.1, epsilon=1e-30, weight_decay=0.2)
    assert same(walk(tiny, start=1.0), walk_keras(keras, theirs, start=1.0), 1e-4)


def test_weight_decay_of_plain_descent(torch, keras):
    theta = np.ones(6)
    for g in GRADIENTS:
        theta -= 0.1 * (g + 2 * 0.1 * theta)  # the gradient of L2(0.1) is 2 * 0.1 * theta
    theirs = walk_torch(torch, lambda p: torch.optim.SGD(p, 0.1, weight_decay=0.2), start=1.0)
    assert same(theta, theirs)
    theirs = keras.optimizers.SGD(0.1, weight_decay=0.2)
    theta = np.ones(6)
    for g in GRADIENTS:
        theta = theta * (1 - 0.1 * 0.2) - 0.1 * g
    assert same(theta, walk_keras(keras, theirs, start=1.0), 1e-5)


def test_kerass_clipnorm_clips_each_array_by_itself(keras):
    big, small = np.full(4, 3.0), np.full(4, 0.1)
    moved = {}
    for name in "clipnorm", "global_clipnorm":
        arrays = [keras.Variable(np.zeros(4), dtype="float64") for _ in range(2)]
        optimizer = keras.optimizers.SGD(1.0, **{name: 1.0})
        optimizer.apply([keras.ops.convert_to_tensor(g) for g in (big, small)], arrays)
        moved[name] = np.concatenate([keras.ops.convert_to_numpy(a) for a in arrays])
    assert same(moved["clipnorm"], -np.concatenate([big / 6, small]), 1e-6)
    ours = nnbook.SGD(1.0, global_clipnorm=1.0)
    step = ours.update(np.concatenate([big, small]), ours.init(np.zeros(8)))
    assert same(moved["global_clipnorm"], step, 1e-6)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_is_scikit_learns_too(nesterov):
    rules = pytest.importorskip("sklearn.neural_network._stochastic_optimizers")
    theta = np.zeros(6)
    theirs = rules.SGDOptimizer([theta], 0.1, "constant", 0.9, nesterov)
    for g in GRADIENTS:
        theirs.update_params([theta], [g])
    assert same(walk(nnbook.SGD(0.1, momentum=0.9, nesterov=nesterov)), theta)


def test_scikit_learn_adds_adams_epsilon_before_the_correction():
    rules = pytest.importorskip("sklearn.neural_network._stochastic_optimizers")
    theta, ours = np.zeros(6), np.zeros(6)
    theirs, optimizer = rules.AdamOptimizer([theta], 0.1, epsilon=1e-7), nnbook.Adam(0.1)
    state = optimizer.init(ours)
    for t, g in enumerate(GRADIENTS, start=1):
        theirs.update_params([theta], [g])
        state["epsilon"] = 1e-7 / np.sqrt(1 - 0.999**t)
        ours += optimizer.update(g.copy(), state)
    assert same(ours, theta)
    assert not same(walk(nnbook.Adam(0.1, epsilon=1e-7)), theta, 1e-3)


def test_a_staircase_of_keras_is_a_step_decay(keras):
    ours = nnbook.StepDecay(0.1, decay_steps=10, decay_rate=0.5)
    theirs = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5, staircase=True)
    for step in (0, 9, 10, 25):
        assert float(theirs(step)) == pytest.approx(ours(step))


def test_pytorchs_one_cycle_moves_the_momentum_and_has_another_peak(torch):
    theta = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([theta], 0.1, momentum=0.9)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=100)
    rates, momenta = [], []
    for _ in range(100):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        if len(rates) < 100:
            cycle.step()
    assert (momenta[0], min(momenta)) == pytest.approx((0.95, 0.85))
    ours = [nnbook.OneCycle(1.0, 100)(step) for step in range(100)]
    assert (ours[0], ours[-1]) == pytest.approx((rates[0], rates[-1]))
    assert np.argmax(rates) == 29  # 0.3 * 100 - 1
    assert np.argmax(ours) == 30  # the step next to 0.3 * 99


# ------------------------------------------------------------------- layers and initial weights


def test_pytorch_stores_kernels_as_out_in(torch, keras):
    assert tuple(torch.nn.Linear(3, 5).weight.shape) == (5, 3)
    layer = keras.layers.Dense(5)
    layer.build((None, 3))
    assert tuple(layer.kernel.shape) == (3, 5)
    x = nnbook.Input(3)
    net = nnbook.Network(x, nnbook.Dense(5, name="d")(x), rng=0)
    assert net.params["d"]["kernel"].shape == (3, 5)


def test_the_first_weights_of_a_layer(torch, keras):
    torch.manual_seed(0)
    layer = torch.nn.Linear(400, 300)
    w, b = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    assert np.abs(w).max() <= 1 / np.sqrt(400)
    assert np.abs(b).max() <= 1 / np.sqrt(400)
    assert b.any()
    assert w.var() == pytest.approx(1 / (3 * 400), rel=0.02)
    keras.utils.set_random_seed(0)
    layer = keras.layers.Dense(300)
    layer.build((None, 400))
    w = keras.ops.convert_to_numpy(layer.kernel)
    assert w.var() == pytest.approx(2 / 700, rel=0.02)
    assert np.abs(w).max() <= np.sqrt(6 / 700) * (1 + 1e-6)
    assert not keras.ops.convert_to_numpy(layer.bias).any()


@pytest.mark.parametrize(("activation", "factor"), [("relu", 6), ("tanh", 6), ("logistic", 2)])
def test_the_first_weights_of_scikit_learn(activation, factor):
    network = pytest.importorskip("sklearn.neural_network")
    still = {"solver": "sgd", "alpha": 0, "learning_rate_init": 1e-300, "max_iter": 1}
    x, y = np.random.default_rng(0).standard_normal((2, 200)), np.array([0.0, 1.0])
    fit = network.MLPRegressor(
        hidden_layer_sizes=(300,), activation=activation, random_state=0, **still
    ).fit(x, y)
    w, b = fit.coefs_[0], fit.intercepts_[0]
    assert w.shape == (200, 300)
    limit = np.sqrt(factor / 500)
    assert 0.99 * limit < np.abs(w).max() <= limit
    assert 0.9 * limit < np.abs(b).max() <= limit


def test_slopes_of_prelu(torch, keras):
    node = nnbook.Input(4)
    net = nnbook.Network(node, nnbook.PReLU(name="p")(node), rng=0)
    (ours,) = net.params["p"].values()
    layer = keras.layers.PReLU()
    layer.build((None, 4))
    theirs = keras.ops.convert_to_numpy(layer.alpha)
    assert ours.shape == theirs.shape == (4,)
    assert (set(ours), set(theirs)) == ({0.25}, {0.0})
    assert torch.nn.PReLU().weight.tolist() == [0.25]


@pytest.mark.parametrize("name", ["GlorotNormal", "HeNormal"])
def test_keras_cuts_its_normal_weights_off(keras, name):
    shape = (400, 600)
    ours = getattr(nnbook, name)()
    w = keras.ops.convert_to_numpy(getattr(keras.initializers, name)(seed=0)(shape))
    assert w.var() == pytest.approx(ours.variance(shape), rel=0.02)
    std = ours.variance(shape) ** 0.5
    # With PyTorch, Keras gives up after four draws: 4 in a million are outside all the same.
    assert 2.26 < np.sort(np.abs(w).ravel())[-20] / std < 2.28
    assert np.abs(ours(shape, rng=np.random.default_rng(0))).max() / std > 4


def test_pytorchs_normal_weights_are_not_cut_off(torch):
    torch.manual_seed(0)
    w = torch.nn.init.xavier_normal_(torch.empty(400, 600)).numpy()
    assert w.var() == pytest.approx(nnbook.GlorotNormal().variance((400, 600)), rel=0.02)
    assert np.abs(w).max() / w.std() > 4


def normalized(x, momentum, updates):
    """Train nnbook's layer with rate 0 on one batch, and return its running averages."""
    node = nnbook.Input(x.shape[1])
    layer = nnbook.BatchNormalization(momentum=momentum, name="bn")
    net = nnbook.Network(node, layer(node), optimizer=nnbook.SGD(1e-30), rng=0)
    net.fit(x, np.zeros_like(x), epochs=updates, batch_size=None)
    return net.state["bn"]


def test_running_variances_of_batch_normalization(torch, keras):
    x = np.random.default_rng(0).normal(3, 2, (8, 4))
    ours = normalized(x, 0.9, 5)
    keep = 0.9**5
    biased, unbiased = x.var(axis=0), x.var(axis=0, ddof=1)
    assert same(ours["moving_variance"], keep + (1 - keep) * biased)
    layer = torch.nn.BatchNorm1d(4, momentum=0.1, dtype=torch.float64)
    for _ in range(5):
        y = layer(torch.tensor(x)).detach().numpy()
    assert same(layer.running_var.numpy(), keep + (1 - keep) * unbiased)
    assert same(layer.running_mean.numpy(), ours["moving_mean"])
    assert np.allclose(y, (x - x.mean(axis=0)) / np.sqrt(biased + 1e-5))
    layer = keras.layers.BatchNormalization(momentum=0.9, dtype="float64")
    for _ in range(5):
        layer(keras.ops.convert_to_tensor(x), training=True)
    assert same(
        keras.ops.convert_to_numpy(layer.moving_variance), ours["moving_variance"], rtol=1e-6
    )


def test_dropout_names_what_is_dropped(torch, keras):
    ones = np.ones((1000, 100))
    torch.manual_seed(0)
    keras.utils.set_random_seed(0)
    dropped = torch.nn.Dropout(0.2)(torch.tensor(ones)).numpy()
    also = keras.ops.convert_to_numpy(
        keras.layers.Dropout(0.2, dtype="float64")(keras.ops.convert_to_tensor(ones), training=True)
    )
    for y in dropped, also:
        assert set(np.unique(y).round(6)) == {0.0, 1.25}
        assert (y == 0).mean() == pytest.approx(0.2, abs=0.01)


def test_gelu_is_the_tanh_form(torch, keras):
    z = np.linspace(-6, 6, 2401)
    ours = activations.get("gelu")(z)
    asked = torch.nn.functional.gelu(torch.tensor(z), approximate="tanh").numpy()
    assert np.allclose(ours, asked, atol=1e-12)
    exact = torch.nn.functional.gelu(torch.tensor(z)).numpy()
    assert 4e-4 < np.abs(ours - exact).max() < 5e-4
    theirs = keras.ops.convert_to_numpy(keras.activations.gelu(keras.ops.convert_to_tensor(z)))
    assert np.allclose(theirs, exact, atol=1e-6)


# ----------------------------------------------------------------------------- losses and numbers

LABELS = np.random.default_rng(1).integers(0, 4, 30)
ROWS = np.eye(4)[LABELS]
SCORES = np.random.default_rng(2).standard_normal((30, 4))


def test_the_mean_square_is_one_everywhere_but_in_mlps(torch, keras):
    ours = losses.get("mse")(ROWS, SCORES)
    assert float(torch.nn.MSELoss()(torch.tensor(SCORES), torch.tensor(ROWS))) == pytest.approx(
        ours
    )
    assert float(keras.losses.MeanSquaredError()(ROWS, SCORES)) == pytest.approx(ours, rel=1e-6)


def test_mlpregressor_minimizes_half_the_mean_square():
    network = pytest.importorskip("sklearn.neural_network")
    x, y = SCORES, SCORES @ [1.0, -2.0, 0.5, 0.0]
    still = {"solver": "sgd", "alpha": 0, "learning_rate_init": 1e-300, "max_iter": 1}
    fit = network.MLPRegressor(hidden_layer_sizes=(), random_state=0, **still).fit(x, y)
    assert fit.loss_ == pytest.approx(0.5 * np.mean((fit.predict(x) - y) ** 2))


def test_sizes_of_penalties(keras):
    w = np.arange(6.0).reshape(3, 2)
    layer = keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L2(0.1))
    layer.build((None, 3))
    layer.set_weights([w, np.full(2, 9.0)])
    assert float(layer.losses[0]) == pytest.approx(0.1 * np.sum(w**2))
    node = nnbook.Input(3)
    dense = nnbook.Dense(2, kernel_regularizer=nnbook.L2(0.1), name="d")
    net = nnbook.Network(node, dense(node), rng=0)
    net.params["d"]["kernel"][...], net.params["d"]["bias"][...] = w, 9.0
    x = np.zeros((4, 3))
    assert net.evaluate(x, np.full((4, 2), 9.0))["loss"] == pytest.approx(0.1 * np.sum(w**2))


def test_sizes_of_penalties_of_scikit_learn():
    linear = pytest.importorskip("sklearn.linear_model")
    network = pytest.importorskip("sklearn.neural_network")
    x, y = SCORES, SCORES @ [1.0, -2.0, 0.5, 0.0]
    w = linear.Ridge(3.0, fit_intercept=False).fit(x, y).coef_
    assert np.allclose(x.T @ (y - x @ w), 3.0 * w)  # the sum of squares + 3 * sum(w**2)
    w = linear.Lasso(0.1, fit_intercept=False, tol=1e-10).fit(x, y).coef_
    assert np.allclose((x.T @ (y - x @ w) / len(x))[w != 0], 0.1 * np.sign(w[w != 0]))
    still = {"solver": "sgd", "learning_rate_init": 1e-300, "max_iter": 1, "batch_size": 30}
    with_, without = (
        network.MLPRegressor(hidden_layer_sizes=(), alpha=alpha, random_state=0, **still).fit(x, y)
        for alpha in (3.0, 0.0)
    )
    penalty = 3.0 / 2 * np.sum(with_.coefs_[0] ** 2) / len(x)
    assert with_.loss_ - without.loss_ == pytest.approx(penalty)


def test_the_class_at_a_half(keras):
    y, p = np.array([[1.0], [0.0]]), np.full((2, 1), 0.5)
    assert nnbook.Accuracy().value(y, p) == 0.5
    metric = keras.metrics.BinaryAccuracy()
    metric.update_state(np.ones((2, 1)), p)
    assert float(metric.result()) == 0.0
    labels = pytest.importorskip("sklearn.preprocessing").LabelBinarizer().fit([0, 1])
    assert labels.inverse_transform(p).tolist() == [0, 0]
    assert nnbook.Accuracy(low=0).value(np.ones((2, 1)), p) == 1.0


def test_metrics_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    assert metrics.mean_squared_error(ROWS, SCORES) == pytest.approx(
        losses.get("mse")(ROWS, SCORES)
    )
    eps = np.finfo(float).eps
    assert metrics.log_loss([1, 0], [0.0, 0.0]) == pytest.approx(-np.log(eps) / 2)
    right = SCORES[np.arange(30), LABELS]
    worst = np.maximum(0, 1 + np.where(ROWS == 1, -np.inf, SCORES).max(axis=1) - right)
    assert metrics.hinge_loss(LABELS, SCORES) == pytest.approx(worst.mean())
    with pytest.raises(ValueError, match="multiclass"):
        metrics.f1_score(LABELS, SCORES.argmax(axis=1))
    ours = nnbook.F1().value(ROWS, SCORES)
    each = metrics.f1_score(LABELS, SCORES.argmax(axis=1), average="macro")
    assert ours == pytest.approx(each)


def test_deviations_of_scikit_learn():
    pre = pytest.importorskip("sklearn.preprocessing")
    pca = pytest.importorskip("sklearn.decomposition").PCA().fit(SCORES)
    assert pre.StandardScaler().fit(SCORES).scale_ == pytest.approx(SCORES.std(axis=0))
    ours = nnbook.preprocessing.PCA().fit(SCORES)
    assert ours.explained_variance_ == pytest.approx(pca.explained_variance_)


def test_pytorchs_cross_entropy_takes_logits_and_labels_or_rows(torch):
    ours = losses.get("categorical_crossentropy_from_logits")(LABELS, SCORES)
    loss, z = torch.nn.CrossEntropyLoss(), torch.tensor(SCORES)
    assert float(loss(z, torch.tensor(LABELS))) == pytest.approx(ours)
    assert float(loss(z, torch.tensor(ROWS))) == pytest.approx(ours)


def test_keras_has_another_loss_for_labels(keras):
    ours = losses.get("categorical_crossentropy_from_logits")(LABELS, SCORES)
    rows = keras.losses.CategoricalCrossentropy(from_logits=True)
    labels = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert float(rows(ROWS, SCORES)) == pytest.approx(ours, rel=1e-6)
    assert float(labels(LABELS, SCORES)) == pytest.approx(ours, rel=1e-6)


def test_what_the_logarithm_of_0_costs(torch, keras):
    y, p = np.array([[1.0]]), np.array([[0.0]])
    loss = losses.get("binary_crossentropy")(y, p)
    assert loss == pytest.approx(-np.log(np.finfo(float).eps))
    assert float(torch.nn.BCELoss()(torch.tensor(p), torch.tensor(y))) == 100
    theirs = float(keras.losses.BinaryCrossentropy()(y, p))
    assert theirs == pytest.approx(-np.log(1e-7), rel=1e-3)


def test_the_losses_called_hinge(torch, keras):
    ours = losses.get("multiclass_hinge")(LABELS, SCORES)
    theirs = torch.nn.MultiMarginLoss()(torch.tensor(SCORES), torch.tensor(LABELS))
    assert float(theirs) == pytest.approx(ours / 4)
    right = SCORES[np.arange(30), LABELS]
    worst = np.maximum(0, 1 + np.where(ROWS == 1, -np.inf, SCORES).max(axis=1) - right)
    # Keras's maximum runs over scores times (1 - target), so it is at least 0.
    floor = np.maximum(0, 1 + np.where(ROWS == 1, 0, SCORES).max(axis=1) - right)
    assert float(keras.losses.CategoricalHinge()(ROWS, SCORES)) == pytest.approx(
        floor.mean(), rel=1e-6
    )
    assert worst.mean() <= floor.mean()


def test_standard_deviations(torch):
    x = np.arange(10.0)
    assert float(torch.tensor(x).std()) == pytest.approx(np.std(x, ddof=1))
    assert float(torch.tensor(x).std(correction=0)) == pytest.approx(np.std(x))
    scale = nnbook.preprocessing.StandardScaler().fit(x[:, None]).scale_
    assert scale[0] == pytest.approx(np.std(x))
    pca = nnbook.preprocessing.PCA().fit(x[:, None])
    assert pca.explained_variance_[0] == pytest.approx(np.var(x, ddof=1))


def test_scikit_learns_loss_of_an_epoch_is_a_mean_over_batches():
    network = pytest.importorskip("sklearn.neural_network")
    x, y = SCORES, SCORES @ [1.0, -2.0, 0.5, 0.0]
    plain = {"solver": "sgd", "alpha": 0, "momentum": 0, "shuffle": False, "batch_size": 10}
    start, fit = (
        network.MLPRegressor(
            hidden_layer_sizes=(), learning_rate_init=rate, max_iter=1, random_state=0, **plain
        ).fit(x, y)
        for rate in (1e-300, 0.05)
    )
    w, b, means = start.coefs_[0].copy(), start.intercepts_[0].copy(), []
    for k in range(0, 30, 10):
        error = x[k : k + 10] @ w + b - y[k : k + 10, None]
        means.append(np.mean(error**2) / 2)
        w -= 0.05 * x[k : k + 10].T @ error / 10
        b -= 0.05 * error.mean(axis=0)
    assert fit.loss_curve_[0] == pytest.approx(np.mean(means))
    assert fit.coefs_[0] == pytest.approx(w)


def test_scikit_learn_stops_early_by_the_score():
    network = pytest.importorskip("sklearn.neural_network")
    fit = network.MLPClassifier(early_stopping=True, max_iter=2, random_state=0)
    fit.fit(SCORES, LABELS)
    assert len(fit.validation_scores_) == 2
    assert all(0 <= score <= 1 for score in fit.validation_scores_)


def test_kerass_loss_of_an_epoch_is_a_mean_over_batches(keras):
    x, y = SCORES, SCORES @ [[1.0], [-2.0], [0.5], [0.0]]
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.05), loss="mse")
    start = model.get_weights()
    seen = model.fit(x, y, batch_size=10, shuffle=False, verbose=0).history["loss"][0]
    node = nnbook.Input(4)
    out = nnbook.Dense(1, name="d")(node)
    net = nnbook.Network(node, out, optimizer=nnbook.SGD(0.05), rng=0)
    net.params["d"]["kernel"][...], net.params["d"]["bias"][...] = start
    means = []
    for k in range(0, 30, 10):
        means.append(net.evaluate(x[k : k + 10], y[k : k + 10])["loss"])
        net.fit(x[k : k + 10], y[k : k + 10], batch_size=None)
    assert seen == pytest.approx(np.mean(means), rel=1e-4)
