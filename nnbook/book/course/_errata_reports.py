"""The errata of the three reports, in the order of their pages."""

from functools import partial
from typing import Final

from nnbook.book.course._erratum import Erratum

_houses = partial(Erratum, document="000")
_digits = partial(Erratum, document="001")
_graphs = partial(Erratum, document="002")

HOUSES: Final = (
    _houses(
        id="distance-to-school",
        place="1.3 Lectura de Datos, the file that is read",
        says="The fifth feature is called `distanceschool`.",
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
        id="half-square",
        place="1.4 Definición de clase NeuralNet, `loss` and `mse`",
        says="Two methods, both described as the mean square error.",
        right="`loss` is half of `mse`. The plateau of 97.117 is a `loss`.",
        proof="errata.md#two-squares",
        kind="slip",
    ),
    _houses(
        id="softmax-of-a-batch",
        place="1.4 Definición de clase NeuralNet, `softmax`",
        says="`np.exp(x) / np.sum(np.exp(x))`",
        right="The sum runs over all samples of the batch, so no sample's probabilities add up to "
        "1; and exp overflows for scores above 710. It is never called.",
        proof="errata.md#softmax-batch",
        kind="slip",
    ),
    _houses(
        id="empty-history",
        place="1.4 Definición de clase NeuralNet, `fit`",
        says="`fit` returns the list of training losses.",
        right="It returns an empty list: the losses go to another one. That one is never emptied, "
        "so after a second fit the two curves have different lengths.",
        proof="errata.md#histories",
        kind="slip",
    ),
    _houses(
        id="predicts-by-sigmoid",
        place="1.4 Definición de clase NeuralNet, `fit` and `predict`",
        says="`self.activation = self.sigmoid`, at the end of `fit`",
        right="So a network that was trained with tanh predicts with the sigmoid. On the plateau "
        "nothing shows it, because both are 1 there.",
        proof="house-prices.md#errata",
        kind="slip",
    ),
    _houses(
        id="loss-before-update",
        place="1.5 Experimentación Manual, and later",
        says="A prediction and a loss of the trained network, side by side.",
        right="The loss is that before the last update, the prediction that after it.",
        proof="errata.md#one-update",
        kind="slip",
    ),
    _houses(
        id="network-drawing",
        place="1.4 Definición de clase NeuralNet, the drawing",
        says="The network has two layers of 5 units; its drawing has 5 inputs.",
        right="It has 6 inputs, 5 hidden units and 1 output. The drawing leaves one input out, "
        "labels an edge from input i to unit j with the weight from j to i, and all edges of the "
        "output with 1.",
        proof="errata.md#drawing",
        kind="contradiction",
    ),
    _houses(
        id="dropout-input",
        place="1.4 Definición de clase NeuralNet, `dropout`",
        says="Dropout is applied to the input layer.",
        right="The mask is laid on all weights and all biases of both layers.",
        proof="losses.md#dropout",
        kind="slip",
    ),
    _houses(
        id="dropout-scale",
        place="1.10 Conclusiones",
        says="The mask is no good option for this kind of problem: its loss ends higher.",
        right="At its own setting it does, for a reason that the report did not look at: nothing "
        "is rescaled, so the loss that is recorded is that of a network with larger signals than "
        "the trained one. And its run of 10,000 epochs with a mask, 85.92, ends below the "
        "plateau of those without, because of its large ε.",
        proof="house-prices.md#dropout",
        kind="limit",
        basis="measured",
    ),
    _houses(
        id="plateau",
        place="1.8 Distintos valores de Learning Rate",
        says="Most settings converge to one minimal loss, 97.117.",
        right="It is half the variance of the training prices: the best **constant** answer. All "
        "units are saturated there.",
        proof="house-prices.md#plateau",
    ),
    _houses(
        id="relu-does-not-converge",
        place="1.7.1 ReLu y Leaky ReLu",
        says="With ReLU and leaky ReLU no convergence was reached.",
        right="The first update kills every ReLU for good. From then on the output's bias alone "
        "goes to the constant answer, slowly. Leaky ReLU overflows.",
        proof="house-prices.md#relu",
        kind="limit",
    ),
    _houses(
        id="tanh-or-sigmoid",
        place="1.7.1 and 1.9, tanh against sigmoid",
        says="tanh converges faster than the sigmoid, and to a lower loss; tanh does not reach "
        "the sigmoid's loss.",
        right="On raw inputs with a small ε the two have the same losses, start for start. In "
        "[its last table](#one-run) tanh leads at epoch 100 and the sigmoid at epoch 500.",
        proof="house-prices.md#activations",
        kind="contradiction",
        basis="measured",
    ),
    _houses(
        id="chosen-on-the-test",
        place="1.8 and 1.9, the best settings",
        says="A grid is sorted by the test loss; of 600 runs the one with the least training loss "
        "is shown as what its setting reaches.",
        right="A loss that was used to choose is no estimate. Of the starts at exactly that "
        "setting most end more than 10 units higher.",
        proof="house-prices.md#errata",
        basis="measured",
    ),
    _houses(
        id="larger-epsilon",
        place="1.8 and 1.9, the step of the difference",
        says="A larger ε reaches a lower loss.",
        right="From some starts. It is no better gradient: the large step averages the loss, and "
        "lets a saturated unit become a switch on the distance.",
        proof="house-prices.md#why",
        kind="limit",
        basis="measured",
    ),
    _houses(
        id="sigmoid-suits",
        place="1.10 Conclusiones",
        says="The sigmoid is the most suitable activation for this kind of problem.",
        right="It is in the report's setting, raw inputs and a large ε. With a small ε it has the "
        "same losses as tanh, and on standardized inputs each of four activations is "
        "within a few units of the others on the test rows.",
        proof="house-prices.md#activations",
        kind="limit",
        basis="measured",
    ),
)

