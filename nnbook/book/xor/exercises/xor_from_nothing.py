r"""A network from nothing.

Train a network with tanh hidden units and one sigmoid output by full-batch gradient descent on the
mean cross-entropy, with NumPy alone:

$$ H = \tanh(X W_1 + b_1), \qquad a = \sigma(H W_2 + b_2) . $$

`x` is (samples, inputs), `y` is (samples, 1), and `p` is a dict with the keys `"W1"` (inputs,
hidden), `"b1"` (hidden,), `"W2"` (hidden, 1) and `"b2"` (1,). Return `(p, costs)`: the parameters
after the last update, in a new dict, and a list with the cost **before** each update. All four
parameters of an update use gradients at the old ones.
"""

import numpy as np

from nnbook.exercises import Exercise, close, fail, unpack

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=2,
    minutes=45,
    hints=[
        "Forward, cost, backward, update: four parts in a loop. Write down the shapes first.",
        r"Sigmoid and cross-entropy together: $dz_2 = (a - y) / m$ for m samples.",
        r"$dW_2 = H^T dz_2$, and $dz_1 = (dz_2 W_2^T) \odot (1 - H^2)$, with the old $W_2$.",
    ],
    why="""
        Twelve lines, and every network of the book is these twelve lines with more layers. From
        another start it may get stuck at half of ln 2: the page shows how often.
        """,
)


@exercise.solution_is
def xor_from_nothing(x, y, p, rate, updates):
    """Return (parameters, costs) after that many updates."""
    W1, b1, W2, b2 = p["W1"], p["b1"], p["W2"], p["b2"]
    costs = []
    for _ in range(updates):
        H = np.tanh(x @ W1 + b1)
        a = 1 / (1 + np.exp(-(H @ W2 + b2)))
        costs.append(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)))
        dz2 = (a - y) / len(x)
        dz1 = (dz2 @ W2.T) * (1 - H**2)
        W2, b2 = W2 - rate * H.T @ dz2, b2 - rate * dz2.sum(axis=0)
        W1, b1 = W1 - rate * x.T @ dz1, b1 - rate * dz1.sum(axis=0)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, costs


X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([[0.0], [1.0], [1.0], [0.0]])


def _start(seed, inputs=2, hidden=2):
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(size=(inputs, hidden)),
        "b1": rng.normal(size=hidden),
        "W2": rng.normal(size=(hidden, 1)),
        "b2": rng.normal(size=1),
    }


@exercise.checked_by
def _(student):
    says = "Expected (p, costs): a dict with the keys of p, and a list."
    made = student(X, Y, _start(0), 0.5, 1)
    p, costs = unpack(made, says, lambda p: isinstance(p, dict), None)
    right, cost = xor_from_nothing(X, Y, _start(0), 0.5, 1)
    close(dict.fromkeys(p), dict.fromkeys(right), "the parameters")
    close(list(costs), cost, "the cost of the first update")
    for key in ("W2", "b2", "W1", "b1"):
        close(p[key], right[key], f"{key} after one update")
    student.agrees(X, Y, _start(0), 0.5, 3, case="three updates", rtol=1e-6)
    student.agrees(X[1:2], Y[1:2], _start(1), 0.5, 2, case="a single sample", rtol=1e-6)
    rng = np.random.default_rng(4)
    more = rng.normal(size=(6, 3)), rng.integers(0, 2, (6, 1)).astype(float), _start(2, 3, 5)
    student.agrees(*more, 0.1, 4, case="3 inputs and 5 hidden units", rtol=1e-6)
    p, costs = student(X, Y, _start(5, hidden=4), 0.5, 2000)
    if not costs[-1] < 0.05:
        fail(f"After 2,000 updates the cost of XOR is still {costs[-1]:.3f}.")


def _network(error=lambda a, y: (a - y) / len(y), slope=lambda H: 1 - H**2, cost=np.mean, **other):
    """Return the network with another way to do one thing."""

    def xor_from_nothing(x, y, p, rate, updates):
        p, costs, used = dict(p), [], other.get("biases", (1, 1))
        for _ in range(updates):
            H = np.tanh(x @ p["W1"] + used[0] * p["b1"])
            a = 1 / (1 + np.exp(-(H @ p["W2"] + used[1] * p["b2"])))
            costs.append(-cost(y * np.log(a) + (1 - y) * np.log(1 - a)))
            dz2 = error(a, y)
            new = {"W2": p["W2"] - rate * H.T @ dz2, "b2": p["b2"] - rate * dz2.sum(axis=0)}
            dz1 = (dz2 @ (new if "late" in other else p)["W2"].T) * slope(H)
            new |= {"W1": p["W1"] - rate * x.T @ dz1, "b1": p["b1"] - rate * dz1.sum(axis=0)}
            p |= {key: new[key] for key in new if key not in other}
        return p, costs

    return xor_from_nothing


exercise.wrong(
    "The gradient at the output is that of a sum. The cost is a mean over the samples.",
    _network(error=lambda a, y: a - y),
)
exercise.wrong(
    "That is the gradient of the mean square. The cost here is the cross-entropy.",
    _network(error=lambda a, y: 2 * (a - y) * a * (1 - a) / len(y)),
)
exercise.wrong(
    "The slope of the sigmoid is multiplied in, but with the cross-entropy it cancels.",
    _network(error=lambda a, y: (a - y) * a * (1 - a) / len(y)),
)
exercise.wrong(
    "Uphill: the error at the output is a - y.", _network(error=lambda a, y: (y - a) / len(y))
)
exercise.wrong("The slope of tanh is missing on the way back.", _network(slope=np.ones_like))
exercise.wrong(
    "The slope of tanh is taken at its output: H is tanh already, so 1 - H² is all.",
    _network(slope=lambda H: 1 - np.tanh(H) ** 2),
)
exercise.wrong(
    "At H = -1 the unit is saturated and has no slope, but (1 - H)² is 4 there.",
    _network(slope=lambda H: (1 - H) ** 2),
)
exercise.wrong("H (1 - H) is the slope of a sigmoid.", _network(slope=lambda H: H * (1 - H)))
exercise.wrong(
    "The way back uses the new W2. All gradients belong to the old parameters.", _network(late=True)
)
exercise.wrong(
    "A bias is left out on the way forward.", _network(biases=(0, 1)), _network(biases=(1, 0))
)
exercise.wrong("The costs are sums. They should be means.", _network(cost=np.sum))
exercise.wrong("The biases of the hidden units never move.", _network(b1=None))
exercise.wrong("The bias of the output never moves.", _network(b2=None))
exercise.wrong("The hidden weights never move: only the output learns.", _network(W1=None, b1=None))


@exercise.wrong("The cost is taken after the update. The list begins with that of the start.")
def _(x, y, p, rate, updates):
    return exercise.reference(x, y, p, rate, updates)[0], exercise.reference(
        x, y, exercise.reference(x, y, p, rate, 1)[0], rate, updates
    )[1]
