"""Right answers in another form are right: lists, other formulas, other names, the last digits."""

import inspect
import math

import numpy as np
import pytest

from nnbook import exercises

FUNCTIONS = [name for name in exercises.names() if exercises.load(name).kind == "function"]

#: Exercises whose solutions are at the end of a range, where rounding may put them outside.
AT_A_BOUND = {"hebb_fails", "largest_normalized"}

each = pytest.mark.parametrize("name", FUNCTIONS)


def changed(result, leaf, sequence=None):
    """Return a result with each number or array changed, and each tuple or list replaced."""
    if isinstance(result, dict):
        return {key: changed(part, leaf, sequence) for key, part in result.items()}
    if isinstance(result, tuple | list):
        return (sequence or type(result))(changed(part, leaf, sequence) for part in result)
    return leaf(result)


def listed(part):
    return part.tolist() if isinstance(part, np.ndarray) else part


def scalar(part):
    """Return a number of Python as one of NumPy, and the other way round."""
    if isinstance(part, bool):
        return np.bool_(part)
    if isinstance(part, np.generic):
        return part.item()
    return np.float64(part) if isinstance(part, int | float) else part


def other_digits(part):
    """Return numbers with other last digits, as another order of the terms would give."""
    if isinstance(part, np.ndarray) and part.dtype == np.float64:
        return part * (1 + 1e-13 * np.cos(np.arange(part.size)).reshape(part.shape))
    return part * (1 + 1e-13) if isinstance(part, float) else part


@each
@pytest.mark.parametrize("form", ["lists", "tuples", "arrays as lists", "scalars", "digits"])
def test_another_form_of_a_right_result_is_right(name, form):
    leaf, sequence = {
        "lists": (lambda part: part, list),
        "tuples": (lambda part: part, tuple),
        "arrays as lists": (listed, None),
        "scalars": (scalar, None),
        "digits": ((lambda part: part) if name in AT_A_BOUND else other_digits, None),
    }[form]
    exercise = exercises.load(name)
    solution = exercise.reference
    verdict = exercise.check(lambda *args, **kw: changed(solution(*args, **kw), leaf, sequence))
    assert verdict.passed, verdict


@each
def test_the_names_of_arguments_without_a_default_are_free(name):
    exercise = exercises.load(name)
    parameters = inspect.signature(exercise.reference).parameters.values()
    plain = [p for p in parameters if p.default is inspect.Parameter.empty]
    names = [f"a{number}" for number in range(len(plain))]
    rest = [p.name for p in parameters if p not in plain]
    head = ", ".join([*names, *(f"{p.name}={p.default!r}" for p in parameters if p not in plain)])
    code = f"lambda {head}: solution({', '.join([*names, *rest])})"
    made = eval(code, {"solution": exercise.reference})
    assert exercise.check(made).passed


def by_paths(n, edges):
    matrix = np.zeros((n, n))
    for source, reader, local in edges:
        matrix[source, reader] += local
    return np.linalg.solve(np.eye(n) - matrix, np.eye(n)[-1])


def in_eight_lines(dy, x, gamma, epsilon):
    """The backward pass as in the paper on batch normalization."""
    m, mu, var = len(x), x.mean(0), x.var(0) + epsilon
    xhat, d = (x - mu) / np.sqrt(var), dy * gamma
    dvar = np.sum(d * (x - mu) * -0.5 * var**-1.5, axis=0)
    dmu = np.sum(-d / np.sqrt(var), axis=0) + dvar * np.mean(-2 * (x - mu), axis=0)
    return d / np.sqrt(var) + dvar * 2 * (x - mu) / m + dmu / m, (dy * xhat).sum(0), dy.sum(0)


def by_singular_values(train, x, epsilon=0.0):
    mean = train.mean(0)
    _, s, turn = np.linalg.svd(train - mean, full_matrices=False)
    return (x - mean) @ turn.T / np.sqrt(s**2 / len(train) + epsilon) @ turn


def f1_in_loops(confusion):
    scores, classes = [], range(len(confusion))
    for k in classes:
        false = sum(confusion[i, k] + confusion[k, i] for i in classes if i != k)
        total = 2 * confusion[k, k] + false
        scores.append(2 * confusion[k, k] / total if total else 0)
    return scores


def perceptron_in_lists(w, x, y, rate):
    w, corrections = list(w), 0
    for row, target in zip(x, y, strict=True):
        if target * sum(a * b for a, b in zip(w, row, strict=True)) <= 0:
            w = [a + rate * target * b for a, b in zip(w, row, strict=True)]
            corrections += 1
    return [w, corrections]


def adam_in_one_rate(theta, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, hat = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g, (1 - beta2**t) ** 0.5
    return theta - rate * hat / (1 - beta1**t) * m / (np.sqrt(v) + eps * hat), m, v


def moments(low, high, d=2):
    return np.eye(d) * (high - low) ** 2 / 12 + ((high + low) / 2) ** 2


def interval(scores, share, limit):
    spread = np.std(scores, ddof=1) * np.sqrt(1 / len(scores) + share / (1 - share))
    return np.mean(scores) + np.array([0, -1, 1]) * limit * spread


def by_sign(z):
    out, small = np.empty_like(z), np.exp(z[z < 0])
    out[z >= 0], out[z < 0] = 1 / (1 + np.exp(-z[z >= 0])), small / (1 + small)
    return out


def bump(v):
    return math.exp(-1 / (1 - v**2)) if abs(v) < 1 else 0.0


def patience_in_numpy(losses, patience):
    best = np.minimum.accumulate(losses)
    first = [int(np.argmax(best == low)) + 1 for low in best]
    for epoch, improved in enumerate(first, 1):
        if epoch - improved == patience:
            return [epoch, improved]
    return [len(losses), first[-1]]


def learns(losses, factor):
    largest = np.max(losses)  # NaN if one of them is
    return bool(largest <= factor * losses[0]) and losses[-1] <= 0.9 * losses[0]


def ends(rates):
    return (min(rates), max(rates)) if rates else None


def by_trapezoids(f, scale, factor):
    u, q = np.linspace(-8, 8, 2001), 1.0
    density = np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi)
    for layer in range(1, 1001):
        q = np.trapezoid(density * f(scale * np.sqrt(q) * u) ** 2, u)
        if np.sqrt(q) < 1 / factor or np.sqrt(q) > factor:
            return layer
    return None


