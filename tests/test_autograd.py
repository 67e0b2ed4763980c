"""Tests of nnbook.autograd: each derivative against differences, and what a graph promises."""

import operator
import re
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnbook import Dense, Input, Network, activations, autograd, check_gradient
from nnbook.autograd import Value, exp, log, maximum, node, sigmoid, tanh
from nnbook.autograd.value import as_value

RNG = np.random.default_rng(0)
A, B = RNG.uniform(0.5, 2.0, (2, 3, 4))  # positive, and without ties
WEIGHTS = RNG.standard_normal((5, 5))


def weighted(value):
    """Return a number that depends on each entry of a value in its own way."""
    weights = np.resize(WEIGHTS, value.shape)
    return autograd.sum(value * weights)


def assert_right(f, *points):
    """Compare the gradient of each argument with central differences."""
    points = [np.asarray(point, dtype=float) for point in points]
    for k in range(len(points)):

        def at(point, k=k):
            return [Value(point if j == k else other) for j, other in enumerate(points)]

        def gradient(point, k=k, at=at):
            arguments = at(point)
            weighted(f(*arguments)).backward()
            assert arguments[k].grad.shape == point.shape
            return arguments[k].grad

        report = check_gradient(
            lambda p, at=at: float(weighted(f(*at(p))).data), gradient, points[k]
        )
        assert report.passed, report


# ------------------------------------------------------------------ each operation, each shape

BINARY = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "**": operator.pow, "maximum": maximum,
}  # fmt: skip
binary = pytest.mark.parametrize("name", BINARY)
NUMPY = BINARY | {"maximum": np.maximum}

SHAPES = [
    ((), ()), ((3, 4), (3, 4)), ((3, 4), ()), ((), (3, 4)), ((3, 4), (4,)), ((4,), (3, 4)),
    ((3, 1), (1, 4)), ((3, 1), (4,)), ((2, 1, 4), (3, 1)), ((1,), (3, 4)), ((1, 1), (4,)),
]  # fmt: skip


@binary
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_operators_have_the_derivatives_of_differences(name, shapes):
    left, right = (RNG.uniform(0.5, 2.0, shape) for shape in shapes)
    assert_right(BINARY[name], left, right)
    assert np.array_equal(BINARY[name](Value(left), Value(right)).data, NUMPY[name](left, right))


@binary
@pytest.mark.parametrize("other", [1.7, np.float64(1.7), np.array(1.7), A[0], A.tolist()])
def test_numbers_and_arrays_may_stand_on_either_side(name, other):
    f = BINARY[name]
    assert_right(lambda b: f(b, other), B)
    assert_right(lambda b: f(other, b), B)
    assert np.array_equal(f(other, Value(B)).data, NUMPY[name](np.asarray(other), B))
    assert isinstance(f(other, Value(B)), Value)


@pytest.mark.parametrize(
    "shapes",
    [
        ((4,), (4,)), ((3, 4), (4,)), ((3,), (3, 4)), ((3, 4), (4, 2)),
        ((5, 3, 4), (4, 2)), ((3, 4), (5, 4, 2)), ((5, 3, 4), (5, 4, 2)), ((5, 1, 3, 4), (2, 4, 2)),
        ((4,), (5, 4, 2)), ((5, 3, 4), (4,)),
    ],
    ids=str,
)  # fmt: skip
def test_matrix_products_have_the_derivatives_of_differences(shapes):
    left, right = (RNG.standard_normal(shape) for shape in shapes)
    assert_right(operator.matmul, left, right)
    assert_right(lambda b: left @ b, right)
    assert_right(lambda a: a @ right, left)
    assert np.allclose((left @ Value(right)).data, left @ right)


FUNCTIONS = {
    "exp": (exp, np.exp), "log": (log, np.log), "tanh": (tanh, np.tanh),
    "sigmoid": (sigmoid, activations.sigmoid), "-": (operator.neg, operator.neg),
    "square": (lambda x: x**2, np.square), "root": (lambda x: x**0.5, np.sqrt),
    "1/x": (lambda x: x**-1, lambda x: 1 / x), "2^x": (lambda x: 2**x, np.exp2),
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("point", [1.3, A], ids=["number", "array"])
def test_functions_have_the_derivatives_of_differences(name, point):
    f, expected = FUNCTIONS[name]
    assert_right(f, point)
    assert np.allclose(f(Value(point)).data, expected(point), rtol=1e-14)


def test_whole_powers_of_negative_numbers():
    assert_right(lambda x: x**3 + x**-2 + x**0, [-1.5, 2.0])
    x = Value(0.0)
    (x**1 + x**2).backward()
    assert x.grad == 1


@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2), (-1, 0), (0, 1, 2)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_sums_have_the_derivatives_of_differences(axis, keepdims):
    point = RNG.standard_normal((2, 3, 4))
    assert_right(lambda x: autograd.sum(x * x, axis=axis, keepdims=keepdims), point)
    total = autograd.sum(Value(point), axis=axis, keepdims=keepdims).data
    assert np.array_equal(total, point.sum(axis=axis, keepdims=keepdims))


