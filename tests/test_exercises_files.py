"""Files of exercises: handing them out, checking them, and the commands for both."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from nnbook import exercises
from nnbook.__main__ import main
from nnbook.exercises import handout, processes, submission
from nnbook.exercises.submission import Report, check_file, names_in

CHAPTERS = exercises.chapters()

RIGHT = "def sigmoid_backward(dy, y):\n    return dy * y * (1 - y)\n"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return a function that writes a file and returns its path."""
    monkeypatch.chdir(tmp_path)

    def write(text, name="mine.py"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


# Handouts


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_key_passes_and_the_stubs_are_not_attempted(chapter, file):
    report = check_file(file(handout.key(chapter)))
    assert report.passed, report
    assert [one.exercise for one in report.verdicts] == exercises.names(chapter)
    report = check_file(file(handout.stubs(chapter)))
    assert report.count("not attempted") == len(exercises.names(chapter)), report
    notebook = json.dumps(handout.notebook(chapter))
    report = check_file(file(notebook, "mine.ipynb"))
    assert report.count("not attempted") == len(exercises.names(chapter)), report


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_students_get_has_no_solution(chapter):
    for text in (handout.stubs(chapter), json.dumps(handout.notebook(chapter))):
        for name in exercises.names(chapter):
            exercise = exercises.load(name)
            if exercise.kind == "function":
                body = exercise.solution_code.splitlines()[-1].strip()
                assert body not in text
            for hint in exercise.hints:
                assert hint not in text
    for line in handout.stubs(chapter).splitlines():
        assert len(line) <= 79 or line.startswith("# |") or "](" in line or "$" in line, line


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_key_says_all_that_a_teacher_needs(chapter):
    text = handout.remarks(chapter)
    for name in exercises.names(chapter):
        exercise = exercises.load(name)
        for part in (
            exercise.statement,
            exercise.why,
            *exercise.hints,
            exercise.solution_code,
            exercise.choices,
        ):
            assert part in text
        assert all(f"- {message}" in text for message, _ in exercise.known)


def test_a_notebook_is_valid():
    nbformat = pytest.importorskip("nbformat")
    for chapter in CHAPTERS:
        nbformat.validate(nbformat.from_dict(handout.notebook(chapter)))


def test_comments_keep_lists_code_and_tables():
    text = "A long line " * 10 + "\nof text.\n\n- item\n- other " + "word " * 30
    text += "\n\n```py\nx  =  1\n```\n\n| a | b |\n|---|---|\nEnd."
    comment = handout._comment(text).splitlines()
    assert all(len(line) <= 79 for line in comment)
    for line in ("# - item", "# x  =  1", "# ```", "# | a | b |", "# |---|---|", "#"):
        assert line in comment
    assert handout._comment("") == ""


def test_comments_join_the_lines_of_an_item_and_break_no_word():
    text = (
        "- a long item "
        + "word " * 10
        + "\n  that goes on, with the name of a loss: cross-entropy."
    )
    assert "  " not in " ".join(line[4:] for line in handout._comment(text).splitlines())
    assert "cross-entropy" in handout._comment(text)


def test_what_holds_for_all_is_said_where_they_begin():
    assert "samples are rows" in handout.stubs("xor")
    first = handout.notebook("xor")["cells"][0]["source"]
    assert "samples are rows" in first
    assert "hint()" in first


def test_lines_above_a_stub_that_are_more_than_imports_stay_with_it():
    assert handout._only_imports("import numpy as np\nfrom a import b")
    assert not handout._only_imports("from a import (\n    b,\n)")
    assert not handout._only_imports("import a\nX = 1")
    assert exercises.load("condition_number").below_given("x = ...") == "x = ..."


# What a file is about


def test_a_file_is_about_what_it_defines_and_the_chapter_that_it_names():
    assert names_in("def sigmoid_backward(): ...\nx = 3\n") == ["sigmoid_backward"]
    assert names_in("sigmoid_layers = 3") == ["sigmoid_layers"]
    assert names_in("sigmoid_layers: int = 3") == ["sigmoid_layers"]
    assert names_in("class sigmoid_layers: pass\nx[0] = x.y = 1\nx.y: int = 3") == [
        "sigmoid_layers"
    ]
    assert names_in("import numpy") == []
    assert names_in("async def sigmoid_backward(dy, y): ...") == ["sigmoid_backward"]
    assert names_in("# nnbook exercises: activations\n") == exercises.names("activations")
    assert names_in("def sigmoid_backward(:") == ["sigmoid_backward"]


def test_a_file_may_begin_with_a_byte_order_mark_and_has_to_be_utf_8(file):
    assert check_file(file("\ufeff" + RIGHT)).passed
    path = file("")
    path.write_bytes("# ä\n".encode("latin-1") + RIGHT.encode())
    with pytest.raises(ValueError, match=r"mine.py: expected a text in UTF-8"):
        check_file(path)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "cp1252"])
def test_a_file_may_declare_its_encoding(encoding, file):
    text = f"# -*- coding: {encoding} -*-\nassert ord('ü') == 252\n{RIGHT}"
    path = file("")
    path.write_bytes(text.encode(encoding))
    assert check_file(path).passed