DIGITS: Final = (
    _digits(
        id="hebbian",
        place="Ej 1, Conclusiones",
        says="Applying Hebbian learning adjusts the weights until AND is classified.",
        right="The rule that it prints, for its linear unit, has the error in it: with a step it "
        "is the perceptron rule. In zeros and ones Hebb's rule does not learn AND at all.",
        proof="perceptrons.md#errata",
    ),
    _digits(
        id="extremes-of-all",
        place="Ej 2, Normalización de datos",
        says="The targets are scaled by their extremes, and later cut into training and test rows. "
        "Of which rows the extremes are is not shown.",
        right="Of all rows would be a leak: with those of 21 training rows some test target lies "
        "outside with probability 0.444.",
        proof="preprocessing.md#errata",
        kind="limit",
    ),
    _digits(
        id="sums-compared",
        place="Ej 2, SSE del Lineal and del No Lineal",
        says="A mean training sum of 997.88 beside a mean test sum of 750.13.",
        right="The first adds about 22 squares, the second about 6. If both are plain sums, the "
        "linear unit's test error per row is three times its training error, not smaller.",
        proof="perceptrons.md#errata",
    ),
    _digits(
        id="below-least-squares",
        place="Ej 2, SSE del Lineal",
        says="A mean training sum of squares of 997.88 for the linear unit.",
        right="Over a hundred ways to cut its 28 rows least squares has at least 1,612 on "
        "average, and a search for the lowest finds 1,255. So the number is not a plain sum in the "
        "units of its targets.",
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
        id="imbalanced-folds",
        place="Ej 2, Cross validation",
        says="For very imbalanced data it is important to use k-fold cross-validation.",
        right="Folds do not help against imbalance: drawn at random, some of them hold no sample "
        "of the rare class. What helps is to stratify. Here the targets are numbers, and the "
        "reason for folds is that 28 rows are few.",
        proof="errata.md#rare-class",
    ),
    _digits(
        id="odd-is-harder",
        place="Ej 3, Métricas - Par e Impar",
        says="F1 shows that odd numbers are harder at first; accuracy does not show it.",
        right="On average they are, by about a hundredth in F1. Five runs may show either. Recall "
        "shows more of it than F1.",
        proof="noisy-digits.md#odd",
        kind="limit",
        basis="measured",
    ),
    _digits(
        id="worst-digits",
        place="Ej 3, Métricas - Dígitos",
        says="0, 3 and 8 are the digits that generalize worst.",
        right="With a 3 that has a round top, on average. With a flat top the 3 is not among the "
        "worst three: the sentence is about how a 3 was drawn.",
        proof="noisy-digits.md#worst",
        kind="limit",
        basis="measured",
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
        proof="mnist.md#accuracy",
        basis="measured",
    ),
    _digits(
        id="best-activation",
        place="Ej 4, Funciones de activación",
        says="The best activation was the sigmoid: it took least time and reached most accuracy.",
        right="It was best in that setting, and is from wide starts. From Glorot's or He's start "
        "it has no lead: tanh is level or ahead.",
        proof="mnist.md#activations",
        kind="limit",
        basis="measured",
    ),
    _digits(
        id="small-batches",
        place="Ej 4, Batching",
        says="A smaller batch accelerates convergence.",
        right="At one shared rate. At its own rate a batch of 8 is level with single images.",
        proof="mnist.md#batches",
        kind="limit",
        basis="measured",
    ),
    _digits(
        id="layers-do-not-matter",
        place="Ej 4, Estructuras de redes",
        says="The number of layers does not seem to matter, that of units does.",
        right="In a corner of what can be set. Up to three layers of 144 sigmoids are within three "
        "points of one another after 3 epochs; of 16 sigmoids, three layers are 49 points behind "
        "one.",
        proof="mnist.md#structures",
        kind="limit",
        basis="measured",
    ),
    _digits(
        id="training-time",
        place="Over & Underfitting, the times",
        says="Training time: 284.27 s for 100 epochs of 500 samples, 190.66 s for 10 epochs of "
        "60,000.",
        right="If the programs differ in nothing else, the first has a twelfth of the samples of "
        "the second, so at most 16 s of it is training. The rest is probably the evaluation "
        "after each epoch.",
        proof="mnist.md#time",
        kind="limit",
    ),
    _digits(
        id="underfits-large",
        place="Over & Underfitting, Conclusiones",
        says="A model underfits with few epochs and a training set that is large enough.",
        right="A larger set at equal epochs underfits less.",
        proof="mnist.md#sizes",
        basis="measured",
    ),
    _digits(
        id="resistance-to-noise",
        place="The last slides, noise on MNIST",
        says="The deep network has more resistance to noise than 784-10-10.",
        right="It is wider, and was trained for 10 epochs in place of 3. Up to noise of 0.4 it is "
        "ahead, from 0.6 on behind.",
        proof="mnist.md#noise",
        kind="limit",
        basis="measured",
    ),
)

