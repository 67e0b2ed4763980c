"""Comparison: whether a fresh run agrees with the stored one. Each kind of result has its rule.

A number may differ by the tolerance of its record. A duration is not compared. Single runs that do
not repeat are compared by their distribution.
"""

import math

import numpy as np

from nnbook.book.records import Record
from nnbook.typing import FloatArray


def differences(stored: Record, fresh: Record) -> list[str]:
    """Return in words where a fresh run disagrees with the stored one; an empty list means nowhere.

    Examples
    --------
    >>> from dataclasses import replace
    >>> a = Record("r", "", "", {}, "", "", 1e-3, 1.0, {}, {"std": [1.0, 2.0]})
    >>> differences(a, replace(a, results={"std": [1.0, 2.001]}))
    []
    >>> differences(a, replace(a, results={"std": [1.0, 2.1]}))
    ['std[1]: stored 2, fresh 2.1, allowed 0.001 relative']
    """
    found = []
    if stored.settings != fresh.settings:
        found.append(f"settings: stored {stored.settings}, fresh {fresh.settings}")
    if stored.files != fresh.files:
        found.append(f"data: stored {dict(stored.files)}, fresh {dict(fresh.files)}")
    for key in sorted({*stored.results, *fresh.results}):
        if key in stored.results and key in fresh.results:
            found += [f"{key}{text}" for text in _of_one_result(key, stored, fresh)]
        else:
            where = "stored" if key in stored.results else "fresh"
            found.append(f"{key}: only in the {where} one")
    return found


def _of_one_result(key: str, stored: Record, fresh: Record) -> list[str]:
    """Return in words where two records of one result disagree."""
    words = [isinstance(record.results[key], str) for record in (stored, fresh)]
    if all(words):
        return []  # such as the machine of a timing: they are shown and not compared
    if any(words):
        return [": words in one, numbers in the other"]
    old, new = stored.array(key), fresh.array(key)
    if old.shape != new.shape:
        return [f": stored shape {old.shape}, fresh shape {new.shape}"]
    if key in stored.durations:
        return []
    if key in stored.scattered:
        return _other_distributions(old, new)
    return _other_numbers(old, new, stored.tolerance, stored.absolute)


def _other_numbers(
    old: FloatArray, new: FloatArray, tolerance: float, absolute: float
) -> list[str]:
    """Return in words which numbers differ too much, at most five of them.

    Examples
    --------
    >>> import numpy as np
    >>> _other_numbers(np.array([1.0, 2.0]), np.array([1.0, 3.0]), 1e-3, 0.5)
    ['[1]: stored 2, fresh 3, allowed 0.001 relative and 0.5']
    """
    # Rounding is relative to the scale of the whole result, not to a single entry near 0.
    scale = float(np.max(np.abs(old[np.isfinite(old)]), initial=0.0))
    least = max(absolute, 1e-9 * scale)
    near = np.isclose(old, new, rtol=tolerance, atol=least, equal_nan=True)
    allowed = f"{tolerance:g} relative" + (f" and {absolute:g}" if absolute else "")
    return [
        f"[{', '.join(map(str, index))}]: stored {old[tuple(index)]:g}, "
        f"fresh {new[tuple(index)]:g}, allowed {allowed}"
        for index in np.argwhere(~near)[:5].tolist()
    ]


#: How many standard errors may lie between the means of two sets of runs, or between their counts
#: of finite runs. A record has hundreds of such pairs: at 5 a false alarm is rare even among all.
APART = 5.0


def _other_distributions(old: FloatArray, new: FloatArray) -> list[str]:
    """Return in words where the distributions of the runs, along the last axis, differ too much.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.random.default_rng(0).normal(size=(2, 20))
    >>> _other_distributions(a, b), len(_other_distributions(a, b + 5))
    ([], 1)
    >>> _other_distributions(np.full(20, np.nan), a)
    ['[]: stored 0 of 20 runs finite, fresh 20']
    """
    found = []
    runs = old.shape[-1]
    for index in np.ndindex(old.shape[:-1]):
        where = f"[{', '.join(map(str, index))}]"
        a, b = (x[index][np.isfinite(x[index])] for x in (old, new))
        share = (a.size + b.size) / (2 * runs)
        if abs(a.size - b.size) > 1 + APART * math.sqrt(2 * runs * share * (1 - share)):
            found.append(f"{where}: stored {a.size} of {runs} runs finite, fresh {b.size}")
        elif min(a.size, b.size) > 1:
            error = math.sqrt(np.var(a, ddof=1) / a.size + np.var(b, ddof=1) / b.size)
            least = 1e-6 * max(abs(a.mean()), abs(b.mean()))
            if abs(a.mean() - b.mean()) > APART * error + least:
                found.append(
                    f"{where}: mean of the runs stored {a.mean():g}, fresh {b.mean():g}, more than "
                    f"{APART:g} standard errors of {error:g} apart"
                )
    return found