@pytest.mark.parametrize("encoding", ["ascii", "rot13", "nonsense"])
def test_a_file_that_declares_a_wrong_encoding_is_refused(encoding, file):
    with pytest.raises(ValueError, match=r"mine.py: expected a text in UTF-8; save it as UTF-8"):
        check_file(file(f"# coding: {encoding}\n# ü\n{RIGHT}"))


def test_what_python_asks_is_followed_by_no_full_stop(file):
    (verdict,) = check_file(file(f"print 'a'\n{RIGHT}")).verdicts
    assert "Did you mean print(...)? Nothing in it" in verdict.message


def test_a_file_writes_nothing_into_the_terminal_but_text(file):
    code = (
        "def sigmoid_backward(dy, y):\n"
        "    print('\\r\\x1b[2K')\n"
        "    raise ValueError('\\x9b2J\\ud800')"
    )
    report = check_file(file(code, "a\x1b[31m.py"))
    shown = str(report)
    assert shown.replace("\n", "").isprintable()
    assert "a\\x1b[31m.py: 0 passed" in shown
    assert "ValueError: \\x9b2J\\ud800" in shown
    assert "| \\x1b[2K" in shown
    assert str(Report("a", path="\x1b", error="\u202e")) == "\\x1b: \\u202e"


def test_a_cell_that_fails_leaves_the_other_cells_alone(file):
    cells = [
        RIGHT,
        "sigmoid_backward(1)",  # fails
        "what is this?",  # is not Python
        "z = 1 / 0\nsigmoid_layers = 10",
        "lowest_loss = ",
        "lowest_loss = 0.7966",
        "condition_number =",
    ]
    text = json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})
    found = {one.exercise: one for one in check_file(file(text, "a.ipynb")).verdicts}
    assert found["sigmoid_backward"].passed
    assert found["lowest_loss"].passed
    assert found["sigmoid_layers"].mistake == "crash"
    assert "Its cell stops with ZeroDivisionError" in found["sigmoid_layers"].message
    assert ", z = 1 / 0" in found["sigmoid_layers"].message
    assert "Its cell stops with SyntaxError" in found["condition_number"].message


def test_a_file_without_exercises_is_refused(file):
    with pytest.raises(ValueError, match=r"mine.py: expected a file with exercises"):
        check_file(file("x = 1"))


def test_a_file_that_is_not_python(file):
    (verdict,) = check_file(file("def sigmoid_backward(:\n")).verdicts
    assert verdict.mistake == "syntax"
    assert "not Python, line 1: " in verdict.message
    (verdict,) = check_file(file("def sigmoid_backward(): ...\n\0")).verdicts
    assert verdict.mistake == "syntax"


# Processes


def test_a_process_passes_what_is_right(file):
    report = check_file(file("print('noise')\n" + RIGHT))
    assert report.passed
    top = f"{report.path}: 1 passed, 0 wrong, 0 not attempted\n\nsigmoid_backward"
    assert str(report).startswith(top)


def test_a_notebook_is_checked_in_a_process(file):
    cell = {"cell_type": "code", "source": RIGHT}
    assert check_file(file(json.dumps({"cells": [cell]}), "a.ipynb")).passed


def test_an_endless_loop_and_too_much_memory_leave_the_rest_alone(file):
    path = file(
        "# nnbook exercises: activations\n"
        "import numpy as np\n"
        "def leaky_relu_backward(dy, z, alpha=0.01):\n"
        "    while True:\n"
        "        pass\n"
        "def sigmoid_backward(dy, y):\n"
        "    return np.ones((2**17, 2**17))\n"
        "sigmoid_layers = '40 / 4'\n"
    )
    report = check_file(path, seconds=0.5, memory=3.0)
    found = {one.exercise: one for one in report.verdicts}
    assert list(found) == exercises.names("activations")
    assert found["leaky_relu_backward"].mistake == "time"
    assert "within 0.5 s" in found["leaky_relu_backward"].message
    assert "MemoryError" in found["sigmoid_backward"].message
    assert found["sigmoid_layers"].passed
    assert found["output_pairs"].status == "not attempted"
    if not report.memory_limited:
        assert "cannot limit the memory" in str(report)


@pytest.mark.parametrize(
    ("top", "says"),
    [
        ("import os\nos._exit(0)", "The file ended Python, or made it crash"),
        (
            "x = 1 / 0",
            "The file stops with ZeroDivisionError: division by zero\nIt happened in <mod",
        ),
        ("exit()", "Leave exit() out"),
        ("input()", "may not ask for input"),
        ("import mine_too\nmine_too.nothing", "AttributeError"),
    ],
)
def test_a_file_that_fails_before_it_can_be_checked(file, top, says):
    file("", "mine_too.py")
    (verdict,) = check_file(file(f"{top}\n{RIGHT}")).verdicts
    assert says in verdict.message
    assert verdict.mistake == "crash"
    assert "nnbook/exercises" not in verdict.message


