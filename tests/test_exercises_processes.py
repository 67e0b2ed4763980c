"""Files that fork, print, patch, eat memory or break: each gets its verdict, and no other's."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnbook import exercises
from nnbook.exercises import judge, judges, remote, submission
from nnbook.exercises.channel import Closed
from nnbook.exercises.limits import Limits, within
from nnbook.exercises.submission import check_file, names_in
from nnbook.exercises.verdict import Verdict, shortened

RIGHT = "import numpy as np\ndef sigmoid_backward(dy, y):\n    return dy * y * (1 - y)\n"
WRONG = "import numpy as np\ndef sigmoid_backward(dy, y):\n    return 0 * dy\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="most of it is about processes of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this")


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write(text, name="mine.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def verdicts(path, **limits):
    limits = {"seconds": 2, "file_seconds": 5, **limits}
    return {one.exercise: one for one in check_file(path, **limits).verdicts}


def inside(code):
    """Return the right answer with code at the beginning of the function."""
    return RIGHT.replace("    return", f"    {code}\n    return")


def running(text):
    """Return the processes whose command line has a text in it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [path.parent.name] if text in path.read_text().replace("\0", " ") else []
        except OSError:
            continue
    return found


# Processes that a file starts

LONG = "98.7654321"

STARTED = {
    "a pool": (
        "from concurrent.futures import ProcessPoolExecutor\nimport time\n"
        f"pool = ProcessPoolExecutor(2)\npool.submit(time.sleep, {LONG})\n"
    ),
    "a process": (
        "import multiprocessing, time\n"
        f"multiprocessing.Process(target=time.sleep, args=({LONG},)).start()\n"
    ),
    "a fork": f"import os, time\nif os.fork() == 0:\n    time.sleep({LONG})\n",
    "a program": f"import subprocess\nsubprocess.Popen(['sleep', '{LONG}'])\n",
    "a program in a session of its own": (
        f"import subprocess\nsubprocess.Popen(['sleep', '{LONG}'], start_new_session=True)\n"
    ),
    "a thread": (
        f"import threading, time\nthreading.Thread(target=time.sleep, args=({LONG},)).start()\n"
    ),
    "something at the end": f"import atexit, time\natexit.register(time.sleep, {LONG})\n",
}  # fmt: skip


@pytest.mark.parametrize("code", STARTED.values(), ids=STARTED)
def test_what_a_file_starts_delays_nothing_and_is_ended(code, file):
    start = time.monotonic()
    assert verdicts(file(code + RIGHT))["sigmoid_backward"].passed
    assert time.monotonic() - start < 20
    if sys.platform == "linux":
        assert not running(LONG)


@pytest.mark.parametrize("code", ["import os\nos.fork()\n", "import os\nos.fork()\nos.fork()\n"])
def test_a_copy_of_the_process_reports_nothing(code, file):
    path = file(f"{code}{RIGHT}sigmoid_layers = 9\n")
    for _ in range(3):
        found = check_file(path).verdicts
        assert [(one.exercise, one.status) for one in found] == [
            ("sigmoid_backward", "passed"), ("sigmoid_layers", "wrong"),
        ]  # fmt: skip


def test_a_function_that_forks_is_judged_once(file):
    path = file(inside("import os; os.fork()") + "sigmoid_layers = 9\n")
    found = check_file(path).verdicts
    assert [one.status for one in found] == ["passed", "wrong"]


