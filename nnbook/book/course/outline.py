"""Every heading of the course's documents, and where the book treats it.

One row is one heading, in the order of the document. What has no page in the book has a reason
instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nnbook._validation import one_of
from nnbook.book.course import lab_004, lecture_003, report_000, report_001, report_002
from nnbook.book.course._printed import Document


@dataclass(frozen=True)
class Section:
    """One heading of a document.

    Attributes
    ----------
    heading : str
        As it is printed; of a whole sentence, its beginning.
    says : str
        What stands there, in a few words of English.
    where : tuple of str
        The pages of the book, with the anchors of the sections, such as ``"xor.md#errata"``.
    reason : str
        Why no page treats it; empty where one does.
    """

    heading: str
    says: str
    where: tuple[str, ...]
    reason: str = ""


def _rows(text: str) -> tuple[Section, ...]:
    """Read a table: a line for each section, its parts apart by ``|``."""
    rows = []
    for line in text.strip().splitlines():
        heading, says, where = (part.strip() for part in line.split("|"))
        reason = where.removeprefix("none: ") if where.startswith("none: ") else ""
        rows.append(Section(heading, says, () if reason else tuple(where.split()), reason))
    return tuple(rows)


_LECTURE = _rows("""
Entrenamiento de redes neuronales | title | none: its parts follow
Entrenamiento de redes neuronales | what is chosen once, what is tuned | hyperparameters.md
Funciones de Activación | title | none: its parts follow
Funciones de Activación | a layer is a row of McCulloch-Pitts neurons | activations.md
Funciones de activación | six functions, by formula | activations.md#functions
Sigmoide | a firing rate; linear near 0 | activations.md#functions
Sigmoide | saturated units kill the gradient | activations.md#saturation
Sigmoide | the output is not centred | activations.md#centred
Sigmoide | with positive inputs all gradients have one sign | activations.md#centred
Sigmoide | the zigzag of two weights | activations.md#centred
Sigmoide | exp is expensive | activations.md#cost
Tangente Hiperbólica (Tanh) | centred; saturates | activations.md#disguise
Rectified Linear Unit (ReLU) | cheap; converges six times faster | activations.md#six-times
Rectified Linear Unit (ReLU) | not centred; unstable for large x | activations.md#centred
Rectified Linear Unit (ReLU) | dead units; a positive bias | activations.md#break-it
Leaky ReLU | no dead zone; PReLU learns the slope | activations.md#functions
Exponential Linear Unit (ELU) | mean near 0; robust to noise | activations.md#noise
Maxout | twice the parameters; never dies | activations.md#maxout
Swish | "seems better than ReLU" | activations.md#experiment
Funciones de Activación | advice: ReLU first, no sigmoid | activations.md#experiment
Preprocesado de los datos | title | none: its parts follow
Preprocesado | centre and scale, against the zigzag | preprocessing.md#what-it-does
Preprocesado | which data need which | preprocessing.md#claims
Preprocesado | PCA and whitening | preprocessing.md#from-scratch
Preprocesado en imágenes | mean image, mean per channel; patients | preprocessing.md#claims
Preprocesado en imágenes | statistics from training data only | preprocessing.md#claims
El problema de la Inicialización de los pesos de una red neuronal | title | none: its parts follow
Inicialización de los pesos | all weights 0: all dead? | initialization.md#zero-and-constant-starts
Inicialización de los pesos | the same in sigmoid units | initialization.md#zero-and-constant-starts
Inicialización de los pesos | all units stay alike | initialization.md#zero-and-constant-starts
Inicialización de los pesos | equal weights | initialization.md#zero-and-constant-starts
Inicialización de los pesos | small random weights | initialization.md#the-variance-rule
Inicialización de los pesos | ten layers of 500 units: the program | initialization.md#experiment
Inicialización de los pesos | std 1e-2, tanh | initialization.md#experiment
Inicialización de los pesos | std 1, tanh | initialization.md#experiment
Inicialización de los pesos | Glorot uniform, tanh | initialization.md#experiment
Inicialización de los pesos | Glorot uniform, ReLU | initialization.md#experiment
Inicialización de los pesos | Glorot normal, tanh | initialization.md#errata
Inicialización de los pesos | Glorot normal, ReLU | initialization.md#errata
Inicialización de los pesos | He, ReLU | initialization.md#experiment
Batch Normalization | title | none: its parts follow
Batch Normalization | a unit Gaussian | batch-normalization.md#what-is-computed
Batch Normalization | its place | batch-normalization.md#placement batch-normalization.md#saturate
Batch Normalization | undoing it | batch-normalization.md#undo batch-normalization.md#identity
Batch Normalization | the algorithm | batch-normalization.md#the-transform
Batch Normalization | gradient, rates, regularization | batch-normalization.md#claims
Batch Normalization | in the test phase | batch-normalization.md#two-modes
Algunas consideraciones en el entrenamiento de redes neuronales | title | none: its parts follow
1. Preprocesado | a picture of PCA and whitening | preprocessing.md#derivation
2. Elegir la arquitectura | title and a figure | none: its figure is lost
3. Verificación básica | the first loss | hyperparameters.md#first-loss
3. Verificación básica | overfit about 20 samples | hyperparameters.md#tiny cifar-10.md#logs
4. Configuración de los hiperparámetros | the rate first | hyperparameters.md#rates
4. Configuración de los hiperparámetros | too small a rate: log | hyperparameters.md#rates
4. Hiperparámetros | rates too large: logs | hyperparameters.md#three-times cifar-10.md#logs
4. Hiperparámetros | cross-validation; coarse to fine | hyperparameters.md#cv
4. Hiperparámetros | the program of the search | hyperparameters.md#search
4. Hiperparámetros | the coarse search | hyperparameters.md#search cifar-10.md#search
4. Hiperparámetros | the fine search; a border | hyperparameters.md#border cifar-10.md#search
4. Hiperparámetros | random against grid | hyperparameters.md#grid
5. Monitoreo | title and a figure | none: its figure is lost
5. Monitoreo | curves of the loss | monitoring.md#gallery
5. Monitoreo | title and a figure | none: its figure is lost
5. Monitoreo | the gap of training and validation | monitoring.md#gap
5. Monitoreo | the ratio of update to weight | monitoring.md#ratio
""")

_LAB = _rows("""
1. ¿Existe diferencia entre la convergencia | starts at 0 and at random | xor.md#experiment
2. ¿Qué diferencia en la convergencia de la función de costo | three rates | xor.md#experiment
3. Implemente MSE como función de costo | the square error | xor.md#errata
""")

_NO_CASE: Final = "none: its page on real data is not written yet"

_GRAPHS = _rows("""
Ejercicio 1 | computational graphs | computational-graphs.md#chain-rule
1.1. Sigmoide | the graph of a sigmoid unit | computational-graphs.md#four-units
1.2. Tanh | its formula | computational-graphs.md#four-units computational-graphs.md#errata
1.3. ELU | both branches | computational-graphs.md#four-units
1.4. Leaky Relu | slope 0.1; advice on choosing | computational-graphs.md#four-units
Ejercicio 2 | two units with a square error | computational-graphs.md#two-neurons
3. Ejercicio 3 | CIFAR-10, two layers, three losses | cifar-10.md#two-layers
4. Ejercicio 4 | the same with cross-entropy | cifar-10.md#two-layers
5. Ejercicio 5 | ReLU with sigmoid or linear outputs | cifar-10.md#rates
Ejercicio 6 | XOR on ±1 in two architectures | parity.md#xor
Ejercicio 7 | parity of N bits | parity.md#bits parity.md#conclusions
8. Ejercicio 8 | CIFAR-10, three layers | cifar-10.md#three-layers cifar-10.md#no-hidden
""")

_DIGITS = _rows("""
Neurona | a unit as a class | perceptrons.md#rule
Ej 1 | title | none: its parts follow
Evolución del hiperplano | the line while it learns | perceptrons.md#rule
AND | learned, at rate 0.01; XOR is not | perceptrons.md#rule perceptrons.md#xor
Ej 2 | title | none: its parts follow
Lineal vs No lineal | two update rules | perceptrons.md#delta-rule
Normalización de datos | min-max targets | perceptrons.md#leak preprocessing.md#claims
Dataset | its own 28 rows | noisy-digits.md#rows
Dataset muy heterogéneo y chico | which rows train decides | perceptrons.md#splits
Cross validation | five folds | perceptrons.md#splits hyperparameters.md#cv
SSE del Lineal a lo largo de las epochs | sums of squares of its own data | noisy-digits.md#rows
SSE del No Lineal a lo largo de las epochs | likewise | noisy-digits.md#rows
Ej 3 | digits of 5×7 points: two networks | noisy-digits.md#settings
Métricas - Par e Impar | even or odd: accuracy, recall, F1 | noisy-digits.md#odd
Learning Rate - Par e Impar | 100 runs for each rate | noisy-digits.md#parity
Métricas -Dígitos | ten classes; noise of 0.3, 0.5, 0.7 | noisy-digits.md#digits
Análisis con distintos ruidos | confusion matrices | noisy-digits.md#worst noisy-digits.md#claims
MINIST Dataset & Persistencia | title | none: its parts follow
MNIST Dataset | loading, and division by 255 | mnist.md#data preprocessing.md#in-practice
Persistencia del modelo con DILL | a pickled model | mnist.md#saving
Optimizadores | plain, momentum, Adam; their times | mnist.md#optimizers optimizers.md#cost
Funciones de activación | sigmoid was best | mnist.md#activations
Batching | small batches converge faster | mnist.md#batches optimizers.md#batch-size
Estructuras de redes - Capas y Nodos | width matters, depth does not | mnist.md#structures
Training set vs. Testing set - Accuracy | no overfitting | mnist.md#sizes monitoring.md#gap
Confusion Matrix | which digits are confused | mnist.md#deep
Over & Underfitting | 500 and 60,000 samples; noise | mnist.md#sizes mnist.md#noise
""")

_HOUSES = _rows("""
1.2 Importación de Librerías | imports | none: nothing to treat
1.3 Lectura de Datos | the table; rows 0 to 314 train | house-prices.md#task
1.4 Definición de clase NeuralNet | numerical gradients | house-prices.md#from-scratch
1.5 Experimentación Manual | the plateau | house-prices.md#plateau preprocessing.md#experiment
1.6 Mascara sobre los pesos: Dropout | a mask | house-prices.md#dropout losses.md#dropout
1.7 Otras funciones de activación | tanh, ReLU, leaky ReLU | house-prices.md#activations
1.7.1 ReLu y Leaky ReLu | no convergence | house-prices.md#relu
1.8 Distintos valores de Learning Rate para distintos Epochs | the heat map | house-prices.md#grid
1.9 Combinaciones de Learning Rate y Epsilon | steps | house-prices.md#epsilon
1.10 Conclusiones | conclusions | house-prices.md#claims
""")

_OUTLINES: Final = {
    "000": (report_000.DOCUMENT, _HOUSES),
    "001": (report_001.DOCUMENT, _DIGITS),
    "002": (report_002.DOCUMENT, _GRAPHS),
    "003": (lecture_003.DOCUMENT, _LECTURE),
    "004": (lab_004.DOCUMENT, _LAB),
}


def outline(document: str) -> tuple[Section, ...]:
    """Return the sections of a document, in its order.

    Parameters
    ----------
    document : {"000", "001", "002", "003", "004"}
        The key of the document.

    Raises
    ------
    ValueError
        For an unknown key.

    Examples
    --------
    >>> outline("004")[0].where
    ('xor.md#experiment',)
    """
    return one_of("outline", "document", document, _OUTLINES)[1]


def outlines() -> Iterator[tuple[Document, tuple[Section, ...]]]:
    """Iterate over all documents with their sections, in the order of their keys.

    Examples
    --------
    >>> [document.key for document, _ in outlines()]
    ['000', '001', '002', '003', '004']
    """
    return iter(_OUTLINES.values())