def test_a_tie_is_shared_whichever_comes_first():
    for f in (lambda x: maximum(x, 0.0), lambda x: maximum(0.0, x)):
        x = Value([-1.0, 0.0, 1.0])
        autograd.sum(f(x)).backward()
        assert x.grad.tolist() == [0, 0.5, 1]
    a = Value(3.0)
    maximum(a, a).backward()
    assert a.grad == 1


# ------------------------------------------------------------------ the graph


def test_gradients_add_up_where_a_value_is_read_twice():
    assert_right(lambda a: a * a + a, 2.0)
    assert_right(lambda a: tanh(tanh(a) + tanh(a)), 0.3)

    def diamonds(a):
        for _ in range(30):  # 2^30 paths, 60 edges
            a = (a + a) * 0.5
        return a

    a = Value(1.0)
    diamonds(a).backward()
    assert a.grad == 1


def test_a_share_that_is_the_readers_own_gradient_is_not_changed():
    # After HIPS autograd's test of the same mistake: adding in place would change b's gradient.
    a = Value(RNG.standard_normal(5))
    b = a + 1.0
    c = b + 1.5
    d = a + b
    autograd.sum(d + c).backward()
    assert a.grad.tolist() == [3] * 5
    assert b.grad.tolist() == [2] * 5
    assert c.grad.tolist() == d.grad.tolist() == [1] * 5


def test_calling_backward_twice_gives_the_same_gradients():
    a = Value(2.0)
    y = a * a + exp(a)
    y.backward()
    first = a.grad
    y.backward()
    assert a.grad == first
    z = 3 * a  # another graph over the same leaf: its gradients replace the old ones
    z.backward()
    assert a.grad == 3


def test_values_that_the_end_does_not_depend_on_keep_their_gradient():
    a, b = Value(1.0), Value(2.0)
    (a * b).backward()
    (3 * a).backward()
    assert (a.grad, b.grad) == (3, 1)


def test_constants_get_no_gradient():
    x = Value(2.0)
    y = x * 3.0
    y.backward()
    (_, _), (three, _) = y.edges
    assert three.constant
    assert three.grad is None
    assert not x.constant


def test_the_end_may_have_one_entry_of_any_shape():
    x = Value(A)
    autograd.sum(x, keepdims=True).backward()
    assert x.grad.tolist() == np.ones_like(A).tolist()
    y = Value(1.0)
    y.backward()
    assert y.grad == 1


def test_a_chain_longer_than_the_recursion_limit():
    length = 100_000
    assert length > 10 * sys.getrecursionlimit()
    x = y = Value(1.0)
    for _ in range(length):
        y = y + 1
    y.backward()
    assert float(y.data) == length + 1
    assert x.grad == 1
    assert len(y.order()) == length + 1


def test_the_order_has_each_value_once_after_what_it_reads():
    x = Value(0.5)
    values = [x]
    for _ in range(40):
        a, b = (values[k] for k in RNG.integers(len(values), size=2))
        values.append(a * b + a)
    order = values[-1].order()
    place = {value: k for k, value in enumerate(order)}
    assert len(place) == len(order)
    for value in order:
        assert all(parent.constant or place[parent] < place[value] for parent, _ in value.edges)


#: Smooth operations that cannot overflow.
STEPS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - 0.3 * b,
    "*": lambda a, b: tanh(a) * tanh(b),
    "/": lambda a, b: tanh(a) / (1.5 + tanh(b)),
    "tanh": lambda a, b: tanh(a),
    "exp": lambda a, b: exp(tanh(a)),
    "sigmoid": lambda a, b: sigmoid(a),
    "mean": lambda a, b: autograd.sum(tanh(a), keepdims=True) / a.data.size,
}


