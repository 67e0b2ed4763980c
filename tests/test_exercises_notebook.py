"""Notebooks: their cells as Python, run one by one, with each mistake where it is."""

import json
from pathlib import Path

import pytest

from nnbook import exercises
from nnbook.exercises import notebook
from nnbook.exercises.notebook import Cell, bound, is_notebook, python, read
from nnbook.exercises.submission import check_file

RIGHT = "def sigmoid_backward(dy, y):\n    return dy * y * (1 - y)\n"


def run(*texts):
    """Return what cells define, and why names are missing."""
    return notebook.run(Cell(number, text) for number, text in enumerate(texts, 1))


def judged(*texts, name="sigmoid_backward"):
    """Return the verdict on an exercise whose answer is defined by cells."""
    defined, failed = run(*texts)
    assert name not in failed, failed
    return exercises.load(name).check(defined[name])


# Reading


def cells(*texts):
    return [{"cell_type": "code", "source": text} for text in texts]


def test_the_code_cells_are_read_in_their_order():
    made = {"cells": [*cells("a"), {"cell_type": "markdown", "source": "b"}, *cells(["c\n", "d"])]}
    assert read(json.dumps(made), "a.ipynb") == [Cell(1, "a"), Cell(2, "c\nd")]
    assert read(json.dumps({"cells": [], "nbformat": 4}), "a.ipynb") == []


@pytest.mark.parametrize("version", [2, 3])
def test_old_formats_are_read(version):
    code = {"cell_type": "code", "input": ["a = 1\n", "b = 2"], "language": "python"}
    text = {"cell_type": "markdown", "source": "no code"}
    sheets = [{"cells": [text, code]}, {"cells": [{**code, "input": "c = 3"}]}]
    made = {"nbformat": version, "worksheets": sheets}
    assert [one.text for one in read(json.dumps(made), "a.ipynb")] == ["a = 1\nb = 2", "c = 3"]


@pytest.mark.parametrize("version", [1, 5, "4", [4], None])
def test_another_format_is_refused_with_its_number(version):
    made = {"nbformat": version, "cells": cells("a = 1")}
    with pytest.raises(ValueError, match=r"a.ipynb: expected a notebook of the format 2, 3 or 4"):
        read(json.dumps(made), "a.ipynb")


@pytest.mark.parametrize(
    "text",
    [
        "{}", "no", "[]", "3", '{"cells": [{}]}', '{"cells": 3}', '{"cells": [[[]]]}',
        '{"cells": [{"cell_type": "code", "source": 3}]}', '{"nbformat": 3, "cells": []}',
        "[" * 100_000, '{"cells": ' + "9" * 5000 + "}",
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused(text):
    with pytest.raises(ValueError, match=r"a.ipynb: expected a notebook, got a file of another"):
        read(text, "a.ipynb")


def test_a_notebook_is_known_by_its_ending():
    assert is_notebook("a.ipynb")
    assert is_notebook("A.IPYNB")
    assert not is_notebook("ipynb.py")


@pytest.mark.parametrize("name", ["mine.ipynb", "MINE.IPYNB"])
def test_an_ending_in_upper_case_is_one(name, tmp_path):
    path = tmp_path / name
    path.write_text(json.dumps({"cells": cells("%pylab", RIGHT)}))
    assert check_file(path).passed


# Lines for IPython


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline", "%%time", "%%capture out", "!ls -l", "!!ls", "!echo \"it's",
        "np.exp?", "np.exp??", "?np.exp", "??np.exp", "x?", "x.y[0].z?", "*int*?", "%time?",
        "pip install numpy", "conda install numpy", "%config InlineBackend.figure_format = 'svg'",
    ],
)  # fmt: skip
def test_a_line_for_ipython_is_left_out(line):
    for end in ("\n", "\r\n", "\r"):
        source = python(f"{line}{end}x = 1")
        assert source.split("\n")[1] == "x = 1"
        assert source.split("\n")[0] in ("pass", "")
    assert python(f"if x:\n    {line.lstrip('%') if '%%' in line else line}\n").count("\n") == 2


@pytest.mark.parametrize(
    "text",
    [
        'print("loss %.3f"\n% 0.1)',
        "ok = (3\n!= 4)",
        "x = 7 \\\n% 4",
        "x = '''\n% of the samples\n!\nnp.exp?\n'''",
        'x = """it\'s\n% "quoted" \\""" still\n% more\n"""',
        "x = '\\\\'\ny = 3",
        "x = r'\\'  # isn't\ny = 3",
        "x = 'a \\\n% b'",
        "# what is np.exp?\nx = 1",
        "x = [  # (\n1,\n# ?\n2]",
        "s.solution(dy, y)",
        "pip = 1\npip in [1]",
        "f'{x!r}'",
        "x = f\"{d['a']}\"\n",
        "",
        "\n\n",
    ],
)
def test_a_line_of_python_stays(text):
    assert python(text) == text