def test_what_is_written_into_open_files_is_no_verdict(file):
    forged = json.dumps({"verdict": Verdict("sigmoid_backward", "passed").as_dict()})
    code = (
        "import os\nfor descriptor in range(3, 30):\n    try:\n"
        f"        os.write(descriptor, {forged!r}.encode() + b'\\n')\n"
        "    except OSError:\n        pass\n"
    )
    assert verdicts(file(code + RIGHT))["sigmoid_backward"].passed
    assert not verdicts(file(code + WRONG))["sigmoid_backward"].passed


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import os\nos.closerange(0, 256)", "The file broke its own process, before anything"),
        ("import os\nos.killpg(0, 9)", "The file ended Python, or made it crash, before"),
        ("import ctypes\nctypes.string_at(0)", "The file ended Python, or made it crash"),
        ("import os\nos.kill(os.getppid(), 9)", "The file ended the process that checks it, bef"),
    ],
)
def test_a_file_that_ends_its_process(code, says, file):
    found = verdicts(file(f"{code}\n{RIGHT}sigmoid_layers = 10\n"))
    assert [one.message.startswith(says) for one in found.values()] == [True, True]
    assert {one.mistake for one in found.values()} == {"crash"}
    assert verdicts(file(RIGHT))["sigmoid_backward"].passed  # the next file


def test_an_answer_that_ends_its_process_leaves_the_others_alone(file):
    found = verdicts(file(inside("import ctypes; ctypes.string_at(0)") + "sigmoid_layers = 10\n"))
    message = "sigmoid_backward ended Python, or made it crash."
    assert found["sigmoid_backward"].message == message
    assert found["sigmoid_layers"].passed
    found = verdicts(file(inside("import os; os.kill(os.getppid(), 9)") + "sigmoid_layers = 10\n"))
    assert found["sigmoid_backward"].message == "sigmoid_backward ended the process that checks it."
    assert found["sigmoid_layers"].passed


def test_a_process_that_has_ended_is_not_killed_again(file, monkeypatch):
    """The system soon gives its number to another process, which may be anybody's."""
    killed = []
    monkeypatch.setattr(judges, "kill_group", killed.append)
    check_file(file(RIGHT))
    judges.dismiss()
    assert killed == []


@linux
def test_the_number_of_a_process_stays_taken_until_it_is_killed(file, monkeypatch):
    monkeypatch.setattr(remote, "START", "spawn")
    process = remote.Remote(file("import os\nos._exit(3)\n"), Limits(memory=8.0))
    with pytest.raises(Closed):
        process.run([])
    assert process.how_it_ended("It") == "It ended Python, or made it crash."
    assert not process.alive
    assert os.path.exists(f"/proc/{process.pid}")
    process.kill()
    assert os.path.exists(f"/proc/{process.pid}")
    process.close()
    assert not os.path.exists(f"/proc/{process.pid}")


TURNED = {
    "too deep": "for _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')",
    "a link": "os.rmdir(here)\nos.symlink(NEIGHBOUR, here)",
    "a file": "os.rmdir(here)\nopen(here, 'w').close()",
    "closed": "os.mkdir('d')\nos.chmod('d', 0)\nos.chmod(here, 0)",
    "more": "import tempfile\ntempfile.mkdtemp()\ntempfile.NamedTemporaryFile(delete=False)",
}


@pytest.mark.parametrize("code", TURNED.values(), ids=TURNED)
def test_a_folder_that_a_file_has_turned_into_something_else_is_removed(
    code, file, tmp_path, monkeypatch
):
    rooms, neighbour = tmp_path / "rooms", tmp_path / "neighbour"
    rooms.mkdir()
    neighbour.mkdir()
    (neighbour / "kept.txt").touch()
    monkeypatch.setenv("TMPDIR", str(rooms))
    judges.dismiss()  # the next one finds the folder
    code = code.replace("NEIGHBOUR", repr(str(neighbour)))
    begin = "import os\nhere = os.getcwd()\n" + "os.remove(__file__)\n" * ("rmdir" in code)
    try:
        assert verdicts(file(f"{begin}{code}\n{RIGHT}", "sub/mine.py"))["sigmoid_backward"].passed
        assert list(rooms.iterdir()) == []
        assert (neighbour / "kept.txt").exists()
    finally:
        judges.dismiss()
        subprocess.run(["rm", "-rf", rooms])  # pytest could not, and would stop at it


