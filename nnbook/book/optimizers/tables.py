"""What the chapter on optimizers shows of its records: tables and figures.

Every function loads the record it needs and computes each number from it.
"""

from typing import Any

import numpy as np

from nnbook import plots
from nnbook.book import records
from nnbook.book.tables import interval
from nnbook.plots import Plot, Table


def comparison() -> Plot:
    """Draw the test accuracy of each rule at its own rate, for both budgets."""
    record = records.load("optimizer_comparison")
    panels = {
        f"{budget} epochs": {
            name: interval(record.array(f"test/{budget}/{name}"))
            for name in record.settings["rules"]
        }
        for budget in record.settings["budgets"]
    }
    return plots.estimates(
        panels,
        xlabel="test accuracy",
        share_x=False,
        caption="Six rules on the digits, each at its own rate: mean of 30 seeds and its 95 "
        "percent interval. The two panels have different scales.",
        alt="Two panels. After 3 epochs RMSprop and Adam lead, plain and AdaGrad follow, momentum "
        "and Nesterov are far behind. After 30 epochs all lie close together.",
    )


def update_cost() -> Table:
    """Return the time of each rule's update in units of the gradient's time."""
    record = records.load("optimizer_cost")
    update, formula = record.array("update"), record.array("formula")
    columns: dict[str, Any] = {"rule": [*record.settings["rules"], "as written"]}
    for i, batch in enumerate(record.settings["batches"]):
        for j, width in enumerate(record.settings["widths"]):
            if width in (32, 512):
                values = [*update[i, j], formula[i, j]]
                columns[f"{batch} × {width}"] = [f"{v:.2f}" for v in values]
    return Table(
        {"": columns},
        caption="Time of an update, in units of the forward and backward pass of the same step, "
        "for batch × width. The last row is Adam as its formula stands, with a new "
        "array for each operation.",
    )


def batch_counts() -> dict[str, Any]:
    """Return epochs, updates and milliseconds to the target, of shape (batches, seeds)."""
    record = records.load("batch_sizes")
    sizes = record.settings["batches"]
    epochs = np.array([record.array(f"{b}/epochs") for b in sizes])
    epochs = np.nan_to_num(epochs, nan=np.inf)  # a record writes "never" as None
    updates = epochs * np.ceil(record.settings["train"] / np.array(sizes))[:, None]
    each = np.array([record.results[f"{b}/microseconds"] for b in sizes])
    return {"epochs": epochs, "updates": updates, "milliseconds": updates * each[:, None] / 1000}


def batch_table() -> Table:
    """Return what each batch size needs, in the median of its seeds."""
    record = records.load("batch_sizes")
    sizes, counts = record.settings["batches"], batch_counts()
    middle = {name: np.median(runs, axis=1) for name, runs in counts.items()}
    rates = [record.settings["rates"][record.results[f"{b}/best"]] for b in sizes]
    arrived = np.isfinite(counts["epochs"]).sum(axis=1)
    return Table(
        {
            "": {
                "batch": sizes,
                "rate": [f"{r:.2f}" for r in rates],
                "epochs": [f"{v:.1f}" for v in middle["epochs"]],
                "updates": [f"{v:.0f}" for v in middle["updates"]],
                "µs per update": [f"{record.results[f'{b}/microseconds']:.0f}" for b in sizes],
                "milliseconds": [f"{v:.0f}" for v in middle["milliseconds"]],
                "arrived": [f"{n} of {counts['epochs'].shape[1]}" for n in arrived],
            }
        },
        caption="To a training loss of 0.01, each batch size at its own rate: medians of 20 seeds, "
        "and how many of them arrived.",
    )


def batch_figure() -> Plot:
    """Draw epochs, updates and milliseconds against the batch size."""
    name, counts = "median of 20 seeds", batch_counts()
    edges = {title: np.where(np.isfinite(runs), runs, np.nan) for title, runs in counts.items()}
    return plots.lines(
        {title: {name: np.median(runs, axis=1)} for title, runs in counts.items()},
        x=records.load("batch_sizes").settings["batches"],
        xlabel="batch size",
        ylabel="to a training loss of 0.01",
        logx=True,
        logy=True,
        bands={
            f"{title}: {name}": (np.nanmin(runs, axis=1), np.nanmax(runs, axis=1))
            for title, runs in edges.items()
        },
        caption="The same trainings counted in three ways, each batch size at its own rate. Bands: "
        "from the fastest seed to the slowest that arrived.",
        alt="Three panels against the batch size. Epochs rise, updates fall up to 64 and then "
        "stay, milliseconds fall and then rise.",
        height=3.0,
    )
