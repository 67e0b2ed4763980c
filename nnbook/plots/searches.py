"""Searches: which hyperparameters were tried, how well they did, and what mattered."""

from typing import Any

import numpy as np

from nnbook._validation import whole
from nnbook.plots.figure import COLORS, GREY, WIDTH, Plot, say
from nnbook.plots.panels import grid, name_ticks, subplots
from nnbook.tuning import Choice, Distribution, SearchResult, Trial
from nnbook.typing import FloatArray


def parallel_coordinates(
    result: SearchResult, *, caption: str, alt: str, score: str = "score", top: int = 5
) -> Plot:
    """Draw each trial as a line across an axis for each hyperparameter, and one for the score.

    Parameters
    ----------
    result : SearchResult
        Trials without a score are left out; so are those of smaller budgets.
    caption, alt : str
        What the figure means, and what it shows. The best trial is added to the latter.
    score : str
        What the score is, with its unit.
    top : int, default 5
        How many of the best trials are drawn in colour; the very best is the widest.

    Returns
    -------
    Plot
    """
    ranked, space = _ranked("parallel_coordinates", result), result.space
    whole("parallel_coordinates", "top", top)
    scores = np.array([trial.score for trial in ranked])
    low, high = float(scores.min()), float(scores.max())
    heights = np.array(
        [
            [d.position(trial.params[name]) for name, d in space.items()]
            + [(trial.score - low) / ((high - low) or 1.0)]
            for trial in ranked
        ]
    )

    def draw(figure: Any) -> None:
        ax = figure.subplots()
        places = list(range(len(space) + 1))
        for k in reversed(range(len(ranked))):  # the best one last, on top
            good = k < top
            ax.plot(
                places,
                heights[k],
                color=COLORS[1] if k == 0 else COLORS[0] if good else GREY,
                lw=2.6 if k == 0 else 1.3 if good else 0.7,
                ls="-" if good else (0, (3, 2)),
                alpha=1.0 if good else 0.45,
                label={0: "best", 1: f"best {min(top, len(ranked))}"}.get(k) if good else None,
            )
        for place, distribution in zip(places, space.values(), strict=False):
            ax.plot([place, place], [0, 1], color=COLORS[4], lw=0.8)
            for at, text in _ticks(distribution):
                _tick(ax, place, at, text)
        ax.plot(places[-1:] * 2, [0, 1], color=COLORS[4], lw=0.8)
        for at in (0.0, 0.5, 1.0) if high > low else (0.0,):
            _tick(ax, places[-1], at, say(low + at * (high - low)))
        ax.set_xticks(places, [*space, score])
        ax.set_yticks([])
        ax.grid(False)
        ax.set_xlim(-0.25, places[-1] + 0.35)
        ax.set_ylim(-0.09, 1.09)
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.tick_params(length=0)
        if len(ranked) > 1 and top > 1:
            handles, names = ax.get_legend_handles_labels()
            figure.legend(handles[::-1], names[::-1], loc="outside lower center", ncols=2)

    fact = f"{len(ranked)} trials. {_best(result, ranked[0], score)}"
    return Plot(draw, size=(WIDTH, 3.1), caption=caption, alt=alt, facts=[fact])