def test_no_folder_is_left_behind(file, tmp_path, monkeypatch):
    room = tmp_path / "rooms"
    room.mkdir()
    judges.dismiss()
    monkeypatch.setenv("TMPDIR", str(room))
    for code in ("", "import os\nos.kill(os.getppid(), 9)\n", "import os\nos.chmod('.', 0)\n"):
        check_file(file(code + RIGHT))
    judges.dismiss()
    assert os.listdir(room) == []


# Memory, time, output


def test_a_file_that_eats_memory(file):
    code = "eaten = []\nwhile True:\n    eaten.append(bytearray(10**8))\n"
    found = verdicts(file(code + RIGHT), memory=1.0, file_seconds=60)
    assert "more memory than it may use" in found["sigmoid_backward"].message


def test_a_file_that_prints_for_ever(file):
    found = verdicts(file("while True:\n    print('x' * 1000)\n" + RIGHT), file_seconds=1)
    assert found["sigmoid_backward"].mistake == "time"


def test_an_answer_that_takes_time_in_many_ways(file):
    path = file(
        "class Slow:\n"
        "    def __float__(self):\n"
        "        while True: pass\n"
        "sigmoid_layers = Slow()\n"
        "def sigmoid_backward(dy, y):\n"
        "    import time; time.sleep(100)\n"
    )
    found = verdicts(path, seconds=0.2)
    assert [one.mistake for one in found.values()] == ["time", "time"]


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nsys.stdout.reconfigure(encoding='utf-8')\n",
        "import sys\nsys.stderr.reconfigure(errors='replace')\n",
        "import sys\nsys.stdout.buffer.write(b'bytes')\nsys.stderr.buffer.write(b'bytes')\n",
        "import sys, io\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, 'utf-8')\nprint('σ')\n",
        "import sys, io\nsys.stdout = io.TextIOWrapper(sys.stdout.detach(), 'utf-8')\nprint(1)\n",
        "import sys, codecs\nsys.stdout = codecs.getwriter('utf-8')(sys.stdout.buffer)\nprint(1)\n",
        "import sys, subprocess\nsubprocess.run(['echo', 'a'], stdout=sys.stdout, check=True)\n",
        "import sys\nsys.stdout.close()\nsys.stdout = None\nprint('nowhere')\n",
        "import sys\nprint(sys.stdout.encoding, sys.stdout.isatty(), sys.stdin.read())\n",
        "import sys\nassert len(sys.argv) == 1 and sys.argv[0] == __file__\n",
        "import argparse\nparser = argparse.ArgumentParser()\n"
        "parser.add_argument('--rate', default=0.1)\nassert parser.parse_args().rate == 0.1\n",
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n",
    ],
)
def test_what_programs_do_with_streams_and_arguments(code, file):
    assert verdicts(file(code + RIGHT))["sigmoid_backward"].passed


def test_required_arguments_are_refused_in_a_sentence(file):
    code = "import argparse\np = argparse.ArgumentParser()\np.add_argument('n')\np.parse_args()\n"
    (found,) = verdicts(file(code + RIGHT)).values()
    assert "asks for arguments of the command line, and a check gives none" in found.message


def test_what_an_answer_prints_is_kept_however_it_is_printed(file):
    code = inside("import sys; sys.stdout.buffer.write(b'here '); sys.stdout.buffer.flush()")
    assert "here here " in verdicts(file(code))["sigmoid_backward"].printed
    code = "import sys, io\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer)\n" + inside("print(7)")
    assert "7\n7\n" in verdicts(file(code))["sigmoid_backward"].printed
    code = "def sigmoid_backward(dy, y):\n    print(dy * y * (1 - y))\n"
    assert "prints its result and returns" in verdicts(file(code))["sigmoid_backward"].message


def test_streams_in_a_notebook_can_be_reconfigured_too():
    def task():
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.buffer.write("σ ".encode())
        print("x" * 100_000)

    _, printed = within(5, task)
    assert printed.startswith("σ xxx")
    assert len(printed) == 10_000


# Names that a file changes


