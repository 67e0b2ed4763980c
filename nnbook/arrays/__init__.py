"""How the numbers lie in memory, and how they are multiplied. A first reader may skip all of it.

Layers see arrays of shape (batch, features), or (runs, batch, features) for a stack, and write
``x @ W + b``. These files make that fast:

==========  ========================================================================
workspace   arrays that are made once and written again at every step
products    matrix products of many networks at once, by the fastest of four ways
==========  ========================================================================
"""