def test_what_a_command_assigns_or_times_is_kept():
    assert python("%time x = f(3)") == "x = f(3)"
    assert python("  %time  f()") == "  f()"
    assert python("files = !ls *.py\nn = 2") == "files = None\nn = 2"
    assert python("t = %timeit -o f()") == "t = None"
    assert python("!pip install \\\n  numpy \\\n  scipy\nx = 1") == "pass\n\n\nx = 1"


def test_a_cell_for_another_language_is_empty():
    assert python("%%bash\nls\nfor") == "\n\n"
    assert python("\n%%html\nx = 1") == "\n\n"
    written = python("\n%%writefile helper.py\nx = 1")
    assert list(bound(written)) == []
    assert written.count("\n") == 2
    assert python("%%time\nx = 1") == "\nx = 1"
    assert python("\n%%capture --no-stderr\nx = 1") == "\n\nx = 1"


# Running


def test_cells_share_what_they_define_and_are_the_main_program():
    main = "if __name__ == '__main__':\n    b = 1"
    defined, failed = run("import numpy as np", "a = np.ones(2)", main)
    assert defined["a"].tolist() == [1, 1]
    assert defined["b"] == 1
    assert failed == {}


def test_names_of_ipython_exist(capsys):
    defined, failed = run(
        "display('shown', 2)\nshell = get_ipython()",
        "shell.run_line_magic('matplotlib', 'inline')\nget_ipython().system('ls')\nx = 1",
    )
    assert failed == {}
    assert defined["x"] == 1
    assert capsys.readouterr().out == "shown\n2\n"


def test_a_file_made_from_a_notebook_knows_them_too(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(f"get_ipython().run_line_magic('matplotlib', 'inline')\n{RIGHT}")
    assert check_file(path).passed


def test_a_cell_may_await():
    sleep = "import asyncio\nasync def nine():\n    await asyncio.sleep(0)\n    return 9"
    defined, failed = run(sleep, "layers = await nine()\nloop = asyncio.get_running_loop()")
    assert (defined["layers"], failed) == (9, {})
    again = "same = asyncio.get_running_loop() is loop\nasync for x in 3:\n    pass"
    defined, failed = run(sleep, "loop = asyncio.get_running_loop()\nawait nine()", again)
    assert defined["same"]
    assert failed["x"].startswith("Its cell stops with TypeError: 'async for' requires")
    assert "code cell 3, line 2, async for x in 3:" in failed["x"]


def test_a_cell_that_is_a_file_can_be_imported(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    defined, failed = run(
        "%%writefile nnbook_half.py\nhalf = 0.5",
        "%%file -a 'nnbook_half.py'\nquarter = 0.25\n",
        "import sys\nfrom nnbook_half import *\ndel sys.modules['nnbook_half']",
    )
    assert failed == {}
    assert (defined["half"], defined["quarter"]) == (0.5, 0.25)
    assert Path("nnbook_half.py").read_text() == "half = 0.5\nquarter = 0.25\n"


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "SystemExit", "BaseException('mine')"])
def test_whatever_a_cell_raises_ends_that_cell_alone(error):
    defined, failed = run(f"raise {error}\ny = 1", "x = 1")
    assert defined["x"] == 1
    assert failed["y"].startswith(f"Its cell stops with {error.partition('(')[0]}")


def test_statements_that_ask_an_exercise_do_nothing(monkeypatch):
    asked = []
    for name in ("check", "hint", "solution"):
        monkeypatch.setattr(exercises.Exercise, name, lambda *args, name=name: asked.append(name))
    _, failed = run(
        "from nnbook import exercises\nfrom nnbook.exercises import sigmoid_backward as ex",
        "exercises.sigmoid_backward.check(missing)\nex.check(\n    missing,\n)\nex.hint()",
        "if ex:\n    for one in (ex, exercises.bn_forward):\n        one.solution()",
    )
    assert failed == {}
    assert asked == []
    run("from nnbook.exercises import sigmoid_backward as ex\nverdict = ex.check(1)")
    assert asked == ["check"]  # its value is used


def test_a_method_of_the_same_name_of_an_object_of_ones_own_is_called():
    cell = """
class Slope:
    def solution(self, dy, y):
        self.dz = dy * y * (1 - y)
    def check(self):
        self.checked = True
    hint = check
s = Slope()
s.solution(1.0, 0.5)
s.check()
[s][0].hint()
dz, checked = s.dz, s.checked
"""
    defined, failed = run(cell)
    assert failed == {}
    assert (defined["dz"], defined["checked"]) == (0.25, True)


def test_a_line_that_goes_on_with_a_percent_sign_is_run():
    text = 'lines = """\n% 1\n"""\nshown = ("loss %.3f"\n% 0.1)\nok = (3\n!= 4)\n'
    defined, _ = run(text)
    assert (defined["lines"], defined["shown"], defined["ok"]) == ("\n% 1\n", "loss 0.100", True)


# Where a mistake is


def test_an_error_names_the_cell_and_the_line_in_it():
    _, failed = run("x = 1", "\n\nz = 1 / 0\nsigmoid_layers = 10")
    assert failed == {
        name: "Its cell stops with ZeroDivisionError: division by zero\n"
        "It happened in <module>, code cell 2, line 3, z = 1 / 0"
        for name in ("z", "sigmoid_layers")
    }