PATCHES = {
    "isclose": "np.isclose = np.allclose = np.array_equal = lambda *a, **k: np.array(True)",
    "exp": "np.exp = np.log = np.sqrt = lambda z, *a, **k: 3.0",
    "asarray": "np.asarray = np.array = lambda *a, **k: np.zeros(3)",
    "isfinite": "np.isfinite = lambda a: np.zeros(np.shape(a), bool)",
    "ndarray": "np.ndarray = np.generic = list",
    "random": "np.random.default_rng = lambda *a: None",
    "linalg": "np.linalg.norm = lambda *a, **k: 0.0",
    "builtins": "import builtins\nbuiltins.abs = builtins.len = builtins.sum = lambda *a: 0",
    "isinstance": "import builtins\nbuiltins.isinstance = lambda *a: True",
    "math": "import math\nmath.isclose = lambda *a, **k: True\nmath.sqrt = math.exp = abs",
    "time": "import time\ntime.monotonic = time.perf_counter = time.process_time = lambda: 0.0",
    "stdlib": "import random, json\nrandom.random = lambda: 0.5\njson.dumps = json.loads = repr",
    "copy": "import copy\ncopy.deepcopy = lambda x: x",
    "inspect": "import inspect\ninspect.signature = inspect.unwrap = None",
    "warnings": "import warnings\nwarnings.catch_warnings = warnings.simplefilter = None",
    "the checker": (
        "from nnbook.exercises import answers, channel, compare, exercise, student, verdict, wire\n"
        "compare.close = student.close = answers.check_value = lambda *a, **k: None\n"
        "exercise.Exercise.check = lambda self, *a, **k: verdict.Verdict(self.name, 'passed')\n"
        "student.Student.agrees = lambda *a, **k: None"
    ),
    "the reference": (
        "from nnbook.exercises import sigmoid_backward as ex\n"
        "ex._function = lambda dy, y: 0 * dy\nex._check = lambda student: None"
    ),
    "float32": "np.float32 = np.float64",
    "errors": "np.seterr(all='raise')",
    "numbers": "import ctypes\nnp.core = np.testing = None",
}


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES)
@pytest.mark.parametrize("late", [False, True], ids=["early", "late"])
def test_a_change_reaches_neither_the_reference_nor_the_comparison(patch, late, file):
    def patched(code):
        if not late:
            return f"import numpy as np\n{patch}\n{code}"
        lines = "".join(f"    {line}\n" for line in patch.splitlines())
        called = code.replace("    return", "    change()\n    return")
        return f"import numpy as np\ndef change():\n{lines}{called}"

    found = verdicts(file(patched(RIGHT)))["sigmoid_backward"]
    assert found.passed, found
    found = verdicts(file(patched(WRONG)))["sigmoid_backward"]
    assert found.status == "wrong"
    assert found.mistake == "value", found


def test_an_answer_that_patches_is_compared_with_the_right_numbers(file):
    path = file("import math\nmath.isclose = lambda *a, **k: True\nsigmoid_layers = 9\n")
    assert verdicts(path)["sigmoid_layers"].mistake == "value"


def test_a_file_finds_its_own_changes_of_python(file):
    code = "import builtins\nbuiltins.abs = lambda x: 7\nassert abs(-1) == 7\n"
    assert verdicts(file(code + RIGHT))["sigmoid_backward"].passed


# What lies beside the file


NOTEBOOK = pytest.mark.parametrize("kind", ["mine.py", "mine.ipynb"])


def written(file, kind, code):
    if kind.endswith(".ipynb"):
        code = json.dumps({"cells": [{"cell_type": "code", "source": code}], "nbformat": 4})
    return file(code, kind)


@NOTEBOOK
def test_a_file_finds_what_lies_beside_it(kind, file):
    file("def sb(dy, y):\n    return dy * y * (1 - y)\n", "helper.py")
    file("10", "data.txt")
    file("", "package/__init__.py")
    file("LAYERS = 10", "package/inner.py")
    path = written(
        file,
        kind,
        "import os\nfrom helper import sb\nfrom package.inner import LAYERS\n"
        "assert os.listdir('package')\nassert open('data.txt').read() == '10'\n"
        "sigmoid_backward = sb\nsigmoid_layers = LAYERS\n",
    )
    assert all(one.passed for one in verdicts(path).values())
    path = written(file, kind, "from helper import sb as sigmoid_backward")
    assert verdicts(path)["sigmoid_backward"].passed


