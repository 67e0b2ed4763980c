r"""Matrix products of many networks at once, in whatever order the arrays lie in memory.

A layer writes :math:`xW + b` and sees arrays of shape (runs, batch, features). How these lie in
memory decides how long the product takes. One network is stored plainly, the features of a sample
side by side. A stack is stored with the batch last, so that one call works along long rows. Many
tiny networks are stored with the runs last, because one alone is too small to be worth a call.
"""

import numpy as np

from nnbook.typing import FloatArray


def matmul(a: FloatArray, b: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """Return ``a @ b`` over the last two axes, by the fastest of four ways.

    Parameters
    ----------
    a, b : ndarray of shape (m, k) and (k, n)
        Either may have the runs in front; one without them is shared by all runs.
    out : ndarray, optional
        Where to write.

    Returns
    -------
    ndarray of shape (m, n), with the runs in front if ``a`` or ``b`` has them

    Examples
    --------
    >>> a, b = np.array([[1.0, 2.0]]), np.array([[[3.0], [4.0]], [[5.0], [6.0]]])
    >>> matmul(a, b).tolist()
    [[[11.0]], [[17.0]]]
    """
    if a.ndim == b.ndim == 2:  # one network; dot has less overhead than matmul, its method least
        plain = out is None or out.flags.c_contiguous
        return a.dot(b, out=out) if plain else np.matmul(a, b, out=out)
    if a.ndim == 2:
        return _shared(a, b, _result(a, b, out))
    if a.shape[-1] == 1:  # an outer product of a column and a row
        out = _result(a, b, out)
        if runs_last(out):
            return np.multiply(a, b, out=out)
        return np.einsum("...i,...j->...ij", a[..., 0], b[..., 0, :], out=out)
    out = _result(a, b, out)
    if runs_last(_larger(_larger(a, b), out)):
        return np.einsum("...ik,...kj->...ij", a, b, out=out)
    # BLAS does not take matrices whose entries lie apart: copy a kernel stored with its runs last.
    a, b = (np.ascontiguousarray(c) if runs_last(c) else c for c in (a, b))
    if runs_last(out):
        out[...] = np.matmul(a, b)
        return out
    return np.matmul(a, b, out=out)


def _shared(a: FloatArray, b: FloatArray, out: FloatArray) -> FloatArray:
    """Return a @ b[r] for every run r as one product: the columns of all runs side by side."""
    runs, k, n = b.shape
    m = len(a)
    # The larger of b and out decides how the columns lie; only the smaller is copied.
    if runs_last(_larger(b, out)):
        columns = b.transpose(1, 2, 0).reshape(k, n * runs)
        flat = out.transpose(1, 2, 0).reshape(m, n * runs)
        np.matmul(a, columns, out=flat)
        if not np.may_share_memory(flat, out):
            out[...] = flat.reshape(m, n, runs).transpose(2, 0, 1)
    else:  # the same, transposed: (a b)^T = b^T a^T
        rows = b.mT.reshape(runs * n, k)
        flat = out.mT.reshape(runs * n, m)
        np.matmul(rows, a.T, out=flat)
        if not np.may_share_memory(flat, out):
            out[...] = flat.reshape(runs, n, m).mT
    return out


def column_sums(a: FloatArray, ones: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """Return the sums over the batch, of shape (features,) or (runs, 1, features).

    ``ones`` has shape (batch,). For one network the sum is a product with it, which is two to four
    times faster than a sum over rows.

    Examples
    --------
    >>> column_sums(np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones(2)).tolist()
    [4.0, 6.0]
    """
    if a.ndim == 2:
        return ones.dot(a, out=out)
    if runs_last(a):
        return np.add.reduce(a, axis=-2, keepdims=True, out=out)
    result: FloatArray = np.einsum("rij->rj", a, out=None if out is None else out[:, 0])
    return result[:, None] if out is None else out


def runs_last(a: FloatArray) -> bool:
    """Return whether the runs of a stack lie side by side in memory."""
    return a.ndim == 3 and a.strides[0] == a.itemsize and len(a) > 1


def _larger(a: FloatArray, b: FloatArray) -> FloatArray:
    return a if a.size >= b.size else b


def _result(a: FloatArray, b: FloatArray, out: FloatArray | None) -> FloatArray:
    """Return ``out``, or a new array for a product of stacks."""
    if out is not None:
        return out
    runs = len(b) if b.ndim == 3 else len(a)
    dtype = np.result_type(a, b)
    return np.empty((runs, b.shape[-1], a.shape[-2]), dtype).mT