def test_a_crash_of_a_function_names_its_cell():
    message = judged(
        "%matplotlib inline\nimport random",
        "def helper(dy):\n    return random.choice([])",
        "# mine\ndef sigmoid_backward(dy, y):\n    return helper(dy)",
    ).message
    assert "It happened in helper, code cell 2, line 2, return random.choice([])" in message
    assert "random.py" not in message


def test_an_error_of_syntax_names_its_line():
    _, failed = run("x = 1", "y = 2\ndef sigmoid_backward(dy, y):\n    return dy *\n")
    assert failed["sigmoid_backward"] == (
        "Its cell stops with SyntaxError: invalid syntax\n"
        "It happened in code cell 2, line 3, return dy *"
    )


def test_an_error_in_text_that_is_evaluated_names_the_line_that_evaluates_it():
    _, failed = run("x = 1\ny = eval('1 +')")
    assert failed["y"].endswith("It happened in <module>, code cell 1, line 2, y = eval('1 +')")


@pytest.mark.parametrize("text", ["x = '\0'", "x = " + "(" * 5000, "x = 1" + " + 1" * 100_000])
def test_a_cell_that_python_cannot_read_leaves_the_others_alone(text):
    defined, failed = run("a = 1", text, "b = 2")
    assert (defined["a"], defined["b"]) == (1, 2)
    assert "Its cell stops with" in failed["x"]


def test_the_error_of_an_earlier_cell_is_not_hidden():
    says = (
        "An earlier cell was to define np. Code cell 1 stops with ModuleNotFoundError: "
        "No module named 'torchy'\nIt happened in <module>, code cell 1, line 1, import torchy"
    )
    broken = "import torchy\nimport numpy as np"
    function = "def sigmoid_backward(dy, y):\n    return np.multiply(dy, y * (1 - y))"
    message = judged(broken, function).message
    assert "sigmoid_backward stops with NameError: name 'np' is not defined" in message
    assert message.endswith(says)
    _, failed = run(broken, "half = np.ones(2)", "sigmoid_layers = half.size")
    assert failed["half"].endswith(says)
    assert failed["sigmoid_layers"].endswith(says.replace("define np", "define half"))
    _, failed = run("x = 1", "y = np.ones(2)")
    assert "earlier cell" not in failed["y"]


def test_what_a_later_cell_defines_is_there():
    defined, failed = run("a = 1\nb = missing", "b = 2")
    assert defined["b"] == 2
    assert failed == {}


def test_names_that_code_defines():
    code = """
import numpy as np, a.b
from c import d as e
def f(x): y = 1
class G: z = 1
h, (i, *j) = k[0], l.m = n = 1, [o for o in p]
for q in r:
    s: int = 3
with t as u:
    v += (w := 1)
"""
    assert list(bound(code)) == [
        "np", "a", "e", "f", "G", "h", "i", "j", "n", "q", "s", "u", "v", "w",
    ]  # fmt: skip
    assert list(bound("def f(:\n  x = 1\nclass g\ny =")) == ["f", "g", "y"]


# Names


def test_an_answer_below_the_main_program_is_named(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(f"{RIGHT}if __name__ == '__main__':\n    sigmoid_layers = 10\n    print(1)\n")
    one, two = check_file(path).verdicts
    assert [one.exercise, two.exercise] == ["sigmoid_backward", "sigmoid_layers"]
    assert one.passed
    assert two.status == "wrong"
    assert two.message.startswith("It is defined below `if __name__ == ...`, which a check does")


def test_an_answer_of_the_other_branch_is_named_too(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("if __name__ != '__main__':\n    a = 1\nelse:\n    sigmoid_layers = 10\n")
    (verdict,) = check_file(path).verdicts
    assert verdict.message.startswith("It is defined below `if __name__ == ...`")


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    import numpy as np\n    sigmoid_layers = 10\nexcept ImportError:\n    pass",
        "if True:\n    sigmoid_layers = 10",
        "a, sigmoid_layers = 1, 10",
        "if __name__ == '__main__':\n    a = 1\nelse:\n    sigmoid_layers = 10",
    ],
)
def test_an_answer_below_a_condition_is_found(code, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(code)
    assert check_file(path).passed


def test_a_name_that_differs_by_case_is_named(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("Sigmoid_Layers = 10\nclass Shrink: pass\n")
    (verdict,) = check_file(path).verdicts
    assert verdict.status == "wrong"
    assert verdict.message == (
        "sigmoid_layers is not defined, but Sigmoid_Layers is. "
        "Upper and lower case differ: rename it."
    )


def test_a_module_beside_the_file_is_named(tmp_path):
    (tmp_path / "my_helper.py").write_text("def half(x):\n    return x['half']\n")
    code = "from my_helper import half\ndef sigmoid_backward(dy, y):\n    return half(dy)\n"
    for name, text in (("mine.py", code), ("mine.ipynb", json.dumps({"cells": cells(code)}))):
        path = tmp_path / name
        path.write_text(text)
        (verdict,) = check_file(path).verdicts
        assert "It happened in half, my_helper.py, line 2, return x['half']" in verdict.message
