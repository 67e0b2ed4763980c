"""The report on house prices: a 6-5-1 network trained by numerical gradients.

Its losses are printed with 20 decimals, of which a float64 carries about 16 digits. Losses are half
of the mean square error. Its figures are lost, and with some of them the code that made the number
below. Ten numbers above 1e27 were cut off by the printer, so that some do not even tell their
magnitude: they say that a rate of 0.5 diverges.
"""

from collections.abc import Iterator
from typing import Final

from nnbook.book.course._listing import listing
from nnbook.book.course._printed import Document, Printed

DOCUMENT: Final = Document(
    key="000", title="Trabajo Práctico 2: Gradiente Descendente", kind="report", year=2023
)

_TANH = "activation=tanh, learning_rate=0.001, epsilon=0.001, epochs=1000"
_MASK = "activation=tanh, learning_rate=0.001, epsilon=1, epochs=1000, keep=0.5"
_KEEP = "activation=sigmoid, learning_rate=0.001, epsilon=1, epochs=10000, keep=0.8"
_LOST = "the code of this run is lost"
_BEST = "activation=sigmoid, learning_rate=0.167, epsilon=0.85, epochs=500"
_BEST_TANH = "activation=tanh, learning_rate=0.056, epsilon=0.65, epochs=500"
_BEST_MASK = "activation=sigmoid, epochs=500, keep=0.5"
_NO_RATE = "learning rate and epsilon are lost"
_FLOAT = "rounded to three decimals and then printed with 20"
# What was set for these is in their names.
_CUT = "cut off after these digits: at least so large"
_TAIL = "its last decimals are cut off"
_FINAL = "activation=sigmoid, learning_rate=0.167, epsilon=0.85, epochs=1000"

