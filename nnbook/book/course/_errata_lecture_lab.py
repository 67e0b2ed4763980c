"""The errata of the lecture and of the lab, in the order of their pages."""

from functools import partial
from typing import Final

from nnbook.book.course._erratum import Erratum

_lecture = partial(Erratum, document="003")
_lab = partial(Erratum, document="004")

LECTURE: Final = (
    _lecture(
        id="closed-range",
        place="Sigmoide, and Tangente Hiperbólica",
        says="The outputs lie in [0, 1] and in [-1, 1].",
        right="The ends are not reached: (0, 1) and (-1, 1). In float64 they are, by rounding, "
        "from about 37 on for the sigmoid.",
        proof="activations.md#errata",
        kind="limit",
    ),
    _lecture(
        id="weight-gradient",
        place="Sigmoide, the gradient for positive x",
        says="The gradient for a weight is $\\partial L / \\partial w_i = f'(x)\\, x_i$.",
        right="The factor from above is missing: $(\\partial L / \\partial f)\\, f'(z)\\, x_i$. "
        "It is what changes the sign from sample to sample.",
        proof="activations.md#errata",
    ),
    _lecture(
        id="one-sign",
        place="Sigmoide, the zig-zag",
        says="The update of all weights is always positive or always negative.",
        right="True for one sample. An update averages a batch, and its components may differ "
        "in sign; how often they do depends on the goal.",
        proof="activations.md#errata",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="exp-is-costly",
        place="Sigmoide, exp is expensive",
        says="The function exp is computationally expensive.",
        right="By itself it is. Within a layer of 1,000 units the matrix product takes the time.",
        proof="activations.md#cost",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="six-times",
        place="Rectified Linear Unit",
        says="ReLU converges about six times faster than sigmoid or tanh.",
        right="The source compares with tanh alone, on one convolutional network. In our "
        "networks the factor against tanh was below 1.",
        proof="activations.md#errata",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="relu-unstable",
        place="Rectified Linear Unit",
        says="Since it does not saturate, ReLU is numerically unstable for large x.",
        right="ReLU returns x exactly. It is the textbook sigmoid that overflows. What is "
        "true is that an unbounded function lets a network explode.",
        proof="activations.md#errata",
        kind="limit",
    ),
    _lecture(
        id="maas",
        place="Leaky ReLU",
        says="Mass et al., 2013",
        right="Maas et al., 2013.",
        proof="activations.md#references",
        kind="slip",
        basis="reported",
    ),
    _lecture(
        id="prelu",
        place="Leaky ReLU, the parametric version",
        says="PReLU is max(αx, x), with an α that is learned.",
        right="Only for α ≤ 1. For a larger α the maximum picks the wrong branch on both sides.",
        proof="activations.md#errata",
    ),
    _lecture(
        id="elu-advantages",
        place="Exponential Linear Unit",
        says="ELU has the advantages of ReLU, and is more robust to noise.",
        right="That it is more robust was not resolved here, and at high rates more of its units "
        "[died](activations.md#break-it) than of ReLU's.",
        proof="activations.md#noise",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="maxout-never-dies",
        place="Maxout",
        says="It does not saturate, and therefore no unit ever dies.",
        right="A unit does not, but one of its pieces may: what is never the largest gets no "
        "gradient.",
        proof="activations.md#maxout",
        kind="limit",
    ),
    _lecture(
        id="channel-mean",
        place="Preprocesado en imágenes",
        says="Subtract the mean per channel for each image.",
        right="CS231n, its source, subtracts the mean per channel over the data set. The two "
        "are different methods.",
        proof="preprocessing.md#errata",
        kind="disputed",
    ),
    _lecture(
        id="zero-weights-input",
        place="Inicialización, all weights 0",
        says="With zero weights the regime of a unit depends on the activation and the input.",
        right="Not on the input: with zero weights z is the bias, whatever the input is.",
        proof="initialization.md#errata",
    ),
    _lecture(
        id="equal-weights",
        place="Inicialización, equal weights",
        says="With equal weights the network does not learn.",
        right="It learns what one unit per layer can, such as AND. From zero weights the "
        "sentence holds for tanh and ReLU.",
        proof="initialization.md#zero-and-constant-starts",
        kind="limit",
    ),
    _lecture(
        id="small-weights",
        place="Inicialización, small random weights",
        says="Small weights kill the neurons of a deep network.",
        right="The activations go to 0, but the units are not dead: their mean slope is 1. "
        "What vanishes is the product of the weights.",
        proof="initialization.md#errata",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="glorot-normal",
        place="Inicialización, Glorot normal, tanh",
        says="`randn(fan_in, fan_out) * (2 / np.sqrt(fan_in + fan_out))`",
        right="This has twice Glorot's variance: the 2 belongs under the root. With equal "
        "widths it is He's initialization.",
        proof="initialization.md#errata",
    ),
    _lecture(
        id="glorot-normal-relu",
        place="Inicialización, Glorot normal with ReLU, and He with ReLU",
        says="Two tables, of two initializations.",
        right="The two programs draw from one distribution. Their tables differ by chance alone.",
        proof="initialization.md#errata",
    ),
    _lecture(
        id="unit-gaussian",
        place="Batch Normalization",
        says="The output of a layer is forced into a unit Gaussian distribution.",
        right="Two moments are fixed, not the shape. Two humps stay two humps.",
        proof="batch-normalization.md#errata",
    ),
    _lecture(
        id="bn-saturates",
        place="Batch Normalization with sigmoid or tanh",
        says="It takes the data away from zero, and may saturate the activation.",
        right="With small weights, yes. With large ones it is what saves the units from "
        "saturation. At its start it leaves a sigmoid 83 % of its slope.",
        proof="batch-normalization.md#saturate",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="bn-identity",
        place="Batch Normalization, undoing it",
        says="$\\gamma = \\sqrt{\\operatorname{Var}[x]}$ recovers the original activation.",
        right="It does without ε, as on that slide. With the ε of the algorithm on the next one it "
        "is $\\sqrt{\\sigma^2 + \\epsilon}$.",
        proof="batch-normalization.md#errata",
        kind="limit",
    ),
    _lecture(
        id="bn-gradient-flow",
        place="Batch Normalization, its advantages",
        says="It improves the flow of the gradient.",
        right="At the start the gradient explodes by about 1.21 for each ReLU layer. The sentence "
        "is true beside starts with too small weights, and false beside good ones.",
        proof="batch-normalization.md#depth",
        kind="disputed",
        basis="measured",
    ),
    _lecture(
        id="bn-test-stage",
        place="Batch Normalization en la etapa de test",
        says="The algorithm printed beside the text computes mean and variance from the batch.",
        right="The text is right: in the test stage both are fixed. The algorithm shown is "
        "the one for training.",
        proof="batch-normalization.md#errata",
        kind="contradiction",
    ),
    _lecture(
        id="tiny-log",
        place="3. Verificación básica, the log of the tiny set",
        says="One set of 20 samples, trained on and validated on, has accuracies 0.600 and "
        "0.250 in epoch 1.",
        right="Two moments are compared. The pattern of all 21 epochs fits a training loss taken "
        "after each update, on the batch just fitted. The code is not printed.",
        proof="monitoring.md#errata",
        kind="contradiction",
        basis="measured",
    ),
    _lecture(
        id="loss-does-not-change",
        place="4. Hiperparámetros, a rate of 1e-5",
        says="With a rate of about 1e-5 the loss does not change.",
        right="It falls in every line of the log. What does not change is the accuracy.",
        proof="monitoring.md#errata",
    ),
    _lecture(
        id="not-ln-10",
        place="4. Configuración de los hiperparámetros, the first loss",
        says="The log begins at 2.32, where its source shows 2.30, the cross-entropy of "
        "knowing nothing.",
        right="The lecture does not call the two the same, and they are not: 2.32 is a sum of ten "
        "squares, at outputs near 0.476, and not ln 10.",
        proof="hyperparameters.md#errata",
        kind="limit",
    ),
    _lecture(
        id="range-of-rates",
        place="4. Hiperparámetros, the range of rates",
        says="An acceptable range of rates seems to be from 1e-2 to 1e1.",
        right="In its own coarse search four of the six trials with rates above 3 stay at chance, "
        "one of them for its penalty.",
        proof="errata.md#upper-end",
        kind="contradiction",
    ),
    _lecture(
        id="three-times",
        place="4. Hiperparámetros, when to stop",
        says="If the loss exceeds three times that of epoch 1, it explodes: stop.",
        right="Incomplete. Written so, the rule does not fire in the lecture's own example, "
        "where the loss is inf and then NaN. And it misses dead networks.",
        proof="monitoring.md#errata",
        kind="limit",
    ),
    _lecture(
        id="search-print",
        place="4. Hiperparámetros, the program of the search",
        says="`print('…({}/{})'.format(lr, reg_factor, history[…]), it, itmax)`",
        right="Three values for five fields: an IndexError. So another line was run.",
        proof="hyperparameters.md#errata",
        kind="slip",
    ),
    _lecture(
        id="trial-twice",
        place="4. Hiperparámetros, the coarse search",
        says="Trial 15 of 50 stands there twice; 20 and 23 of 50 trials are shown.",
        right="The best of the search is the best of what is printed, not of 50 trials.",
        proof="hyperparameters.md#errata",
        kind="slip",
    ),
    _lecture(
        id="not-much-more",
        place="4. Hiperparámetros, the fine search",
        says="Much more accuracy does not seem to be within reach of this network.",
        right="It holds for the range of the fine search. In our repetition, whose start is "
        "another, the same network gets more at rates above 0.1.",
        proof="cifar-10.md#search",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="random-search",
        place="4. Hiperparámetros, random search",
        says="Random search is better where some hyperparameters matter more than others.",
        right="The condition is needed and does not suffice: where the good range is wider "
        "than the spacing of the grid, the grid cannot miss.",
        proof="hyperparameters.md#errata",
        kind="limit",
    ),
    _lecture(
        id="gap",
        place="5. Monitoreo, the gap of training and validation",
        says="Larger: overfitting. Small: better generalization.",
        right="A network that has learnt next to nothing has hardly a gap. It needs “at equal "
        "training loss”.",
        proof="monitoring.md#errata",
        kind="limit",
        basis="measured",
    ),
    _lecture(
        id="update-ratio",
        place="5. Monitoreo, the ratio of update to weight",
        says="Reasonable values are about 0.01.",
        right="CS231n's notes say 0.001. Good trainings pass through both, and under SGD two "
        "networks that are the same function can differ in the ratio by any factor.",
        proof="monitoring.md#errata",
        kind="disputed",
        basis="measured",
    ),
)

