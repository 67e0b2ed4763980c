"""How numbers lie in memory and are multiplied. Skip all of it on a first reading.

Layers see arrays of shape (batch, features), or (runs, batch, features) for a stack, and write
``x @ W + b``. These files make that fast:

==========  ========================================================================
workspace   arrays that are made once and overwritten at every step
products    matrix products of many networks at once, by the fastest of four ways
==========  ========================================================================
"""
