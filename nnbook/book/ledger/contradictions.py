"""Statements of one document that cannot both hold."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Contradiction:
    """Hold two statements of one document that contradict each other.

    Attributes
    ----------
    document : str
        Its key.
    one, other : str
        What one place says and what another says, in a few words.
    where : str
        The page and section of the book that treats it.
    """

    document: str
    one: str
    other: str
    where: str


#: All that were found, in the order of the documents.
CONTRADICTIONS: Final = (
    Contradiction(
        "000",
        "1.7: tanh converges faster, and to a lower loss, than the sigmoid",
        "1.9: tanh does not reach the sigmoid's loss; 1.10: the sigmoid suits best",
        "house-prices.md#activations",
    ),
    Contradiction(
        "000",
        "1.10: with the mask no lower loss is reached",
        "1.5: the mask with 0.8 ends at 85.92, below the plateau of 97.117 without",
        "house-prices.md#dropout",
    ),
    Contradiction(
        "000",
        "1.4: two layers of 5 units; its drawing has 5 inputs",
        "1.4: the arrays are those of 6 inputs, 5 units and 1 output",
        "house-prices.md#errata",
    ),
    Contradiction(
        "001",
        "A training sum of squares of 997.88: below least squares, unless it is halved or scaled",
        "a test sum of 750.13: near the whole sum, and far from a half or a scaled one",
        "noisy-digits.md#rows",
    ),
    Contradiction(
        "002",
        "Exercise 3: cross-entropy reaches 38 %",
        "exercise 8, on the same figure: 33 %",
        "cifar-10.md#two-layers",
    ),
    Contradiction(
        "002",
        "Exercise 3: the second layer is linear",
        "its curves are said to be those of a sigmoid in both layers",
        "cifar-10.md#two-layers",
    ),
    Contradiction(
        "002",
        "Exercise 6: equal inputs give -1, different ones 1",
        "its program: equal inputs give 1, different ones -1",
        "parity.md#errata",
    ),
    Contradiction(
        "002",
        "Exercise 8: its hidden layers are tanh",
        "its program: they are sigmoids",
        "cifar-10.md#three-layers",
    ),
    Contradiction(
        "003",
        "An acceptable range of rates is 1e-2 to 1e1",
        "in its own search four of six trials above a rate of 3 stay at chance",
        "hyperparameters.md#rates",
    ),
    Contradiction(
        "003",
        "A rate of 1e-5: the loss does not change",
        "its log: it falls by 8 percent in 105 epochs",
        "hyperparameters.md#rates",
    ),
    Contradiction(
        "003",
        "The program of the search prints three of five fields and counts from 0",
        "the printed lines have five fields and count from 1",
        "hyperparameters.md#errata",
    ),
    Contradiction(
        "003",
        "One epoch on the tiny set: accuracy 0.600",
        "after the same epoch, on the same 20 images: 0.250",
        "hyperparameters.md#tiny",
    ),
    Contradiction(
        "004",
        "A cost of 0.546716 after iteration 1000, at rate 0.01, and so at each rate",
        "the weights beside it: they are those after one more update",
        "xor.md#experiment",
    ),
    Contradiction(
        "004",
        "The mean square is the better cost, for it falls further",
        "its tables end at the weights of the other cost's tables, to the last digit",
        "xor.md#errata",
    ),
)