LAB: Final = (
    _lab(
        id="dead-units",
        place="1. Iniciando con 0",
        says="The cost stays constant because the neurons are dead.",
        right="No unit is dead: the slope of each hidden unit is 1. The start is a stationary "
        "point of this symmetric problem, and on OR the output bias moves.",
        proof="xor.md#errata",
    ),
    _lab(
        id="no-risk",
        place="2. Learning rates, the conclusion",
        says="0.5 is the best rate: it has no risk of skipping minima.",
        right="From this start none was met at 0.5. At rates of 10 and above the cost ends higher "
        "than it began, so the sentence is about three tries.",
        proof="xor.md#break-it",
        kind="limit",
        basis="measured",
    ),
    _lab(
        id="inspects-more",
        place="2. Learning rates, the conclusion",
        says="A rate of 0.01 is slow, and inspects more at each step.",
        right="Slow it is. Given the same rate times iterations, 0.01, 0.1 and 0.5 walk the same "
        "path here, and 0.01 found nothing that 0.5 had missed.",
        proof="xor.md#break-it",
        kind="limit",
        basis="measured",
    ),
    _lab(
        id="one-update-more",
        place="1 and 2, the printed weights",
        says="“Cost after iteration 1000”, and then the weights.",
        right="The weights are those after one more update, 1,001 in all.",
        proof="xor.md#experiment",
        kind="slip",
    ),
    _lab(
        id="all-correct",
        place="2. Learning rates",
        says="In all cases the predictions are correct.",
        right="At rate 0.01 the point (0, 1) is predicted 0. Two points were tried.",
        proof="xor.md#errata",
    ),
    _lab(
        id="mse-gradient",
        place="3. Implemente MSE, backward propagation",
        says="`dZ2 = (A2 - Y) / m` is the gradient of the mean square.",
        right="It is that of the cross-entropy. The true one has the factor "
        "2 A2 (1 - A2). So both rows of tables come from the same trainings.",
        proof="xor.md#errata",
    ),
    _lab(
        id="undefined-m",
        place="3. Implemente MSE, backward propagation",
        says="`dZ2 = (A2 - Y) / m`",
        right="The function never defines m. It runs because the notebook has a variable of that "
        "name, and with other data it would divide by the wrong number.",
        proof="errata.md#global-m",
        kind="slip",
    ),
    _lab(
        id="mse-is-better",
        place="3. Implemente MSE, the conclusion",
        says="MSE is the better cost, since it falls much further.",
        right="0.0067 nats and 0.000049 describe one network, on two scales. With its true "
        "gradient the mean square is slower from this start at equal rates.",
        proof="xor.md#errata",
    ),
)
