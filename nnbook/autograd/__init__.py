"""A computational graph: every step of a calculation is kept, so that derivatives can flow back.

========================  =================================================================
Value                     a number or an array that knows what it was computed from
exp, log, tanh, sigmoid   functions of one value
maximum, sum              the larger of two values; the sum along axes
node                      how to write a function yourself
draw                      the graph from left to right, values above and gradients below
========================  =================================================================

The operators ``+ - * / ** @`` work between values, numbers and arrays. The chapter on
computational graphs explains each line. Networks are not trained this way: their layers know their
own derivatives, and this graph checks them.

Examples
--------
A unit with two inputs, and how its output depends on each weight:

>>> from nnbook import autograd
>>> w = autograd.Value([1.45, -0.35], name="w")
>>> y = autograd.sigmoid(w @ [2.8, -1.8] - 4)
>>> y.backward()
>>> float(y.data)
0.6659669267518201
>>> w.grad
array([ 0.62287394, -0.40041896])
"""

from nnbook.autograd.drawing import draw as draw
from nnbook.autograd.functions import exp as exp
from nnbook.autograd.functions import log as log
from nnbook.autograd.functions import maximum as maximum
from nnbook.autograd.functions import sigmoid as sigmoid
from nnbook.autograd.functions import sum as sum
from nnbook.autograd.functions import tanh as tanh
from nnbook.autograd.value import Value as Value
from nnbook.autograd.value import node as node