@NOTEBOOK
def test_what_a_file_writes_hurts_nobody(kind, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = file("precious", "data.txt")
    code = (
        "import os\nopen('data.txt', 'w').write('overwritten')\nopen('new.txt', 'w').close()\n"
        f"os.remove('{kind}')\n{RIGHT}"
    )
    path = written(file, kind, code)
    before = sorted(tmp_path.iterdir())
    assert verdicts(path)["sigmoid_backward"].passed
    assert data.read_text() == "precious"
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_too_much_is_left_out_and_named(file, monkeypatch):
    path = file("open('data.bin')\n" + RIGHT)
    with open(path.parent / "data.bin", "wb") as data:
        data.truncate(60 * 10**6)
    report = check_file(path)
    assert report.left_out == ["data.bin (60.0 MB)"]
    assert report.as_dict()["left_out"] == ["data.bin (60.0 MB)"]
    assert "Not copied to where it ran: data.bin (60.0 MB).)" in str(report)
    assert "FileNotFoundError" in report.verdicts[0].message
    (path.parent / "data.bin").unlink()
    for number in range(600):
        file("", f"part_{number}.txt")
    report = check_file(path)
    assert len(report.left_out) == 100
    assert "and 97 more.)" in str(report)


def test_the_submissions_of_others_are_not_there_unless_they_are_named(file):
    file(RIGHT, "bob.py")
    file("# nnbook exercises: xor\n", "carl.ipynb")
    look = "import os\nassert sorted(os.listdir()) == {}\n" + RIGHT
    assert verdicts(file(look.format(["mine.py"])))["sigmoid_backward"].passed
    look += "import bob\n"
    assert verdicts(file(look.format(["bob.py", "mine.py"])))["sigmoid_backward"].passed


@pytest.mark.parametrize("name", ["statistics", "colorsys", "pandas", "numpy"])
def test_a_submission_that_is_called_like_a_library_is_not_imported_by_others(name, file):
    pytest.importorskip(name)
    file(f"raise SystemExit\n{RIGHT}", f"{name}.py")
    assert verdicts(file(f"import {name}\n{RIGHT}"))["sigmoid_backward"].passed


@pytest.mark.parametrize(
    "name", ["mine.v2.py", "mine and yours.py", "größe.py", "a\nb.py", "\udcff.py"]
)
def test_a_file_with_an_unusual_name(name, file):
    report = check_file(file(RIGHT, name))
    assert report.passed
    assert report.file == name
    json.dumps(report.as_dict())


@pytest.mark.parametrize("name", ["random", "copy", "tempfile", "queue", "argparse", "pkgutil"])
def test_a_module_beside_the_file_is_not_taken_for_one_of_python(name, file, tmp_path):
    marker = tmp_path / "imported"
    file(f"open({str(marker)!r}, 'w').close()\n", f"{name}.py")
    path = file(RIGHT)
    done = subprocess.run(
        [sys.executable, "-m", "nnbook", "exercises", "check", path.name],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(submission.__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not marker.exists()


# Files that cannot be read


@pytest.mark.parametrize(
    "code",
    [
        "x = " + "+".join("1" * 200_000),
        "x = " + "(" * 5000 + ")" * 5000,
        "x = " + "-" * 10**5 + "1",
    ],
    ids=["terms", "brackets", "signs"],
)
def test_an_expression_that_is_too_deep_costs_its_own_file_alone(code, file):
    (found,) = verdicts(file(f"{code}\n{RIGHT}")).values()
    assert found.mistake == "syntax"
    assert found.message.startswith("The file is not Python")
    assert found.message.endswith("Nothing in it can be checked until that is mended.")


def test_a_notebook_that_is_too_deep_is_refused(file):
    for text in ('{"cells":' + "[" * 200_000, "[" * 200_000):
        with pytest.raises(ValueError, match=r"deep\.ipynb: expected a notebook"):
            check_file(file(text, "deep.ipynb"))


def test_a_deep_cell_costs_its_own_cell_alone(file):
    deep = "sigmoid_layers = " + "+".join("1" * 200_000)
    cells = [{"cell_type": "code", "source": source} for source in (deep, RIGHT)]
    found = verdicts(file(json.dumps({"cells": cells, "nbformat": 4}), "a.ipynb"))
    assert found["sigmoid_layers"].status == "wrong"
    assert found["sigmoid_layers"].message.endswith(
        "An expression is nested too deeply, or has too many terms."
    )
    assert found["sigmoid_backward"].passed


def test_a_nul_byte_is_named_with_its_line(file):
    (found,) = verdicts(file(f"{RIGHT}\0")).values()
    assert found.mistake == "syntax"
    assert "The file is not Python, line 4: it has a NUL byte there." in found.message


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(ValueError, match=r"pipe\.py: expected a file, got a pipe or a device"):
        check_file(tmp_path / "pipe.py")


def test_a_file_that_is_too_large_is_refused(file):
    path = file(RIGHT)
    with open(path, "ab") as more:
        more.truncate(2 * 10**8)
    with pytest.raises(ValueError, match=r"mine\.py: expected at most 100 MB, got 200 MB"):
        check_file(path)


def test_a_file_whose_reading_ends_python_is_refused(file, monkeypatch):
    def ask(self, path, limits, names):
        self._process.kill()

    judges.dismiss()
    monkeypatch.setattr(judges.Judge, "ask", ask)
    with pytest.raises(ValueError, match="a file that Python can read, but reading it ends Python"):
        check_file(file(RIGHT))


# Answers that are too large


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("10**400", "Expected a number, received one that no float can hold."),
        ("10**100_000", "Expected a number, received one that no float can hold."),
        ("'x' * 200_000_000", "It is a text of 200000000 characters."),
        ("'x' * 900_000", "characters"),
        ("list(range(10**5))", "Expected a number"),
        ("[[]] * 3", "Expected a number"),
    ],
)
def test_a_huge_answer_gets_a_short_sentence(answer, says, file):
    (found,) = verdicts(file(f"sigmoid_layers = {answer}\n"), seconds=10).values()
    assert found.status == "wrong"
    assert says in found.message
    assert len(found.message) < 3000


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise ValueError('x' * 200_000_000)", "stops with ValueError: xxxx"),
        ("return np.ones((2**13, 2**13))", "It is an array of shape (8192, 8192)"),
        ("return 'x' * 2_000_000", "It is a text of 2000000 characters."),
        ("a = []; a.append(a); return a", "It is nested too deeply, or it contains itself."),
        ("return {1: {2: {3: dy}}}", "expected an array of shape (5, 3)"),
        ("return [10**10_000]", "received [an integer that no float can hold]."),
        ("return (one for one in dy)", "received an object of type generator"),
        ("return sigmoid_backward(dy, y)", "calls itself: where does that end?"),
    ],
)
def test_a_huge_result_gets_a_short_sentence(code, says, file):
    (found,) = verdicts(file(inside(code)), seconds=10).values()
    assert says in found.message
    assert len(found.message) < 3000


