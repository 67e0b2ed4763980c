"""Tests of nnbook.tuning on a Dask cluster of two workers, one of which is killed."""

import json
import os
import signal
import time
from dataclasses import replace
from functools import partial

import pytest

from nnbook.tuning import LogUniform, RandomSearch, search

SPACE = {"rate": LogUniform(1e-3, 10)}


def objective(params, seed, folder):
    """Note which process runs the trial, in a new file each time."""
    (folder / f"{seed}-{os.getpid()}-{time.monotonic_ns()}").touch()
    time.sleep(0.1)
    return params["rate"]


def quiet(params, seed):
    return params["rate"]


def same(result):
    return [replace(trial, seconds=0.0) for trial in result.trials]


@pytest.mark.filterwarnings("default")  # Dask's own
def test_a_worker_that_is_killed_loses_no_trial(tmp_path):
    distributed = pytest.importorskip("distributed")
    runs = tmp_path / "runs"
    runs.mkdir()
    journal = tmp_path / "search.jsonl"
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        local_directory=str(tmp_path),
    )  # fmt: skip
    with cluster, distributed.Client(cluster) as client:
        here = client.submit(os.getpid, pure=False).result()

        executor = client.get_executor()
        killed = []

        def kill_after_four(future):
            if not killed and len(list(runs.iterdir())) >= 4:
                killed.append(here)
                os.kill(here, signal.SIGKILL)

        submit = executor.submit

        def watched(*call, **more):
            future = submit(*call, **more)
            future.add_done_callback(kill_after_four)
            return future

        executor.submit = watched
        result = search(
            partial(objective, folder=runs), SPACE, RandomSearch(24), rng=0,
            executor=executor, journal=journal,
        )  # fmt: skip
    assert killed == [here]
    assert {path.name.split("-")[1] for path in runs.iterdir()} > {str(here)}
    assert not result.failed
    assert [trial.number for trial in result.trials] == list(range(24))
    assert same(result) == same(search(quiet, SPACE, RandomSearch(24), rng=0))
    numbers = [json.loads(line)["number"] for line in journal.read_text().splitlines()[1:]]
    assert sorted(numbers) == list(range(24))  # none is written twice