def test_the_sigmoid_has_all_its_digits_far_from_0():
    x = Value([-1000.0, -40.0, 0.0, 40.0, 1000.0])
    y = sigmoid(x)
    autograd.sum(y).backward()
    tail = np.exp(-40.0)  # 1 / (1 + e^40), to 17 digits
    assert np.allclose(y.data, [0, tail, 0.5, 1, 1], rtol=1e-15, atol=0)
    assert np.allclose(x.grad, [0, tail, 0.25, tail, 0], rtol=1e-15, atol=0)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_random_expressions(data):
    shapes = st.sampled_from([(), (3,), (2, 1), (2, 3), (1, 3)])
    numbers = st.floats(-2, 2).map(lambda v: round(v, 3))
    points = []
    for shape in data.draw(st.tuples(shapes, shapes)):
        size = int(np.prod(shape))
        entries = data.draw(st.lists(numbers, min_size=size, max_size=size))
        points.append(np.reshape(entries, shape))
    step = st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 9), st.integers(0, 9))
    steps = data.draw(st.lists(step, max_size=8))

    def f(*leaves):
        values = list(leaves)
        for name, i, j in steps:
            values.append(STEPS[name](values[i % len(values)], values[j % len(values)]))
        return values[-1] + 0.1 * leaves[0] - 0.2 * leaves[1]

    assume(np.abs(f(*map(Value, points)).data).max() < 50)
    assert_right(f, *points)


# ------------------------------------------------------------------ values


def test_data_are_copied_and_cannot_be_written():
    mine = np.array([1.0, 2.0])
    x = Value(mine)
    mine[0] = 9.0
    assert x.data.tolist() == [1, 2]
    for value in (x, x * 2.0):
        with pytest.raises(ValueError, match="read-only"):
            value.data[0] = 5.0


def test_float32_stays_float32():
    x = Value(np.float32([[0.5, 1.5]]))
    for f in (*(f for f, _ in FUNCTIONS.values()), lambda x: maximum(0.1 * x, x) / 3 - [1, 2]):
        y = autograd.sum(f(x)) / 2
        y.backward()
        assert y.data.dtype == x.grad.dtype == np.float32
    assert Value([1, 2]).data.dtype == Value(True).data.dtype == np.float64
    other = Value(2.0)
    autograd.sum(x * other).backward()
    assert (x.grad.dtype, other.grad.dtype) == (np.float32, np.float64)


def test_what_a_value_says_of_itself():
    x = Value(0.1, name="x")
    assert repr(x) == "Value(0.1, name='x')"
    x.backward()
    assert repr(x) == "Value(0.1, name='x', grad=1)"
    assert repr(Value(A)) == "Value(array of (3, 4))"
    assert as_value(x, np.float64) is x


def test_a_node_of_ones_own():
    def cube(x):
        return node("cube", x.data**3, (x, lambda g: g * 3 * x.data**2))

    assert_right(cube, A)
    assert_right(lambda x: cube(x) + x, 2.0)


def test_a_node_of_whole_numbers_has_a_real_gradient():
    x = Value(3.0)
    rounded = node("round", np.round(x.data).astype(int), (x, lambda g: g))
    half = rounded * 0.5
    half.backward()
    assert (half.data, rounded.grad, x.grad) == (1.5, 0.5, 0.5)
    assert node("one", np.float32(1)).data.dtype == np.float32
    assert node("one", 1).data.dtype == node("one", 1.0).data.dtype == np.float64


# ------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (lambda x: x.backward(), ValueError, r"backward: expected a single number, got shape (3, 4)"
         "; sum it, or multiply it by weights and sum"),
        (lambda x: x + np.ones(5), ValueError,
         "+: expected shapes that broadcast, got (3, 4) and (5,)"),
        (lambda x: x @ x, ValueError,
         "@: expected shapes with equal inner axes, got (3, 4) and (3, 4)"),
        (lambda x: x @ 2.0, ValueError, "@: expected vectors or matrices, got a single number"),
        (lambda x: log(x - 1), ValueError, "log: expected numbers above 0, got -0.4"),
        (lambda x: log(x * 0), ValueError, "log: expected numbers above 0, got 0"),
        (lambda x: 1 / (x - x), ValueError, "/: expected a divisor without zeros, got one"),
        (lambda x: (-x) ** 0.5, ValueError, "**: expected a base above 0 for this exponent, got -"),
        (lambda x: (-x) ** x, ValueError, "**: expected a base above 0 for this exponent, got -"),
        (lambda x: (x * 0) ** -1, ValueError, "**: expected a base that is not 0 for an exponent"),
        (lambda x: exp(2.0), TypeError, "exp: expected a Value, got 2.0; write Value(2.0)"),
        (
            lambda x: autograd.sum([1]),
            TypeError,
            "sum: expected a Value, got [1]; write Value([1])",
        ),
        (lambda x: maximum(1, 2), TypeError, "max: expected a Value on one side, got 1 and 2"),
        (lambda x: x + "a", TypeError, "graph: expected operand to hold real numbers"),
        (lambda x: x * None, TypeError, "graph: expected operand to hold real numbers"),
        (lambda x: Value(1j), TypeError, "Value: expected data to hold real numbers"),
        (lambda x: Value([1.0, np.nan]), ValueError, "Value: expected data to be finite, got nan"),
        (lambda x: Value(x), TypeError, "Value: expected numbers, got a Value; use it as it is"),
        (lambda x: autograd.sum(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ],
)  # fmt: skip
def test_mistakes_are_refused(act, error, message):
    with pytest.raises(error, match=re.escape(message)):
        act(Value(A))