def test_a_message_keeps_its_beginning_and_its_end():
    text = shortened("Not '" + "x" * 10**6 + "'.")
    assert text.startswith("Not 'xxx")
    assert text.endswith("xxx'.")
    assert "characters left out" in text
    text = shortened("line\n" * 10**5)
    assert text.count("\n") == 99
    assert "(99901 lines left out)" in text
    assert shortened("a\nb") == "a\nb"


# Limits


@pytest.mark.parametrize("value", [-1, 0, float("nan"), float("inf"), 1e300])
def test_limits_that_make_no_sense_are_refused(value, file):
    path = file(RIGHT)
    for name, unit in {"seconds": "seconds", "file_seconds": "seconds", "memory": "GB"}.items():
        says = rf"check: expected {name} to be a number of {unit} from 0\.\d+ to 1,000,000, got "
        with pytest.raises(ValueError, match=says):
            check_file(path, **{name: value})
    with pytest.raises(ValueError, match=r"expected seconds to be a number of seconds from 0\.01"):
        within(value, list)


def test_limits_are_numbers():
    for value in ("4", None, True):
        with pytest.raises(TypeError, match="expected memory to be a number of GB"):
            Limits(memory=value)
    assert Limits(memory=0.5, seconds=0.01, file_seconds=3600).seconds == 0.01


