"""The order in which a graph is computed: every node after the nodes that it reads."""

from nnbook.layers import InputLayer, Node


def topological_order(inputs: Node, outputs: Node) -> list[Node]:
    """Return the nodes between input and output, each after its inputs.

    A stack instead of recursion, so a network may be deeper than Python's recursion limit.

    Raises
    ------
    ValueError
        When the output does not depend on the input, or reads an input that was not given.

    Examples
    --------
    >>> from nnbook import Dense, Input
    >>> x = Input(2)
    >>> topological_order(x, Dense(1)(Dense(3)(x)))
    [<Node input (2,)>, <Node dense (3,)>, <Node dense (1,)>]
    """
    order: list[Node] = []
    entered: set[int] = set()
    left: set[int] = set()
    stack = [outputs]
    while stack:
        node = stack[-1]
        if id(node) in left:
            stack.pop()
        elif id(node) in entered:  # all its inputs are in the order now
            left.add(id(node))
            order.append(stack.pop())
        else:
            entered.add(id(node))
            stack.extend(reversed(node.inputs))
    strangers = [n for n in order if isinstance(n.layer, InputLayer) and n is not inputs]
    if strangers:
        raise ValueError(
            f"Network: expected every input of the graph to be given, got {outputs!r}, "
            f"which also reads {strangers[0]!r}"
        )
    if inputs not in order:
        raise ValueError(
            f"Network: expected the output to depend on the input, got {outputs!r}, "
            f"which does not read {inputs!r}"
        )
    return order
