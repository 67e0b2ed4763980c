r"""How many sigmoids until the gradient is gone.

In a chain of sigmoid units with weights of 1, each layer multiplies the gradient by $\sigma'(z)$.
Take the best case for every layer. What is the smallest number of layers after which the gradient
is below one millionth of what came in at the top?
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=2,
    minutes=5,
    hints=[
        r"Where is $\sigma' = \sigma (1 - \sigma)$ largest, and what is it there?",
        "Solve $0.25^n < 10^{-6}$ for the smallest whole number $n$.",
    ],
    why=r"At most, $\sigma' = 1/4$, at $z = 0$. $n > 6 \ln 10 / \ln 4 = 9.97$, so $n = 10$.",
)

exercise.answer_is(10)

exercise.wrong("That is the solution of the equation. How many whole layers?", 9.97, 9.966)
exercise.wrong("After 9 layers it is still 1 / 4**9, or 3.8 millionths.", 9)
exercise.wrong("That is the factor of one layer. After how many is it below one millionth?", 0.25)
exercise.wrong("The largest slope of the sigmoid is not 1/2: that is its value at 0.", 20)
exercise.wrong("That is for factors of 1/10. Where does the slope of a sigmoid end?", 6, 7)