def test_the_smallest_memory_is_enough_for_a_right_answer(file):
    assert verdicts(file(RIGHT), memory=0.5)["sigmoid_backward"].passed


# Names


def test_the_exercises_that_a_file_is_about():
    assert names_in("from helper import sigmoid_backward") == ["sigmoid_backward"]
    assert names_in("from nnbook.exercises import sigmoid_backward") == []
    assert names_in("x = " + "+".join("1" * 200_000) + "\nsigmoid_layers = 3") == ["sigmoid_layers"]


# The other way to begin a process


def test_a_process_that_is_started_anew_does_the_same(file, monkeypatch):
    monkeypatch.setattr(remote, "START", "spawn")
    monkeypatch.setenv("PYTHONPATH", str(Path(submission.__file__).parents[2]))
    path = file(
        f"print('noise')\n{inside('print(dy.shape)')}"
        "def leaky_relu_backward(dy, z, alpha=0.01):\n    raise KeyError(alpha)\n"
        "def stable_sigmoid(z):\n    z *= 2\n    return z\n"
        "def softmax_backward(dy, y):\n    import os; os._exit(1)\n"
        "sigmoid_layers = 10\n"
    )
    said = []
    judge.judge(path, Limits(memory=8.0), lambda **what: said.append(what))
    found = [Verdict(**one["verdict"]) for one in said if "verdict" in one]
    messages = {one.exercise: one.message for one in found}
    assert messages["sigmoid_backward"] == messages["sigmoid_layers"] == "Right."
    assert (
        "stops with KeyError: 0.1\nIt happened in leaky_relu_backward"
        in (messages["leaky_relu_backward"])
    )
    assert "changes its argument z" in messages["stable_sigmoid"]
    assert "ended Python, or made it crash" in messages["softmax_backward"]
    printed = next(one.printed for one in found if one.exercise == "sigmoid_backward")
    assert printed.startswith("(5, 3)\n")


def test_the_judge_reports_its_own_mistakes_as_such(file, monkeypatch):
    judges.dismiss()
    monkeypatch.setenv("TMPDIR", str(file("a file")))
    monkeypatch.setenv("TEMP", "/nowhere")
    code = (
        "import tempfile; tempfile.mkdtemp = None\nfrom nnbook.exercises.judge import main; main()"
    )
    request = {"path": str(file(RIGHT)), "limits": {"memory": 4.0}, "names": None}
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(request) + "\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert re.match("TypeError: ", events[-2]["broken"])
    assert events[-1] == {"done": True}


# The same verdicts as in a notebook


@pytest.mark.parametrize("chapter", exercises.chapters())
@pytest.mark.parametrize("number", [0, -1])
def test_a_known_mistake_is_named_as_it_is_in_a_notebook(chapter, number, file):
    known = [one for one in exercises.of_chapter(chapter) if one.known]
    package = f"nnbook.book.{chapter.replace('-', '_')}.exercises"
    imports = [f"import {package}.{one.name} as module_{one.name}" for one in known]
    answers = [f"{one.name} = module_{one.name}.exercise.known[{number}][1]" for one in known]
    report = check_file(file("\n".join(imports + answers)))
    here = [one.check(one.known[number][1]).as_dict() for one in known]
    assert [one.as_dict() for one in report.verdicts] == here
