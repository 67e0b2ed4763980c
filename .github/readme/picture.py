"""Draw the picture of the README: ``.venv/bin/python .github/readme/picture.py``.

The figure comes from the book's own plotting code. That code draws in the colour of the page's
text; a README has no such page, so text becomes nearly black here and stands on a white card.
"""

import re
from pathlib import Path

import numpy as np

from nnbook.activations import sigmoid
from nnbook.book.xor.lab import xor_network
from nnbook.datasets import load_xor
from nnbook.plots import Plot, regions

TARGET = Path(__file__).with_name("xor.svg")
LOW, HIGH, STEPS = -0.5, 1.5, 61


def picture() -> Plot:
    """Train the lab's XOR network and draw what it believes at four moments."""
    data = load_xor()
    net = xor_network("randn", learning_rate=0.5)
    side = np.linspace(LOW, HIGH, STEPS)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    panels, done = {}, 0
    for updates in (0, 50, 100, 1000):
        if updates > done:
            net.fit(data.x, data.y, epochs=updates - done, batch_size=None)
            done = updates
        panels[f"{updates:,} updates"] = sigmoid(net.predict(grid)).reshape(STEPS, STEPS)
    return regions(
        panels,
        extent=(LOW, HIGH, LOW, HIGH),
        x=data.x,
        y=data.y,
        xlabel="first input",
        ylabel="second input",
        caption="A network with two hidden units learns XOR.",
        alt="Four maps of the plane: a network with two hidden units learns exclusive or.",
    )


def on_white(svg: str) -> str:
    """Put a figure for light and dark pages on a white card, and save a few kilobytes."""
    svg = re.sub(r"([1-9]\d*\.\d)\d+", r"\1", svg)  # a tenth of a point is fine enough
    svg = re.sub(r"<!--.*?-->|(?<=\n) +| +(?=\n)", "", svg)
    head, _, body = svg.partition(">")
    return f'{head} color="#16181d">\n <rect width="100%" height="100%" rx="6" fill="#fff"/>{body}'


if __name__ == "__main__":
    TARGET.write_text(on_white(picture().svg()), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB")