ALTERNATIVES = {
    "reverse_pass": [by_paths],
    "bn_backward": [in_eight_lines],
    "zca_whiten": [by_singular_values],
    "noise_gain": [
        lambda x: np.sqrt(len(x)) / np.linalg.svd(x - x.mean(0), compute_uv=False),
    ],
    "condition_number": [lambda low, high, d=2: np.linalg.cond(moments(low, high, d))],
    "f1_of_each": [f1_in_loops],
    "perceptron_epoch": [perceptron_in_lists],
    "adam_step": [adam_in_one_rate],
    "interval_cv": [interval],
    "tanh_unit_gradient": [
        lambda w, x, y: (np.tanh(x @ w) - y) / np.cosh(x @ w) ** 2 @ x,
        lambda w, x, y: x.T @ ((np.tanh(x @ w) - y) * (1 + np.tanh(x @ w)) * (1 - np.tanh(x @ w))),
    ],
    "stable_sigmoid": [
        lambda z: np.exp(-np.logaddexp(np.zeros_like(z), -z)),
        by_sign,
    ],
    "fool_the_check": [
        lambda h: ((lambda w: w * math.exp(-((8 * w / h) ** 2))), 1.0),
        lambda h: ((lambda w: 5 + math.sin(4 * math.pi * w / h)), 4 * math.pi / h),
        lambda h: ((lambda w: h * math.tanh(1000 * w / h)), 1000.0),
        lambda h: ((lambda w: w * bump(4 * w / h)), math.exp(-1)),
        lambda h: ((lambda w: np.sin(2 * np.pi * w / h)), np.float64(2 * np.pi / h)),
    ],
    "is_symmetric": [
        lambda W1, b1, W2: (
            np.ptp(W1, axis=1).max() < 1e-12 and np.ptp(b1) < 1e-12 and np.ptp(W2, 0).max() < 1e-12
        ),
        lambda W1, b1, W2: all(
            np.allclose(p, p[0], rtol=0, atol=1e-12) for p in (W1.T, b1[:, None], W2)
        ),
    ],
    "central_difference": [
        lambda f, x, h: np.array(
            [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(x.size).reshape(-1, *x.shape)]
        ).reshape(x.shape),
    ],
    "stop_early": [patience_in_numpy],
    "bracket": [
        lambda loss_of, rates, factor=3: ends([r for r in rates if learns(loss_of(r), factor)])
    ],
    "layers_until": [by_trapezoids],
    "min_max": [
        lambda train, x, low, high: (
            (x - train.min(0)) * ((high - low) / np.ptp(train, axis=0)) + low
        ),
    ],
    "binary_from_logits": [
        lambda z, t: t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z),
    ],
    "softmax_cross_entropy": [
        lambda z, t: (
            -np.mean(((z - np.logaddexp.reduce(z, axis=1, keepdims=True)) * t).sum(1)),
            (np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)) - t) / len(z),
        ),
    ],
    "log_uniform": [
        lambda low, high, n, rng: np.exp(rng.uniform(math.log(low), math.log(high), n)),
    ],
    "glorot_uniform": [
        lambda n, m, rng: (2 * rng.random((n, m)) - 1) * math.sqrt(6 / (n + m)),
    ],
    "noisy_copies": [
        lambda clean, n, sigma, rng: (
            rng.normal(clean.repeat(n, 0), sigma),
            [k for k in range(10) for _ in range(n)],
        ),
    ],
    "warmup_cosine": [
        lambda t, rate, w, n: (
            rate * (t + 1) / w
            if t < w
            else rate * math.cos(math.pi / 2 * min(1, (t - w) / (n - w))) ** 2
        ),
    ],
    "grid_or_random": [
        lambda n, w, matters: [(n * w) ** matters, -math.expm1(n * n * math.log1p(-(w**matters)))],
    ],
    "pair_error": [
        lambda a, b, sigma: math.erfc(math.dist(a, b) / (math.sqrt(8) * sigma)) / 2,
    ],
    "robust_loss": [
        lambda r: (np.hypot(1, r) - 1, r / np.hypot(1, r)),
        lambda r: (abs(r) + np.log1p(np.exp(-2 * abs(r))) - math.log(2), np.tanh(r)),
    ],
    "one_unit_parity": [
        lambda n: ([1] * n, 0, lambda s: np.where((n - s) // 2 % 2 == 0, 1, -1), 1),
    ],
    "relu_xor": [lambda: ([[1, -1], [-1, 1]], [0, 0], [[1], [1]], [0])],
}


@pytest.mark.parametrize(
    ("name", "answer"), [(name, one) for name, many in ALTERNATIVES.items() for one in many]
)
def test_another_way_to_a_right_result_is_right(name, answer):
    verdict = exercises.load(name).check(answer)
    assert verdict.passed, verdict