def test_a_file_that_never_ends_is_killed(file):
    (verdict,) = check_file(file(f"while True: pass\n{RIGHT}"), file_seconds=1.5).verdicts
    assert verdict.mistake == "time"
    assert verdict.message.startswith("The file did not end within 1.5 s, before anything")


def test_an_exercise_that_ends_python_is_named(file):
    code = RIGHT.replace("return", "import os; os._exit(1); return") + "sigmoid_layers = 10\n"
    one, two = check_file(file(code)).verdicts
    assert one.message == "sigmoid_backward ended Python, or made it crash."
    assert two.passed


def test_the_memory_is_limited_where_the_system_can(monkeypatch):
    code = "from nnbook.exercises.processes import limit_memory as f; print(f(64.0), f(-1))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == str(sys.platform.startswith("linux"))
    monkeypatch.setitem(sys.modules, "resource", None)
    assert not processes.limit_memory(1.0)
    report = submission.Report("a.py", [], memory_limited=False)
    assert "cannot limit" in str(report)


# Commands


def test_list(capsys):
    assert main(["exercises", "list", "activations"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"sigmoid_backward +warm-up +5 min  The backward pass of the sigmoid", out)
    assert main(["exercises", "list"]) == 0
    assert all(chapter in capsys.readouterr().out + out for chapter in CHAPTERS[:1])
    with pytest.raises(SystemExit):
        main(["exercises", "list", "cooking"])
    assert "expected CHAPTER to be one of " in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no head")
def test_a_reader_who_has_seen_enough_is_not_an_error():
    command = f"{shlex.quote(sys.executable)} -m nnbook exercises list | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8")
    assert done.stdout == "computational-graphs\n"
    assert done.stderr == ""


def test_an_output_without_greek_letters_gets_question_marks():
    command = [sys.executable, "-m", "nnbook", "exercises", "hint", "bn_forward", "2"]
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="ascii",
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.stdout.startswith("Hint 2 of 2: ? is below the root.")
    assert done.returncode == 0


def test_start_never_writes_over_a_file(file, capsys):
    assert main(["exercises", "start", "activations"]) == 0
    assert "activations_exercises.py is written" in capsys.readouterr().out
    path = Path("activations_exercises.py")
    assert path.read_text(encoding="utf-8") == handout.stubs("activations")
    path.write_text("mine")
    assert main(["exercises", "start", "activations"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"
    assert main(["exercises", "start", "activations", "--output", "other.py"]) == 0
    assert main(["exercises", "start", "activations", "--output", "no/other.py"]) == 2
    assert "no/other.py cannot be written: No such file" in capsys.readouterr().err


def test_check_has_three_exit_codes(file, capsys):
    assert main(["exercises", "check", str(file(RIGHT))]) == 0
    assert "1 passed" in capsys.readouterr().out
    half = str(file(RIGHT.replace("dy * ", ""), "half.py"))
    assert main(["exercises", "check", half]) == 1
    assert "The gradient that comes from above, dy, is missing" in capsys.readouterr().out
    assert main(["exercises", "check", "missing.py", half]) == 2
    assert "missing.py: " in capsys.readouterr().err


def test_check_for_a_script(file, capsys):
    right, half = file(RIGHT), file(RIGHT.replace("dy * ", ""), "half.py")
    assert main(["exercises", "check", str(right), str(half), "no.py", "--json"]) == 2
    out = capsys.readouterr().out
    assert out.isascii()  # so that it can be written to any file
    first, second, third = json.loads(out)
    assert (first["file"], first["passed"], first["total"]) == ("mine.py", 1, 1)
    assert [one["path"] for one in (first, second, third)] == [str(right), str(half), "no.py"]
    assert second["exercises"][0]["mistake"] == "value"
    assert third["file"] == "no.py"
    assert "No such file" in third["error"]


def test_hint_and_solution(capsys):
    assert main(["exercises", "hint", "sigmoid_backward"]) == 0
    assert main(["exercises", "hint", "sigmoid_backward", "2"]) == 0
    assert "Hint 1 of 2" in (out := capsys.readouterr().out)
    assert "Hint 2 of 2" in out
    assert out.count("The next: python -m nnbook exercises hint sigmoid_backward 2") == 1
    assert main(["exercises", "solution", "sigmoid_backward"]) == 0
    assert "return dy * y * (1 - y)" in capsys.readouterr().out
    for arguments in (["hint", "sigmoid"], ["hint", "sigmoid_layers", "9"], ["solution", "x"]):
        with pytest.raises(SystemExit):
            main(["exercises", *arguments])


def test_export_writes_a_folder_for_each_side(tmp_path, capsys):
    assert main(["exercises", "export", str(tmp_path / "out"), "activations"]) == 0
    files = sorted(os.listdir(tmp_path / "out" / "student") + os.listdir(tmp_path / "out" / "key"))
    name = "activations_exercises"
    assert files == [f"{name}.ipynb", f"{name}.md", f"{name}.py", f"{name}.py"]
    assert "activations_exercises.ipynb" in capsys.readouterr().out


def test_export_needs_a_folder(file, capsys):
    assert main(["exercises", "export", str(file("text")), "activations"]) == 2
    assert "cannot be written: Not a directory. Name another folder" in capsys.readouterr().err