NUMBERS: Final = listing(
    DOCUMENT,
    f"""
[1.5 Experimentación Manual]
tanh, first prediction | 38.02122515605474006861 | | {_TANH}
tanh, training loss | 97.12112880050391083842 | | {_TANH}
tanh, test loss | 77.15022996002481647793 | | {_TANH}
tanh, epochs per second | 248.22 | 1/s | {_TANH}
mask 0.5, first prediction | 54.65448618360453281184 | | {_MASK}
mask 0.5, training loss | 233.43453540371953636168 | | {_MASK}
mask 0.5, test loss | 222.41958081889217169191 | | {_MASK}
mask 0.5, least training loss | 97.11738405032269838557 | | {_MASK}
mask 0.5, least test loss | 77.04853250241073681082 | | {_MASK}
mask 0.5, epochs per second | 461.19 | 1/s | {_MASK}
mask 0.8, first prediction | 33.30453404740335798806 | | {_KEEP}
mask 0.8, training loss | 85.91754731507950282321 | | {_KEEP}
mask 0.8, test loss | 67.61037497622338321435 | | {_KEEP}
mask 0.8, epochs per second | 259.49 | 1/s | {_KEEP}
unknown run, first prediction | 37.03763934176618022320 | | | {_LOST}
unknown run, training loss | 97.69831781165335371497 | | | {_LOST}
unknown run, test loss | 77.19354891780324123829 | | | {_LOST}
[1.6 Mascara sobre los pesos: Dropout]
masked run, first prediction | 38.24117112246570826528 | | | {_LOST}
masked run, training loss | 103.20305378438199284119 | | | {_LOST}
[1.8 Distintos valores de Learning Rate para distintos Epochs]
seconds per training | 1.88 | s | epsilon=0.001 | 6 minutes 15 seconds in all
rate 0.001, 1 epoch, training loss | 712.35544408202019894816 | | learning_rate=0.001, epochs=1
rate 0.001, 51 epochs, training loss | 438.10390531169031191894 | | learning_rate=0.001, epochs=51
rate 0.001, 101 epochs, training loss | 277.70827155145241249556 | | learning_rate=0.001, epochs=101
rate 0.001, 151 epochs, training loss | 204.45153606491405184897 | | learning_rate=0.001, epochs=151
rate 0.001, 201 epochs, training loss | 152.95659639606813584578 | | learning_rate=0.001, epochs=201
rate 0.5, 751 epochs, training loss | 10,064,873,608,080,629,039,315,616,564,842,070 | | | {_CUT}
rate 0.5, 801 epochs, training loss | 38,883,928,850,905,498,030,357,258,510,008,320 | | | {_CUT}
rate 0.5, 851 epochs, training loss | 1,964,394,829,934,937,164,113,258,741,760.00000 | | | {_TAIL}
rate 0.5, 901 epochs, training loss | 161,643,292,004,524,220,750,446,944,777,003,859 | | | {_CUT}
rate 0.5, 951 epochs, training loss | 5,408,037,911,253,026,769,260,384,748,568,576.0 | | | {_TAIL}
rate 0.001, 1 epoch, test loss | 673.50730859418263207772 | | learning_rate=0.001, epochs=1
rate 0.001, 51 epochs, test loss | 404.09167713681171107964 | | learning_rate=0.001, epochs=51
rate 0.001, 101 epochs, test loss | 247.53186235583663687976 | | learning_rate=0.001, epochs=101
rate 0.001, 151 epochs, test loss | 176.62372830443592874872 | | learning_rate=0.001, epochs=151
rate 0.001, 201 epochs, test loss | 127.33201401750525860734 | | learning_rate=0.001, epochs=201
rate 0.5, 751 epochs, test loss | 10,064,873,608,080,626,678,132,375,130,019,463 | | | {_CUT}
rate 0.5, 801 epochs, test loss | 38,883,928,850,905,493,418,671,240,082,620,416 | | | {_CUT}
rate 0.5, 851 epochs, test loss | 1,964,394,829,934,938,571,488,142,295,040.0000 | | | {_TAIL}
rate 0.5, 901 epochs, test loss | 161,643,292,004,524,220,750,446,944,777,003,859 | | | {_CUT}
rate 0.5, 951 epochs, test loss | 5,408,037,911,253,026,769,260,384,748,568,576.0 | | | {_TAIL}
rate 0.001, 701 epochs, training loss | 97.24997849157063001257 | | learning_rate=0.001, epochs=701
rate 0.001, 651 epochs, training loss | 97.36517063828993912011 | | learning_rate=0.001, epochs=651
rate 0.001, 751 epochs, training loss | 97.18700042019692375561 | | learning_rate=0.001, epochs=751
rate 0.001, 801 epochs, training loss | 97.15765470153172600476 | | learning_rate=0.001, epochs=801
rate 0.001, 851 epochs, training loss | 97.13886442836047763194 | | learning_rate=0.001, epochs=851
rate 0.001, 601 epochs, training loss | 97.53729094639008678769 | | learning_rate=0.001, epochs=601
rate 0.001, 901 epochs, training loss | 97.12979841319094020946 | | learning_rate=0.001, epochs=901
rate 0.001, 951 epochs, training loss | 97.12443781084131444459 | | learning_rate=0.001, epochs=951
rate 0.389, 401 epochs, training loss | 97.11721857464502249968 | | learning_rate=0.389, epochs=401
rate 0.5, 101 epochs, training loss | 97.11721191618177329019 | | learning_rate=0.5, epochs=101
rate 0.001, 701 epochs, test loss | 77.04882381592535978143 | | learning_rate=0.001, epochs=701
rate 0.001, 651 epochs, test loss | 77.06209465460953822458 | | learning_rate=0.001, epochs=651
rate 0.001, 751 epochs, test loss | 77.06229356767643423609 | | learning_rate=0.001, epochs=751
rate 0.001, 801 epochs, test loss | 77.08106987569057366727 | | learning_rate=0.001, epochs=801
rate 0.001, 851 epochs, test loss | 77.10344679716750704301 | | learning_rate=0.001, epochs=851
rate 0.001, 601 epochs, test loss | 77.11963007880184761689 | | learning_rate=0.001, epochs=601
rate 0.001, 901 epochs, test loss | 77.12105310560889392946 | | learning_rate=0.001, epochs=901
rate 0.001, 951 epochs, test loss | 77.13643326268517341759 | | learning_rate=0.001, epochs=951
rate 0.389, 401 epochs, test loss | 77.19205646245166008157 | | learning_rate=0.389, epochs=401
rate 0.5, 101 epochs, test loss | 77.19363039787369018541 | | learning_rate=0.5, epochs=101
ten runs, training loss | 97.11721158982109614044 | | | ten times the same number
rate 0.223, 51 epochs, test loss | 77.19406594744638994143 | | learning_rate=0.223, epochs=51
rate 0.223, 901 epochs, test loss | 77.19406594746409666641 | | learning_rate=0.223, epochs=901
rate 0.278, 901 epochs, test loss | 77.19406594745940708435 | | learning_rate=0.278, epochs=901
rate 0.056, 301 epochs, test loss | 77.19406594745862548734 | | learning_rate=0.056, epochs=301
rate 0.223, 751 epochs, test loss | 77.19406594745851180051 | | learning_rate=0.223, epochs=751
rate 0.112, 251 epochs, test loss | 77.19406594745805705315 | | learning_rate=0.112, epochs=251
rate 0.112, 101 epochs, test loss | 77.19406594745773020350 | | learning_rate=0.112, epochs=101
rate 0.112, 201 epochs, test loss | 77.19406594745751704068 | | learning_rate=0.112, epochs=201
rate 0.056, 401 epochs, test loss | 77.19406594745743177555 | | learning_rate=0.056, epochs=401
rate 0.167, 551 epochs, test loss | 77.19406594745981919914 | | learning_rate=0.167, epochs=551
plateau, training loss | 97.117 | | | in the text
rate 0.05, 20 epochs, training loss | 97.118 | | learning_rate=0.05, epochs=20 | in the text
larger epsilon, first prediction | 28.85025195570380773802 | | | {_LOST}
larger epsilon, training loss | 53.80364135528142099929 | | | {_LOST}
[1.9 Combinaciones de Learning Rate y Epsilon]
seconds per combination, at first | 5.30 | s | | after 2 of 200
seconds per combination | 5.27 | s | | three trainings each; 17 minutes 34 seconds in all
loss at the start | 700 | | | in a comment of the program, about
best at epoch 100, learning rate | 0.223 | | epochs=500 | of a title
best at epoch 100, epsilon | 0.85 | | epochs=500 | of a title
best at epoch 100, final loss | 46.678 | | learning_rate=0.223, epsilon=0.85, epochs=500
best at epoch 100, loss at epoch 100 | 47.525 | | learning_rate=0.223, epsilon=0.85, epochs=500
best sigmoid, learning rate | 0.167000000000000000055 | | epochs=500 | {_FLOAT}; digits doubled
best sigmoid, epsilon | 0.84999999999999997780 | | epochs=500 | {_FLOAT}
best tanh, learning rate | 0.0560000000000000117 | | epochs=500 | {_FLOAT}; digits lost
best tanh, epsilon | 0.6500000000000002220 | | epochs=500 | {_FLOAT}; digits lost
best sigmoid, training loss | 40.79299999999999926104 | | {_BEST} | {_FLOAT}
best sigmoid, test loss | 32.90899999999999999891998 | | {_BEST} | {_FLOAT}; digits doubled
best tanh, training loss | 46.67099999999999937472 | | {_BEST_TANH} | {_FLOAT}
best tanh, test loss | 33.3459999999999653255 | | {_BEST_TANH} | {_FLOAT}; digits lost
best masked, training loss | 97.15600000000000591172 | | {_BEST_MASK} | {_FLOAT}; {_NO_RATE}
best masked, test loss | 77.38200000000000500222 | | {_BEST_MASK} | {_FLOAT}; {_NO_RATE}
best sigmoid, training loss at epoch 100 | 49.6610000000000136424 | | {_BEST} | {_FLOAT}; damaged
best sigmoid, test loss at epoch 100 | 35.2610000000000278533 | | {_BEST} | {_FLOAT}; digits lost
best tanh, training loss at epoch 100 | 47.7259999999999999951 | | {_BEST_TANH} | {_FLOAT}; damaged
best tanh, test loss at epoch 100 | 33.1349999999999901048 | | {_BEST_TANH} | {_FLOAT}; digits lost
best masked, training loss at epoch 100 | 428.0169999999999590727 | | {_BEST_MASK} | {_FLOAT}
best masked, test loss at epoch 100 | 394.21499999999997498890 | | {_BEST_MASK} | {_FLOAT}
[1.10 Conclusiones]
last run, first prediction | 27.23155726721838831850 | | {_FINAL}
last run, training loss | 40.78857608365985498722 | | {_FINAL}
last run, epochs per second | 219.65 | 1/s | {_FINAL}
""",
)


def printed() -> Iterator[Printed]:
    """Iterate over the numbers of the report, in the order of printing.

    Examples
    --------
    >>> next(printed()).name
    'tanh, first prediction'
    """
    return iter(NUMBERS)
