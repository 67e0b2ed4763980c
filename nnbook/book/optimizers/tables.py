"""What the chapter on optimizers shows of its records: tables and figures.

Every function loads the record it needs and computes each number from it.
"""

from typing import Any

import numpy as np

from nnbook import plots
from nnbook.book import records
from nnbook.book.tables import interval, table_of_rows
from nnbook.plots import Plot, Table


def comparison() -> Plot:
    """Draw the test accuracy of each rule at its own rate, for both budgets."""
    record = records.load("optimizer_comparison")
    orders, starts = record.settings["showing"]
    panels = {
        f"{budget} epochs": {
            name: interval(record.array(f"test/{budget}/{name}"), clusters=orders)
            for name in record.settings["rules"]
        }
        for budget in record.settings["budgets"]
    }
    return plots.estimates(
        panels,
        xlabel="test accuracy",
        share_x=False,
        caption=f"Six rules on the digits, each at its own rate: mean of {orders} orders of the "
        f"batches with {starts} starts each, and the 95 percent interval over the orders. The two "
        "panels have different scales.",
        alt="Two panels. After 3 epochs momentum and Nesterov are far behind four others that lie "
        "close together. After 30 epochs all lie close together.",
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
    """Return epochs, updates and milliseconds to the target, of shape (batches, runs)."""
    record = records.load("batch_sizes")
    sizes = record.settings["batches"]
    epochs = np.array([record.array(f"{b}/epochs") for b in sizes])
    epochs = np.nan_to_num(epochs, nan=np.inf)  # a record writes "never" as None
    updates = epochs * np.ceil(record.settings["train"] / np.array(sizes))[:, None]
    each = np.array([record.results[f"{b}/microseconds"] for b in sizes])
    return {"epochs": epochs, "updates": updates, "milliseconds": updates * each[:, None] / 1000}


def batch_table() -> Table:
    """Return what each batch size needs, in the median of its runs."""
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
        caption="To a training loss of 0.01, each batch size at its own rate: medians of 20 runs, "
        "two in each of ten orders of the batches, and how many of them arrived.",
    )


def batch_figure() -> Plot:
    """Draw epochs, updates and milliseconds against the batch size."""
    name, counts = "median of 20 runs", batch_counts()
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
        "from the fastest run to the slowest that arrived.",
        alt="Three panels against the batch size. Epochs rise, updates fall up to 64 and then "
        "stay, milliseconds fall and then rise.",
        height=3.0,
    )


def recipes() -> Table:
    """Return the accuracy of each rule and schedule at its own rate and decay."""
    record = records.load("recipes")
    orders = record.settings["showing"][0]
    rows = []
    for rule, tried in record.settings["rates"].items():
        for schedule in ("constant", "cosine"):
            key = f"{rule}/{schedule}"
            decay = record.settings["decays"][rule][record.results[f"{key}/decay"]]
            rate = tried[record.results[f"{key}/rate"]]
            mean, low, high = interval(100 * record.array(f"{key}/test"), clusters=orders)
            without = record.array(f"{key}/choose")[0].max()
            gained = 100 * (record.array(f"{key}/choose").max() - without)
            tested = f"{mean:.1f} ({low:.1f} to {high:.1f})"
            rows.append([rule, schedule, f"{rate:.2g}", f"{decay:g}", tested, f"{gained:.1f}"])
    return table_of_rows(
        ["rule", "rate over time", "rate", "decay", "test accuracy, %", "gained by decay"],
        rows,
        "Digits with 30 % wrong training labels: rate and decay chosen together on validation "
        "data; mean of ten other orders of the batches with three starts each, and 95 percent "
        "interval over the orders. The last column, in points, is from the choice itself.",
    )


def recipe_rates() -> Plot:
    """Draw the validation accuracy against the rate, at the decay that was chosen."""
    record = records.load("recipes")
    rule, chosen = "AdamW", "AdamW/{}"
    curves = {
        schedule: record.array(f"{chosen.format(schedule)}/choose")[
            record.results[f"{chosen.format(schedule)}/decay"]
        ]
        for schedule in ("constant", "cosine")
    }
    return plots.lines(
        {"": curves},
        x=[float(f"{rate:.1g}") for rate in record.settings["rates"][rule]],
        xlabel="rate, or the highest rate of the cosine",
        ylabel="validation accuracy",
        logx=True,
        ylim=(0.2, 1),
        caption="AdamW at its own decay, against the rate: mean of two orders of the batches with "
        "two starts each.",
        alt="Both curves rise alike to 0.92. At a constant rate the accuracy falls from 0.01 on. "
        "With the cosine it stays above 0.9 up to a rate of 1.",
        height=2.9,
    )