def marginal_effects(
    result: SearchResult, *, caption: str, alt: str, score: str = "score", columns: int = 3
) -> Plot:
    """Draw the score against each hyperparameter, whatever the others were.

    Parameters
    ----------
    result : SearchResult
        Trials without a score are left out; so are those of smaller budgets.
    caption, alt : str
        What the figure means, and what it shows. For each hyperparameter the rank correlation with
        the score, or of a Choice the best option's median, is added to the latter.
    score : str
        What the score is, with its unit.
    columns : int, default 3
        How many panels stand side by side.

    Returns
    -------
    Plot

    Notes
    -----
    An axis is logarithmic where the range is. If the good values lie in the middle, the rank
    correlation is small although the hyperparameter matters: look at the shape.
    """
    ranked, space = _ranked("marginal_effects", result), result.space
    down, _ = grid(len(space), whole("marginal_effects", "columns", columns))
    across = -(-len(space) // down)  # even rows
    scores = np.array([trial.score for trial in ranked])

    def draw(figure: Any) -> None:
        axes = subplots(figure, (down, across), len(space), sharey=True)
        for ax, (name, distribution) in zip(axes.flat, space.items(), strict=False):
            values = [trial.params[name] for trial in ranked]
            if isinstance(distribution, Choice):
                options = list(distribution.options)
                values = [options.index(value) for value in values]
                ax.set_xticks(range(len(options)), [str(option) for option in options])
                ax.set_xlim(-0.5, len(options) - 0.5)
            elif distribution.log:
                _log_axis(ax, distribution)
            ax.plot(values, scores, "o", color=COLORS[0], alpha=0.75, mew=0)
            ax.plot(values[:1], scores[:1], "D", color=COLORS[1], ms=7, label="best")
            ax.set_xlabel(name)
        for row in axes:
            row[0].set_ylabel(score)
        handles, names = axes[0, 0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center")

    effects = [_effect(name, d, ranked, score) for name, d in space.items()]
    facts = [_best(result, ranked[0], score), *effects]
    return Plot(draw, size=(WIDTH, 0.5 + 2.1 * down), caption=caption, alt=alt, facts=facts)


def best_so_far(result: SearchResult, *, caption: str, alt: str, score: str = "score") -> Plot:
    """Draw the scores of the trials in their order, and the best one up to each.

    Parameters
    ----------
    result : SearchResult
        Failed trials are drawn as crosses at the bottom; those of smaller budgets are left out.
    caption, alt : str
        What the figure means, and what it shows. Which trial was best is added to the latter.
    score : str
        What the score is, with its unit.

    Returns
    -------
    Plot
    """
    ranked = _ranked("best_so_far", result)
    ordered = sorted(ranked, key=lambda trial: trial.number)
    numbers = [trial.number for trial in ordered]
    scores = np.array([trial.score for trial in ordered])
    better = np.maximum if result.direction == "maximize" else np.minimum
    failed = [trial.number for trial in result.failed]
    last = max(trial.number for trial in result.trials)

    def draw(figure: Any) -> None:
        from matplotlib.ticker import MaxNLocator

        ax = figure.subplots()
        ax.plot(numbers, scores, "o", color=COLORS[0], alpha=0.75, mew=0, label="trial")
        best = better.accumulate(scores)
        ax.step(
            [*numbers, last], [*best, best[-1]], where="post", color=COLORS[1], label="best so far"
        )
        if failed:
            ax.plot(
                failed,
                np.full(len(failed), 0.03),
                "x",
                color=COLORS[4],
                transform=ax.get_xaxis_transform(),
                label="failed",
            )
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlim(-0.5, last + 0.5)
        ax.set_xlabel("trial, as numbered in the table")
        ax.set_ylabel(score)
        figure.legend(loc="outside lower center", ncols=3)

    facts = [
        f"The first of {len(ordered)} scores is {say(scores[0])}.",
        _best(result, ranked[0], score),
        f"{len(failed)} of {len(result.trials)} trials failed.",
    ]
    return Plot(draw, size=(WIDTH, 2.9), caption=caption, alt=alt, facts=facts)


def _ranked(who: str, result: SearchResult) -> list[Trial]:
    ranked = result.ranked()
    if not ranked:
        raise ValueError(f"{who}: expected at least one trial that completed, got none")
    return ranked


def _best(result: SearchResult, trial: Trial, score: str) -> str:
    """Return a sentence that says which trial was best."""
    point = ", ".join(
        f"{name} {say(v) if isinstance(v, float) else v}" for name, v in trial.params.items()
    )
    word = "highest" if result.direction == "maximize" else "lowest"
    return f"The {word} {score} is {say(trial.score)}, of trial {trial.number}: {point}."


def _effect(name: str, distribution: Distribution, ranked: list[Trial], score: str) -> str:
    """Return a sentence that says how the score goes with one hyperparameter."""
    values = [trial.params[name] for trial in ranked]
    scores = np.array([trial.score for trial in ranked])
    if isinstance(distribution, Choice):
        medians = {
            option: float(np.median(scores[[value == option for value in values]]))
            for option in distribution.options
            if option in values
        }
        words = ", ".join(f"{option} {say(median)}" for option, median in medians.items())
        return f"Median {score} by {name}: {words}."
    if len(set(values)) < 2 or len(set(scores.tolist())) < 2:
        return f"{name} or the {score} is always the same."
    correlation = np.corrcoef(_ranks(np.array(values, dtype=float)), _ranks(scores))[0, 1]
    return f"Rank correlation of {score} and {name}: {correlation:.2f}."


def _ranks(values: FloatArray) -> FloatArray:
    """Return the rank of each value; equal values share the mean of their ranks."""
    ordered = np.sort(values)
    return (np.searchsorted(ordered, values) + np.searchsorted(ordered, values, "right")) / 2.0


def _log_axis(ax: Any, distribution: Distribution) -> None:
    """Make x logarithmic; a short range has numbers on its axis instead of powers of ten."""
    ax.set_xscale("log")
    if distribution.from_unit(1.0) < 100 * distribution.from_unit(0.0):
        name_ticks(ax.xaxis)


def _ticks(distribution: Distribution) -> list[tuple[float, str]]:
    """Return the labels of an axis, each with its position from 0 to 1."""
    if isinstance(distribution, Choice):
        options = [(distribution.position(o), str(o)) for o in distribution.options]
        return options if len(options) <= 8 else [options[0], options[-1]]
    low, high = distribution.from_unit(0.0), distribution.from_unit(1.0)
    values = [low, high]
    if distribution.log and high / low >= 10:
        powers = np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
        inner = [10.0**p for p in powers[:: max(1, -(-len(powers) // 5))].tolist()]
        values += [v for v in inner if 0.08 < distribution.position(v) < 0.92]
    elif not distribution.log:
        values += [v for v in distribution.grid(5) if low < v < high]
    return [(distribution.position(v), f"{v:.3g}") for v in values]


def _tick(ax: Any, place: float, at: float, text: str) -> None:
    """Write a label beside an axis, or beyond its ends, where the lines meet."""
    text = text.replace("-", "−")
    if 0.01 < at < 0.99:
        ax.plot([place, place + 0.025], [at, at], color=COLORS[4], lw=0.8)
        ax.text(place + 0.04, at, text, fontsize=8, va="center")
    else:
        ax.text(
            place,
            -0.03 if at < 0.5 else 1.03,
            text,
            fontsize=8,
            ha="center",
            va="top" if at < 0.5 else "bottom",
        )