def test_a_node_whose_gradient_has_the_wrong_shape_is_named():
    x = Value(A)
    wrong = node("mine", x.data.sum(), (x, lambda g: g))
    with pytest.raises(ValueError, match=r"node 'mine': expected a gradient of shape \(3, 4\)"):
        wrong.backward()
    row = Value(A[:1])
    wrong = node("mine", row.data.sum(), (row, lambda g: g))
    with pytest.raises(ValueError, match=r"node 'mine': expected a gradient of shape \(1, 4\)"):
        wrong.backward()
    wrong = node("mine", x.data.sum(), (x, lambda g: np.ones((3, 5))))
    with pytest.raises(ValueError, match=r"for what it read, got \(3, 5\)"):
        wrong.backward()


# ------------------------------------------------------------------ against the rest of the book


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid"])
def test_the_graph_of_a_network_has_the_networks_gradient(hidden):
    x = Input(3)
    net = Network(x, Dense(2)(Dense(4, activation=hidden)(x)), loss="mse", rng=0)
    data, targets = RNG.standard_normal((6, 3)), RNG.standard_normal((6, 2))
    loss, gradient = net.gradient(data, targets)
    leaves = {name: Value(array, name=name) for name, array in net.named(net.theta).items()}
    first, second = (name.removesuffix(".kernel") for name in leaves if name.endswith("kernel"))
    f = {"tanh": tanh, "sigmoid": sigmoid}[hidden]
    h = f(data @ leaves[f"{first}.kernel"] + leaves[f"{first}.bias"])
    y = h @ leaves[f"{second}.kernel"] + leaves[f"{second}.bias"]
    mse = autograd.sum((y - targets) ** 2) / targets.size
    mse.backward()
    assert float(mse.data) == pytest.approx(loss, rel=1e-13)
    for name, expected in net.named(gradient).items():
        assert np.allclose(leaves[name].grad, expected, rtol=1e-12, atol=1e-15), name


def chain_and_node(name, z):
    return {
        "sigmoid": (1 / (1 + exp(-z)), sigmoid(z)),
        "tanh": ((1 - exp(-2 * z)) / (1 + exp(-2 * z)), tanh(z)),
    }[name]


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_a_chain_of_primitives_and_one_node_agree(name):
    z = Value(np.linspace(-3, 3, 13))
    gradients = []
    for y in chain_and_node(name, z):
        autograd.sum(y).backward()
        gradients.append(z.grad)
    assert np.allclose(*gradients, rtol=1e-13)
    assert np.allclose(gradients[1], activations.get(name).derivative(z.data), rtol=1e-13)


# ------------------------------------------------------------------ the drawing


def unit():
    x, w, b = Value(2.8, name="x"), Value(1.45, name="w"), Value(-4.0, name="b")
    z = w * x + b
    z.name = "z"
    return z


def texts(plot):
    (axes,) = plot.figure.axes
    return [text.get_text() for text in axes.texts if text.get_text()]


def test_the_drawing_has_each_node_with_its_value_above_and_its_gradient_below():
    y = 1 / (1 + exp(-1 * unit()))
    y.backward()
    plot = autograd.draw(y, caption="A unit.")
    assert sorted(texts(plot)) == sorted(
        [
            "w", "1.45", "0.6994", "x", "2.8", "0.3622", "b", "−4", "0.2498", "×", "4.06", "0.2498",
            "+", "z = 0.06", "0.2498", "× −1", "−0.06", "−0.2498", "exp", "0.9418", "−0.2652",
            "+ 1", "1.9418", "−0.2652", "1 ÷", "0.515", "1",
        ]
    )  # fmt: skip
    (axes,) = plot.figure.axes
    at = {text.get_text(): text for text in axes.texts}
    value, gradient = at["z = 0.06"], at["−0.06"]
    assert value.get_position()[1] == gradient.get_position()[1]
    for above, below in (("4.06", "0.2498"), ("1.45", "0.6994"), ("1.9418", "1")):
        assert at[above].get_color() != at[below].get_color()
    # The axis goes down: a smaller y is higher.
    assert at["1.45"].get_position()[1] < at["w"].get_position()[1] < at["0.6994"].get_position()[1]
    assert at["1.45"].get_position()[0] == at["0.6994"].get_position()[0]
    left_to_right = [at[text].get_position()[0] for text in ("w", "×", "+", "exp", "+ 1", "1 ÷")]
    assert left_to_right == sorted(left_to_right)