GRAPHS: Final = (
    _graphs(
        id="decimal-commas",
        place="Ejercicio 1 and Ejercicio 2",
        says="x = [2,8,-1,8], W = [1,45,-0,35]",
        right="The comma separates decimals and entries. x = (2.8, -1.8) and W = (1.45, -0.35) are "
        "meant: in exercise 2 only this reading gives rows of one length.",
        proof="errata.md#commas",
        kind="slip",
    ),
    _graphs(
        id="advice-tanh",
        place="1.4. Leaky Relu, the advice",
        says="tanh is preferred to the sigmoid for the reason for which a leaky ReLU is preferred "
        "to ReLU: it does not annul units.",
        right="It saturates on both sides as the sigmoid does: tanh z = 2 σ(2z) - 1. What speaks "
        "for it is its mean of 0 and its slope of 1 at 0.",
        proof="activations.md#disguise",
    ),
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
        id="eleven-digits",
        place="3. Ejercicio 3, and 5. Ejercicio 5",
        says="01000000000 stands for class 2 and 00000000001 for class 10; 0001000000 for class 3.",
        right="The first two have eleven digits for ten classes. And the first counts classes "
        "from 1, the last from 0.",
        proof="errata.md#digits-of-a-code",
        kind="slip",
    ),
    _graphs(
        id="number-of-batches",
        place="3. Ejercicio 3, the loss",
        says="n is the number of mini-batches.",
        right="A mean over a batch divides by its samples. With 5,000 samples in batches of 256 "
        "the other reading makes the loss 12.8 times larger.",
        proof="errata.md#which-n",
        kind="slip",
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
        id="output-activation",
        place="3. Ejercicio 3, the second layer",
        says="The second layer is linear; the curves are those of a sigmoid in both layers.",
        right="One of the two. It matters: with the loss as a sum over the batch the linear one "
        "diverges at the rate of exercise 4, and the sigmoid has the best accuracy of all.",
        proof="cifar-10.md#two-layers",
        kind="contradiction",
        basis="measured",
    ),
    _graphs(
        id="38-or-33",
        place="3. Ejercicio 3, and 8. Ejercicio 8",
        says="Cross-entropy reaches 38 % in exercise 3; exercise 8 says of the same figure 33 %.",
        right="One of the two. With one run each, the ranking of the losses rests on it.",
        proof="cifar-10.md#errata",
        kind="contradiction",
        basis="reported",
    ),
    _graphs(
        id="mse-more-accurate",
        place="5. Ejercicio 5",
        says="MSE is the loss that reaches the better accuracy.",
        right="At its shared rate no loss has learnt what it can. What was compared are first "
        "steps, and those of the squares are twice those of the cross-entropy by construction. "
        "At rates of their own it is gone with linear outputs; with sigmoid outputs, of which a "
        "softmax cannot pass 0.23, it stays.",
        proof="cifar-10.md#rates",
        kind="limit",
        basis="measured",
    ),
    _graphs(
        id="sigmoid-for-labels",
        place="5. Ejercicio 5",
        says="A sigmoid output should work better, since the labels are 0 and 1.",
        right="At one shared rate it must be slower at first: its gradients are a quarter.",
        proof="cifar-10.md#start",
        kind="limit",
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
    _graphs(
        id="tanh-in-code",
        place="8. Ejercicio 8",
        says="The hidden layers are tanh; the program builds sigmoids.",
        right="One of the two. It matters: with its start factors the squares of the tanh network "
        "reach 39 %, those of the sigmoid network 18 %, where the loss is a sum over the batch.",
        proof="cifar-10.md#three-layers",
        kind="contradiction",
        basis="measured",
    ),
    _graphs(
        id="one-output-neuron",
        place="8. Ejercicio 8, the earlier network",
        says="A classifier of ten classes whose output is a single neuron, trained with "
        "cross-entropy to 23 %.",
        right="A softmax of one number is 1: its loss and its gradient are 0, and it cannot "
        "learn. A layer of ten units must be meant.",
        proof="errata.md#one-neuron",
        kind="slip",
    ),
    _graphs(
        id="accelerator",
        place="8. Ejercicio 8, the conclusion",
        says="Hidden layers accelerate: 50 epochs are enough, in place of 500.",
        right="The effect is one of the rate. At another rate the classifier without a hidden "
        "layer settles within 60 epochs.",
        proof="cifar-10.md#no-hidden",
        basis="measured",
    ),
)
