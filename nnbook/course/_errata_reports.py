"""The errata of the three reports, in the order of their pages."""

from functools import partial
from typing import Final

from nnbook.course._erratum import Erratum

_houses = partial(Erratum, document="000")
_digits = partial(Erratum, document="001")
_graphs = partial(Erratum, document="002")

HOUSES: Final = (
    _houses(
        id="distance-to-school",
        place="1.3 Lectura de Datos",
        says="The fifth feature is the distance to a school.",
        right="It is the latitude: its mean is 24.97 and its standard deviation 0.012.",
        proof="preprocessing.md#errata",
    ),
    _houses(
        id="dropout-p",
        place="1.4 Definición de clase NeuralNet, `dropout`",
        says="p is the probability of dropout.",
        right="`binomial(1, p)` keeps a weight with probability p.",
        proof="losses.md#errata",
    ),
    _houses(
        id="dropout-scale",
        place="1.10 Conclusiones",
        says="The mask is no good option for this kind of problem: its loss ends higher.",
        right="Nothing is rescaled, so the network whose loss is recorded is not the one that "
        "was trained. And one of its own runs with a mask, 85.92, ends below the plateau.",
        proof="losses.md#errata",
        kind="limit",
    ),
    _houses(
        id="plateau",
        place="1.8 Distintos valores de Learning Rate",
        says="97.117 is the minimum of the loss, to which most settings converge.",
        right="It is half the variance of the training prices: the best **constant** answer. All "
        "units are saturated there.",
        proof="preprocessing.md#experiment",
    ),
)

DIGITS: Final = (
    _digits(
        id="hebbian",
        place="Ej 1, Conclusiones",
        says="Applying Hebbian learning adjusts the weights until AND is classified.",
        right="The printed rule has the error in it: it is the perceptron rule. In zeros and ones "
        "Hebb's rule does not learn AND at all.",
        proof="perceptrons.md#errata",
    ),
    _digits(
        id="extremes-of-all",
        place="Ej 2, Normalización de datos",
        says="The targets are scaled by their extremes over all rows, then split.",
        right="A leak: fitted on the training rows alone, some test target would lie outside "
        "with probability 0.444.",
        proof="preprocessing.md#errata",
    ),
    _digits(
        id="sums-compared",
        place="Ej 2, SSE del Lineal and del No Lineal",
        says="A mean training sum of 997.88 beside a mean test sum of 750.13.",
        right="The first adds about 22 squares, the second about 6. Per row the linear unit's test "
        "error is then about three times its training error, not smaller.",
        proof="perceptrons.md#errata",
    ),
    _digits(
        id="below-least-squares",
        place="Ej 2, SSE del Lineal",
        says="A mean training SSE of 997.88.",
        right="On its own rows no linear unit has so little, in the target's units: least squares "
        "has 1,255 at least, as far as a search over the folds finds.",
        proof="noisy-digits.md#errata",
        basis="measured",
    ),
    _digits(
        id="spread",
        place="Ej 2, SSE del No Lineal",
        says="248.44 ± 714.89",
        right="No symmetric interval around a sum of squares reaches below 0, and no five numbers "
        "that are not negative have such a standard deviation.",
        proof="perceptrons.md#errata",
        kind="limit",
    ),
    _digits(
        id="adam-expensive",
        place="Ej 4, Optimizadores",
        says="Adam's optimizations are costly: 1350.63 s against 550.91 s.",
        right="The factor belongs to the program and its batch. Adam's update is a fixed number "
        "of passes over the parameters; beside a large batch it is cheap.",
        proof="optimizers.md#errata",
        kind="limit",
        basis="measured",
    ),
    _digits(
        id="adam-per-epoch",
        place="Ej 4, Optimizadores",
        says="Adam improves much more per epoch.",
        right="It depends on the rate. At its own rate plain descent was level with Adam on our "
        "digits.",
        proof="optimizers.md#errata",
        kind="limit",
        basis="measured",
    ),
    _digits(
        id="accuracy-suffices",
        place="Ej 4, Funciones de activación",
        says="Accuracy suffices, because MNIST is varied and large.",
        right="It can be trusted where the classes are equally frequent, however many samples "
        "there are.",
        proof="monitoring.md#errata",
        basis="measured",
    ),
    _digits(
        id="underfits-large",
        place="Over & Underfitting, Conclusiones",
        says="A model underfits with few epochs and a training set that is large enough.",
        right="A larger set at equal epochs underfits less.",
        proof="monitoring.md#errata",
        basis="measured",
    ),
)

GRAPHS: Final = (
    _graphs(
        id="tanh-formula",
        place="1.2. Tanh",
        says="$\\tanh x = (e^{-x} - 1) / (e^{-x} + 1)$",
        right="That is $-\\tanh(x / 2)$.",
        proof="activations.md#errata",
    ),
    _graphs(
        id="mse-derivative",
        place="Ejercicio 2, equation 2.2",
        says="$\\mathrm{MSE}' = \\frac{1}{n} 2 \\sum_i (\\hat Y_i - Y_i)$",
        right="For one output there is no sum. With it, both neurons would be told the same.",
        proof="computational-graphs.md#errata",
    ),
    _graphs(
        id="regularizer-factor",
        place="3. Ejercicio 3",
        says="$\\mathrm{reg} = \\sum W_1^2 + \\sum W_2^2$",
        right="The factor is lost. Without one the weights would decay to 2 % of their size in 50 "
        "epochs, unless the data hold them.",
        proof="losses.md#errata",
    ),
    _graphs(
        id="mse-more-accurate",
        place="5. Ejercicio 5",
        says="MSE is the loss that reaches the better accuracy.",
        right="At one shared rate the order of losses is that of their steps. One run each does "
        "not show what the sentence says.",
        proof="losses.md#errata",
        kind="limit",
        basis="measured",
    ),
    _graphs(
        id="xor-rule",
        place="Ejercicio 6",
        says="Equal inputs give -1, different ones 1; the code trains on 1, -1, -1, 1.",
        right="The code's rule is the product, the opposite of the text's. Success rates are the "
        "same for both.",
        proof="parity.md#errata",
        kind="contradiction",
    ),
    _graphs(
        id="few-hidden-units",
        place="Ejercicio 7, N' much smaller than N",
        says="The method does not reach the learning in the 3,000 epochs.",
        right="With one hidden unit no weights do, in any number of epochs. From ⌊N/2⌋ + 1 on "
        "weights exist, and a failure is one of training.",
        proof="parity.md#errata",
        kind="limit",
    ),
)