def test_the_drawing_without_gradients_shows_values_only():
    assert sorted(texts(autograd.draw(unit(), caption="A unit."))) == sorted(
        ["w", "1.45", "x", "2.8", "b", "−4", "×", "4.06", "+", "z = 0.06"]
    )


def test_the_drawing_is_described_in_words():
    y = maximum(0.1 * unit(), 0.0) - 2 + Value([1e-9, 0.5])
    alt = autograd.draw(autograd.sum(y), caption="A unit.", digits=2).alt
    assert alt == (
        "A graph of 11 nodes from left to right. w is 1.45. x is 2.8. × of w and x is 4.06. "
        "b is −4. + of × and b, called z, is 0.06. × 0.1 of z is 0.01. max 0 of × 0.1 is 0.01. "
        "− 2 of max 0 is −1.99. · is [1e−09 0.5]. + of − 2 and · is [−1.99 −1.49]. "
        "sum of + is −3.49."
    )
    assert autograd.draw(unit(), caption="A.", alt="A unit.").alt.startswith("A unit. w is 1.45.")


def test_large_arrays_are_drawn_by_their_shape():
    y = autograd.sum(Value(A, name="A") @ B.T)
    y.backward()
    shown = texts(autograd.draw(y, caption="A product."))
    assert shown.count("3×4") == 2
    assert "@ 4×3" in shown
    five = Value(np.ones(5), name="five")
    assert texts(autograd.draw(autograd.sum(five), caption="Five.")) == ["five", "(5,)", "sum", "5"]


def test_minus_0_is_drawn_as_0():
    y = -1 * Value(0.0, name="x")
    assert np.signbit(y.data)
    assert sorted(texts(autograd.draw(y, caption="Zero."))) == ["0", "0", "x", "× −1"]


def test_a_value_read_twice_has_two_arrows():
    from matplotlib.patches import FancyArrowPatch

    x = Value(3.0, name="x")
    (axes,) = autograd.draw(x * x, caption="A square.").figure.axes
    arrows = [p for p in axes.patches if isinstance(p, FancyArrowPatch)]
    ends = {tuple(p._path_original.vertices[-1].round(6)) for p in arrows}
    assert len(arrows) == len(ends) == 2


def test_an_edge_over_a_level_passes_beside_its_nodes():
    from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
    from matplotlib.transforms import Affine2D

    z = unit()
    (axes,) = autograd.draw(maximum(exp(tanh(0.1 * z)), z), caption="A long edge.").figure.axes
    boxes = [p for p in axes.patches if isinstance(p, FancyBboxPatch)]
    arrows = [p for p in axes.patches if isinstance(p, FancyArrowPatch)]
    assert max(len(p._path_original.vertices) for p in arrows) > 10  # it passes three levels
    for arrow in arrows:
        path = arrow._path_original.transformed(Affine2D().scale(100))
        pieces = [piece.reshape(-1, 2) for piece, _ in path.iter_segments(curves=False)]
        for x, y in np.concatenate(pieces)[:-1] / 100:
            for box in boxes:
                left, right = box.get_x() - 0.15, box.get_x() + box.get_width() + 0.15
                assert not (left + 0.02 < x < right - 0.02 and abs(y - box.get_y()) < 0.13)


def test_the_drawing_takes_the_colours_of_the_page_and_scrolls_where_it_is_narrow():
    y = sigmoid(unit())
    y.backward()
    svg = autograd.draw(y, caption="A unit.").svg()
    assert not re.search("#000000|#010203", svg)
    assert "currentColor" in svg
    assert "var(--nn-p0" in svg
    assert "var(--nn-p1" in svg
    assert re.match(r'<svg role="img" aria-label="[^"]+" style="min-width: \d\.\d\din" ', svg)


def test_a_drawing_that_nobody_could_read_is_refused():
    y = Value(1.0)
    for _ in range(100):
        y = y + 1
    with pytest.raises(ValueError, match="draw: expected at most 100 nodes, got 101; draw a part"):
        autograd.draw(y, caption="Too long.")
    with pytest.raises(TypeError, match="draw: expected digits to be a whole number"):
        autograd.draw(Value(1.0), caption="One.", digits=1.5)
