"""Tests of the benchmark: the loops that nnbook is measured beside compute what it computes.

They need none of the peers.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

HOME = Path(__file__).parent.parent
sys.path.insert(0, str(HOME))  # the benchmark is not part of the package

from benchmarks import __main__ as command  # noqa: E402
from benchmarks import memory, timing  # noqa: E402
from benchmarks.work import FLOOR, LEAN, NNBOOK, TUNED, Work, classes  # noqa: E402

WORKS = command.works()


@pytest.fixture(autouse=True)
def _forget_the_data() -> Iterator[None]:
    yield
    classes.cache_clear()


LOOPS = [(work, name) for work in WORKS for name in (LEAN, TUNED) if name in work.contenders]


@pytest.mark.parametrize(("work", "name"), LOOPS, ids=[f"{w.name}, {n}" for w, n in LOOPS])
def test_a_lean_loop_computes_what_nnbook_computes(work: Work, name: str) -> None:
    ours = work.contenders[NNBOOK](**work.small)()
    lean = work.contenders[name](**work.small)()
    assert ours.theta is not None
    assert lean.theta is not None
    assert ours.theta.dtype == lean.theta.dtype == np.float32
    np.testing.assert_allclose(lean.theta, ours.theta, rtol=1e-3, atol=2e-5)
    assert lean.loss == pytest.approx(ours.loss, rel=1e-4)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_a_run_starts_afresh_each_time(work: Work) -> None:
    run = work.contenders[LEAN](**work.small)
    first = run()
    shuffled = work.name.startswith(("mlp", "cifar"))  # each run sees another order of samples
    assert run().loss == pytest.approx(first.loss, rel=0.3 if shuffled else 1e-6)
    if first.before is not None:
        assert first.loss < first.before


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_a_goal_is_set_for_contenders_only(work: Work) -> None:
    assert work.goals.keys() | {NNBOOK} == work.contenders.keys() - {TUNED, FLOOR}
    assert work.share.keys() <= work.contenders.keys()


FLOORS = [work for work in WORKS if FLOOR in work.contenders]


@pytest.mark.parametrize("work", FLOORS, ids=lambda work: work.name)
def test_the_products_alone_are_those_of_training(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: dict[str, list[int]] = {}
    for name in (FLOOR, LEAN):
        run, sizes = work.contenders[name](**work.small), counted.setdefault(name, [])

        def counting(product, sizes=sizes):
            def multiply(a, b, out):
                if a.ndim == 2:  # sums by a product with ones are not counted
                    sizes.append(a.shape[0] * a.shape[1] * b.shape[1])
                return product(a, b, out=out)

            return multiply

        with monkeypatch.context() as patch:
            patch.setattr(np, "dot", counting(np.dot))
            patch.setattr(np, "matmul", counting(np.matmul))
            run()
    assert sorted(counted[FLOOR]) == sorted(counted[LEAN])


# ------------------------------------------------------------------------------ the arithmetic


def test_the_ratio_is_the_median_of_the_ratios_of_each_repetition() -> None:
    seconds = {NNBOOK: [1.0, 4.0, 9.0], LEAN: [1.0, 2.0, 3.0]}
    assert timing.ratios(seconds) == {LEAN: {"median": 2.0, "least": 1.0, "most": 3.0}}


def test_contenders_run_once_in_each_repetition_in_rotating_order() -> None:
    calls: list[str] = []

    def of(name: str):
        return lambda: calls.append(name)

    seconds, shares = timing.interleaved({n: of(n) for n in "abc"}, 3, {"c": 0.5})
    assert "".join(calls) == "abcbcacab"
    assert {name: len(values) for name, values in seconds.items()} == dict.fromkeys("abc", 3)
    assert shares.keys() == {"steal", "others"}


def test_the_command_runs_without_the_peers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("torch", "jax", "sklearn", "sklearn.neural_network"):
        monkeypatch.setitem(sys.modules, name, None)  # importing it fails
    path = tmp_path / "results.json"
    command.main(["xor_one", "--quick", "--repeat", "1", "--output", str(path)])
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["works"]["xor_one"]["seconds"].keys() == {NNBOOK, LEAN}
    assert "PyTorch is not installed" in capsys.readouterr().err


def test_the_stored_result_names_no_host_and_no_path() -> None:
    text = (HOME / "benchmarks/results.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    assert stored["works"].keys() <= {work.name for work in WORKS}
    assert "/tmp" not in text
    assert "/home" not in text
    assert stored["machine"].keys() == {
        "BLAS",
        "cores",
        "processor",
        "system",
        "variables",
        "versions",
    }


# ------------------------------------------------------------------------------------ memory


@pytest.mark.parametrize(("samples", "rows"), [(2_000, 128), (4_096, 256)])
def test_the_peak_of_memory_is_what_was_promised(samples: int, rows: int) -> None:
    assert memory.peak(samples, rows) <= 1.1 * sum(memory.promised(samples, rows).values())
