"""Many files at once: in parallel, elsewhere, interrupted and gone on with."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from nnbook import exercises
from nnbook.__main__ import main
from nnbook.exercises import batch, check_files, judges
from nnbook.exercises.results import Results
from nnbook.exercises.submission import Report, check_file
from nnbook.exercises.verdict import Verdict

RIGHT = "def sigmoid_backward(dy, y):\n    return dy * y * (1 - y)\n"
WRONG = RIGHT.replace("dy * ", "")
ENDLESS = RIGHT.replace("return", "while True: pass\n    return")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Write the submissions of a class, one folder for each student, and go there."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"ada": RIGHT, "bob": WRONG, "carl": "1 / 0\n" + RIGHT}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "answers.py").write_text(text)
    return tmp_path


NAMES = ["ada/answers.py", "bob/answers.py", "carl/answers.py"]


def by_path(reports):
    return {report.path: report.as_dict() for report in reports}


def lines(path="results.jsonl"):
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def test_files_are_checked_at_once_as_one_by_one(folder):
    alone = by_path(check_file(name) for name in NAMES)
    assert by_path(check_files(NAMES)) == alone
    assert by_path(check_files(map(Path, NAMES), jobs=3)) == alone
    assert [alone[name]["passed"] for name in NAMES] == [1, 0, 0]


def test_a_file_that_cannot_be_checked_stops_none_of_the_others(folder):
    (folder / "deep.ipynb").write_text("[" * 200_000)
    (folder / "none.py").write_text("x = 1")
    names = ["missing.py", "deep.ipynb", "none.py", str(folder), *NAMES]
    found = {report.path: report for report in check_files(names, jobs=2)}
    assert list(map(bool, (found[name].error for name in names))) == [True] * 4 + [False] * 3
    assert "No such file" in found["missing.py"].error
    assert found["missing.py"].as_dict().keys() == {"file", "path", "error"}
    assert not found["missing.py"].passed
    assert str(found["missing.py"]) == "missing.py: No such file or directory"
    assert str(found["none.py"]).startswith("none.py: expected a file with exercises")
    assert found[str(folder)].error == f"expected a file, got a folder; write {folder / '*'}"
    assert found["ada/answers.py"].passed


def test_the_functions_are_found_where_exercises_are():
    assert exercises.check_files is batch.check_files
    assert exercises.check_file is check_file
    assert "check_files" in dir(exercises)


def test_arguments_are_checked():
    for jobs in (0, -1):
        with pytest.raises(ValueError, match="check_files: expected jobs >= 1"):
            check_files([], jobs=jobs)
    with pytest.raises(
        TypeError, match=r"expected paths to be several, got 'a.py'; write \[path\]"
    ):
        check_files("a.py")
    with pytest.raises(TypeError, match="check_files: expected executor to be an Executor"):
        check_files([], executor=3)
    with pytest.raises(ValueError, match="expected seconds to be a number of seconds"):
        check_files([], seconds=0)
    assert list(check_files([])) == []


# Elsewhere


def test_an_executor_takes_the_place_of_the_jobs(folder):
    with ThreadPoolExecutor(2) as pool:
        assert by_path(check_files(NAMES, executor=pool)) == by_path(check_files(NAMES))
        assert pool.submit(len, "the caller's").result() == 12


class Losing(Executor):
    """Breaks as often as it is told to, when it is given a certain file."""

    def __init__(self, left):
        self.left = left

    def submit(self, function, limits, path):
        future = Future()
        if "bob" in path and self.left:
            self.left.pop()
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(function(limits, path))
        return future


def test_a_file_that_loses_its_machine_is_checked_again_and_then_given_up(folder):
    made = []

    def executor(left):
        return lambda: made.append(1) or Losing(left)

    found = by_path(check_files(NAMES, executor=executor([1, 1])))
    assert found == by_path(check_files(NAMES))
    assert len(made) == 3
    found = {one.path: one for one in check_files(NAMES, executor=executor([1] * 9))}
    assert found["bob/answers.py"].error == "lost its worker 3 times: BrokenExecutor: gone"
    assert found["ada/answers.py"].passed


@pytest.mark.filterwarnings("default")  # Dask's own
def test_a_cluster_checks_files(folder):
    distributed = pytest.importorskip("distributed")
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        local_directory=str(folder),
    )  # fmt: skip
    with cluster, distributed.Client(cluster) as client:
        names = [str(folder / name) for name in NAMES]
        found = by_path(check_files(names, executor=client.get_executor(), results="results.jsonl"))
    assert found == by_path(check_files(names))
    assert len(lines()) == 3


# Results


def counted(monkeypatch):
    """Return the list of the files that are checked from now on."""
    checked = []

    def check(path, **limits):
        checked.append(path)
        return check_file(path, **limits)

    monkeypatch.setattr(batch, "check_file", check)
    return checked


def test_what_has_not_changed_is_taken_from_the_results(folder, monkeypatch):
    first = by_path(check_files(NAMES, results="results.jsonl"))
    assert [one.keys() - {"fingerprint"} for one in lines()] == [
        first[one["path"]].keys() for one in lines()
    ]
    checked = counted(monkeypatch)
    assert by_path(check_files(NAMES, results="results.jsonl", jobs=2)) == first
    assert checked == []
    (folder / "bob/answers.py").write_text(RIGHT)
    found = by_path(check_files(NAMES, results="results.jsonl"))
    assert checked == ["bob/answers.py"]
    assert found["bob/answers.py"]["passed"] == 1
    assert len(lines()) == 3  # the line that no longer counts is gone


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "ada/data.txt").write_text("1"),
        lambda folder: (folder / "ada/helper.py").write_text("x = 2"),
        lambda folder: (folder / "ada/helper.py").unlink(),
    ],
)
def test_a_change_beside_a_file_is_a_change(folder, monkeypatch, change):
    (folder / "ada/helper.py").write_text("x = 1")
    list(check_files(NAMES, results="results.jsonl"))
    checked = counted(monkeypatch)
    change(folder)
    list(check_files(NAMES, results="results.jsonl"))
    assert checked == ["ada/answers.py"]
    list(check_files(NAMES[:1], results="results.jsonl", seconds=9))
    assert checked == ["ada/answers.py"] * 2
    assert len(lines()) == 3


def test_the_results_are_no_file_beside_a_submission(folder, monkeypatch):
    monkeypatch.chdir(folder / "ada")
    look = "import os\nassert os.listdir() == ['answers.py'], os.listdir()\n"
    Path("answers.py").write_text(look + RIGHT)
    for results in ("results.jsonl", "results.jsonl", "other.jsonl"):
        assert [one.passed for one in check_files(["answers.py"], results=results)] == [True]
    checked = counted(monkeypatch)
    list(check_files(["answers.py"], results="results.jsonl"))
    assert checked == []


def test_a_file_that_could_not_be_checked_is_tried_again(folder, monkeypatch):
    list(check_files(["late.py"], results="results.jsonl"))
    Path("late.py").write_text(RIGHT)
    assert [one.passed for one in check_files(["late.py"], results="results.jsonl")] == [True]
    assert len(lines()) == 1


def test_a_line_that_was_cut_off_is_written_again(folder):
    list(check_files(NAMES, results="results.jsonl"))
    content = Path("results.jsonl").read_bytes()
    Path("results.jsonl").write_bytes(content[:-100])
    list(check_files(NAMES, results="results.jsonl"))
    assert sorted(Path("results.jsonl").read_bytes().splitlines()) == sorted(content.splitlines())


@pytest.mark.parametrize(
    "content",
    ["notes", "notes\n", "3\n", "{}\n", '{"path": 1}\n', '{"path": "a", "fingerprint": ""}\n',
     '{"path": "a", "fingerprint": "", "file": "a", "exercises": [{"a": 1}]}\n',
     "[" * 10**5 + "\n"],
)  # fmt: skip
def test_a_file_of_something_else_is_left_as_it_is(folder, content):
    Path("notes.txt").write_text(content)
    with pytest.raises(
        ValueError, match=r"results: expected notes.txt to hold results of this com"
    ):
        check_files(NAMES, results="notes.txt")
    assert Path("notes.txt").read_text() == content
    with pytest.raises(ValueError, match="results: expected a folder that exists, got no"):
        Results("no/results.jsonl")


def test_a_report_comes_back_from_its_data():
    verdict = Verdict("a", "wrong", "No.", "value", "printed")
    for report in (
        Report("a.py", [verdict], False, "x/a.py", left_out=["b"]),
        Report("a.py", path="x/a.py", error="No."),
    ):
        assert Report.from_dict(json.loads(json.dumps(report.as_dict()))) == report


# The command


def test_the_command_checks_at_once_and_goes_on(folder, capsys):
    assert main(["exercises", "check", *NAMES, "--jobs", "2"]) == 1
    out = capsys.readouterr().out
    assert all(f"{name}: " in out for name in NAMES)
    assert main(["exercises", "check", *NAMES, "--json", "results.jsonl"]) == 1
    out = capsys.readouterr().out
    assert out == (
        "results.jsonl: 1 passed, 2 did not pass everything, 0 could not be checked\n"
    )  # fmt: skip
    assert main(["exercises", "check", *NAMES, "no.py", "--json", "results.jsonl"]) == 2
    assert [one["path"] for one in lines()] == [*NAMES, "no.py"]
    assert "1 could not be checked" in capsys.readouterr().out


def test_json_without_a_file_is_what_it_was(folder, capsys):
    for command in (["--json", *NAMES], [*NAMES, "--json"], [*NAMES, "--json", "--jobs", "3"]):
        assert main(["exercises", "check", *command]) == 1
        assert [one["path"] for one in json.loads(capsys.readouterr().out)] == NAMES
    assert not Path("results.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--jobs", "0"], "expected --jobs >= 1, got 0"),
        (["--seconds", "nan"], "expected --seconds to be a number of seconds from 0.01"),
        (["--seconds", "-1"], "got -1"),
        (["--memory", "0.01"], "expected --memory to be a number of GB from 0.5 to 1,000,000"),
        (["--memory", "inf"], "got inf"),
        (["--file-seconds", "0"], "expected --file-seconds to be a number of seconds"),
        (["--json", "no/results.jsonl"], "expected a folder that exists, got no"),
    ],
)
def test_options_that_make_no_sense_are_refused(folder, capsys, arguments, says):
    with pytest.raises(SystemExit) as ended:
        main(["exercises", "check", NAMES[0], *arguments])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["exercises", "check"])
    assert "expected at least one FILE" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_results_that_cannot_be_written_are_a_sentence(folder, capsys):
    Path("full.jsonl").symlink_to("/dev/full")
    assert main(["exercises", "check", *NAMES, "--json", "full.jsonl"]) == 2
    shown = capsys.readouterr()
    assert "full.jsonl cannot be written: No space left on device. Name another file" in shown.err
    assert shown.out == ""


def test_another_error_of_the_system_is_not_taken_for_one_of_the_results(folder, monkeypatch):
    def broken(*_):
        raise BrokenPipeError

    monkeypatch.setattr(Report, "__str__", broken)
    with pytest.raises(BrokenPipeError):
        main(["exercises", "check", NAMES[0]])


def test_the_file_itself_has_a_limit_of_its_own(folder, capsys):
    Path("slow.py").write_text(f"import time\ntime.sleep(1.5)\n{RIGHT}")
    assert main(["exercises", "check", "slow.py", "--file-seconds", "0.2"]) == 1
    assert "did not end within 0.2 s" in capsys.readouterr().out
    assert main(["exercises", "check", "slow.py"]) == 0


# Interrupts


def alive(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_keeps_what_is_finished_and_goes_on(folder, signalled):
    names = []
    for number in range(8):
        name = f"student_{number}.py"
        Path(name).write_text(ENDLESS if number in (6, 7) else RIGHT)
        names.append(name)
    command = [sys.executable, "-m", "nnbook", "exercises", "check", *names, "--jobs", "2"]
    command += ["--json", "results.jsonl"]
    environment = os.environ | {"PYTHONPATH": str(Path(batch.__file__).parents[2])}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as run:
        end = time.monotonic() + 60
        started = []
        while time.monotonic() < end and len(started) < 4:
            time.sleep(0.05)
            if Path("results.jsonl").exists() and len(lines()) == 6:
                started = descendants(run.pid)
        run.send_signal(signalled)
        start = time.monotonic()
        _, said = run.communicate()
    assert time.monotonic() - start < 3
    if signalled == signal.SIGINT:
        assert run.returncode == 130
        assert said.endswith(
            "Stopped when 6 of 8 files were checked. The same command goes on from there.\n"
        )
    assert len(started) >= 4  # two that judge, and two that are judged
    while any(map(alive, started)) and time.monotonic() - start < 10:
        time.sleep(0.05)
    assert not any(map(alive, started))
    assert {one["path"] for one in lines()} == {*names[:6]}
    done = subprocess.run(
        [*command, "--seconds", "0.3"], env=environment, capture_output=True, text=True
    )
    assert "6 passed, 2 did not pass everything" in done.stdout


def descendants(pid):
    """Return the numbers of the processes that descend from one."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found[1:]


def test_who_stops_listening_stops_the_checks(folder):
    Path("endless.py").write_text(ENDLESS)
    reports = check_files([NAMES[0], "endless.py"], jobs=2)
    assert next(reports).passed
    start = time.monotonic()
    reports.close()
    assert time.monotonic() - start < 3
    assert not judges._busy
    assert not judges._idle
    assert check_file(NAMES[0]).passed


def test_a_copy_of_this_process_does_not_use_its_judges(folder, monkeypatch):
    assert check_file(NAMES[0]).passed
    (judge,) = judges._idle
    monkeypatch.setattr(judge, "owner", -1)
    assert check_file(NAMES[0]).passed
    assert judge not in judges._idle
    judge.kill()


def test_a_process_that_does_not_begin_is_not_the_files_fault(folder, monkeypatch):
    judges.dismiss()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="the process that checks files did not start"):
        check_file(NAMES[0])
    (report,) = check_files(NAMES[:1])
    assert report.error == "the process that checks files did not start"
