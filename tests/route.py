"""Print the route of one epoch of the XOR network through the files of the package.

``python tests/route.py`` shows what a student meets who follows ``Network.fit`` from line to line.
"""

import sys
from pathlib import Path

import nnbook
from nnbook import SGD, Dense, Input, Network
from nnbook.datasets import load_xor

HOME = Path(nnbook.__file__).parent


def route() -> tuple[dict[str, list[str]], int]:
    """Return the functions of each file, in the order in which they are met, and the depth."""
    data = load_xor()
    x = Input(2)
    y = Dense(1, activation="sigmoid")(Dense(4, activation="tanh")(x))
    net = Network(x, y, loss="binary_crossentropy", optimizer=SGD(0.5), metrics=["accuracy"], rng=0)
    met: dict[str, list[str]] = {}
    depth = deepest = 0

    def watch(frame, event, argument):
        nonlocal depth, deepest
        code = frame.f_code
        if Path(code.co_filename).is_relative_to(HOME) and event in ("call", "return"):
            depth += 1 if event == "call" else -1
            deepest = max(deepest, depth)
            name = Path(code.co_filename).relative_to(HOME).as_posix()
            functions = met.setdefault(name, [])
            if code.co_qualname not in functions:
                functions.append(code.co_qualname)

    sys.setprofile(watch)
    net.fit(data.x, data.y, epochs=1)
    sys.setprofile(None)
    return met, deepest


if __name__ == "__main__":
    files, deepest = route()
    for name, functions in files.items():
        print(f"{name:28}{', '.join(functions)}")
    total = sum(map(len, files.values()))
    print(f"{len(files)} files, {total} functions, {deepest} deep")
