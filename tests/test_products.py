"""Tests of nnbook.arrays.products: matmul gives NumPy's numbers, however arrays lie in memory."""

from itertools import product

import numpy as np
import pytest

from nnbook.arrays.products import column_sums, matmul, runs_last

RNG = np.random.default_rng(0)

#: How an array of shape (runs, rows, columns) lies in memory: the order of its axes.
ORDERS = {"plain": (0, 1, 2), "batch last": (0, 2, 1), "runs last": (1, 2, 0)}
SHAPES = [(1, 1, 1), (4, 1, 3), (1, 3, 4), (4, 3, 1), (5, 3, 4), (3, 7, 2), (1, 1, 4)]
every_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def lay(array, order):
    """Return a stack with its axes in this order in memory."""
    axes = ORDERS[order]
    return np.array(array.transpose(axes), order="C").transpose(np.argsort(axes))


def draw(dtype, *shape):
    return RNG.standard_normal(shape).astype(dtype)


def check(a, b, out):
    """Compare with NumPy's matmul; nothing that was given is changed."""
    kept, expected = (a.copy(), b.copy()), np.matmul(a, b)
    result = matmul(a, b, out=out)
    assert out is None or result is out
    assert result.dtype == a.dtype
    close = 1e-12 if a.dtype == np.float64 else 1e-5
    np.testing.assert_allclose(result, expected, rtol=close, atol=close)
    np.testing.assert_array_equal(a, kept[0])
    np.testing.assert_array_equal(b, kept[1])


@every_dtype
@every_shape
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("place", [None, "C", "F"])
def test_one_network(shape, dtype, order, place):
    m, k, n = shape
    a, b = (np.array(c, order=order) for c in (draw(dtype, m, k), draw(dtype, k, n)))
    check(a, b, None if place is None else np.full((m, n), np.nan, dtype, order=place))
    check(a, np.array(b.T, order="C").T, None)


@every_dtype
@every_shape
@pytest.mark.parametrize("runs", [1, 2, 6])
def test_stacks_in_every_memory_order(shape, runs, dtype):
    m, k, n = shape
    a, b = draw(dtype, runs, m, k), draw(dtype, runs, k, n)
    for of_a, of_b, of_out in product(ORDERS, ORDERS, [None, *ORDERS]):
        out = None if of_out is None else lay(np.full((runs, m, n), np.nan, dtype), of_out)
        check(lay(a, of_a), lay(b, of_b), out)


@every_dtype
@every_shape
@pytest.mark.parametrize("runs", [1, 2, 6])
def test_data_that_all_runs_share(shape, runs, dtype):
    """It may be on the left, like a batch, or on the right."""
    m, k, n = shape
    a, b = draw(dtype, runs, m, k), draw(dtype, runs, k, n)
    for order, of_out in product(ORDERS, [None, *ORDERS]):
        for left, right in ((a[0], lay(b, order)), (a[0].T.copy().T, lay(b, order))):
            out = None if of_out is None else lay(np.full((runs, m, n), np.nan, dtype), of_out)
            check(left, right, out)
        out = None if of_out is None else lay(np.full((runs, m, n), np.nan, dtype), of_out)
        check(lay(a, order), b[0], out)


@pytest.mark.parametrize("runs", [1, 2, 6])
def test_views_into_larger_arrays(runs):
    """Kernels are views of theta, in either order, and data comes in slices."""
    theta = draw(np.float64, runs, 20)
    last = np.array(theta.T, order="C").T
    x, data = draw(np.float64, runs, 5, 3), draw(np.float64, 9, 3)[2:7]
    for flat in (theta, last):
        kernel = flat[:, 4:16].reshape(runs, 3, 4)
        assert np.shares_memory(kernel, flat)
        for left in (x, data):
            check(left, kernel, None)
            check(np.matmul(left, kernel), kernel.swapaxes(1, 2), None)
        grad = np.zeros_like(flat)
        place = grad[:, 4:16].reshape(runs, 3, 4)
        check(x.swapaxes(1, 2), draw(np.float64, runs, 5, 4), place)
        assert (grad[:, :4] == 0).all()
        assert (grad[:, 16:] == 0).all()


@every_dtype
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("runs", [1, 2, 6])
@pytest.mark.parametrize(("rows", "features"), [(1, 1), (1, 4), (5, 1), (5, 4)])
def test_column_sums(rows, features, runs, order, dtype):
    a, ones = draw(dtype, runs, rows, features), np.ones(rows, dtype)
    close = {"rtol": 1e-5, "atol": 1e-6}
    expected = a.sum(axis=1, keepdims=True)
    laid = lay(a, order)
    for out in (None, *(lay(np.full_like(expected, np.nan), o) for o in ORDERS)):
        result = column_sums(laid, ones, out=out)
        assert out is None or result is out
        assert result.dtype == dtype
        np.testing.assert_allclose(result, expected, **close)
    for out in (None, np.full(features, np.nan, dtype)):
        result = column_sums(laid[0], ones, out=out)
        assert out is None or result is out
        assert result.dtype == dtype
        np.testing.assert_allclose(result, expected[0, 0], **close)


def test_a_product_of_nothing_adds_up_to_nothing():
    for a, b in ((np.ones((0, 3)), np.ones((3, 2))), (np.ones((2, 0, 3)), np.ones((2, 3, 4)))):
        assert matmul(a, b).shape == np.matmul(a, b).shape


def test_what_lies_runs_last():
    stack = np.zeros((3, 4, 5))
    assert [runs_last(lay(stack, order)) for order in ORDERS] == [False, False, True]
    assert not runs_last(lay(np.zeros((1, 4, 5)), "runs last"))
    assert not runs_last(np.zeros((4, 5)))
