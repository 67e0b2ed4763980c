"""Does a fresh run agree with the stored one? Each kind of result has its rule.

A number may differ by the tolerance of its record. A duration is not compared. Of single runs that
do not repeat, the distribution is.
"""

import math

import numpy as np

from nnbook.book.records import Record
from nnbook.typing import FloatArray


def differences(stored: Record, fresh: Record) -> list[str]:
    """Return in words where a fresh run disagrees with the stored one; an empty list is good.

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
    besides = f" and {stored.absolute:g}" if stored.absolute else ""
    if stored.settings != fresh.settings:
        found.append(f"settings: stored {stored.settings}, fresh {fresh.settings}")
    if stored.files != fresh.files:
        found.append(f"data: stored {dict(stored.files)}, fresh {dict(fresh.files)}")
    for key in sorted({*stored.results, *fresh.results}):
        if key not in stored.results or key not in fresh.results:
            where = "stored" if key in stored.results else "fresh"
            found.append(f"{key}: only in the {where} one")
            continue
        if isinstance(stored.results[key], str):
            continue  # words, such as the machine of a timing, are told and not compared
        old, new = stored.array(key), fresh.array(key)
        if old.shape != new.shape:
            found.append(f"{key}: stored shape {old.shape}, fresh shape {new.shape}")
            continue
        scale = np.max(np.abs(old[np.isfinite(old)]), initial=0.0)
        if key in stored.durations:
            continue
        if key in stored.scattered:
            found += [f"{key}{where}" for where in _other_distributions(old, new)]
            continue
        # Rounding is relative to what the whole quantity is like, not to a single entry near 0.
        least = max(stored.absolute, 1e-9 * float(scale))
        near = np.isclose(old, new, rtol=stored.tolerance, atol=least, equal_nan=True)
        found += [
            f"{key}[{', '.join(map(str, index))}]: stored {old[tuple(index)]:g}, "
            f"fresh {new[tuple(index)]:g}, allowed {stored.tolerance:g} relative{besides}"
            for index in np.argwhere(~near)[:5].tolist()
        ]
    return found


#: How many standard errors the means of two sets of runs may lie apart, or their counts of finite
#: runs. A record has hundreds of such pairs: at 5 a false alarm is rare for all of them together.
APART = 5.0


def _other_distributions(old: FloatArray, new: FloatArray) -> list[str]:
    """Return in words where the runs along the last axis, taken together, differ too much.

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
