"""The order in which a graph is computed: every node after the nodes that it reads."""

from collections.abc import Sequence

from nnbook.layers import InputLayer, Layer, Node
from nnbook.typing import Shape


def topological_order(inputs: Sequence[Node], outputs: Sequence[Node]) -> list[Node]:
    """Return the nodes between inputs and outputs, each after the nodes that it reads.

    This is a depth-first search that keeps the path itself instead of recursing, since a network
    may be deeper than Python's recursion limit.

    Raises
    ------
    ValueError
        If a node reads itself, directly or through others; if an output depends on no input; if a
        given input is read by no output, or an input that is read was not given.

    Examples
    --------
    >>> from nnbook import Dense, Input
    >>> x = Input(2)
    >>> topological_order([x], [Dense(1)(Dense(3)(x))])
    [<Node input (2,)>, <Node dense (3,)>, <Node dense (1,)>]
    """
    order: list[Node] = []
    done: set[Node] = set()
    for output in outputs:
        _visit(output, order, done)
    strangers = [n for n in order if isinstance(n.layer, InputLayer) and n not in inputs]
    if strangers:
        raise ValueError(
            f"Network: expected every input of the graph to be given, got one more in the graph, "
            f"{strangers[0]!r}; add it to the inputs"
        )
    for node in inputs:
        if node not in done:
            raise ValueError(
                f"Network: expected the outputs to depend on every input, got {node!r}, "
                "which no output reads; leave it out or connect it"
            )
    depends = set(inputs)
    for node in order:
        if depends.intersection(node.inputs):
            depends.add(node)
    for output in outputs:
        if output not in depends:
            raise ValueError(
                f"Network: expected every output to depend on an input, got {output!r}, "
                "which reads none"
            )
    return order


def _visit(output: Node, order: list[Node], done: set[Node]) -> None:
    """Append the nodes that ``output`` needs, then ``output`` itself."""
    # The path from the output down to the current node, each with its inputs still to visit.
    path = [(output, iter(output.inputs))]
    on_path = {output}
    while path:
        node, rest = path[-1]
        below = next((n for n in rest if n not in done), None)
        if below is None:
            path.pop()
            on_path.discard(node)
            if node not in done:
                done.add(node)
                order.append(node)
        elif below in on_path:
            circle = [n for n, _ in path]
            names = " -> ".join(repr(n) for n in [*circle[circle.index(below) :], below])
            raise ValueError(f"Network: expected a graph without circles, got {names}")
        else:
            path.append((below, iter(below.inputs)))
            on_path.add(below)


def relink(links: Sequence[tuple[Layer, Sequence[int]]]) -> list[Node]:
    """Rebuild the nodes of a graph from the list that ``Graph.links`` returned."""
    order: list[Node] = []
    for layer, places in links:
        order.append(Node(layer, tuple(order[k] for k in places)))
    return order


def check_shared(order: Sequence[Node], names: dict[Layer, str]) -> None:
    """Refuse a layer used in several nodes whose inputs have different shapes."""
    first: dict[Layer, list[Shape]] = {}
    for node in order:
        shapes = [parent.shape for parent in node.inputs]
        if first.setdefault(node.layer, shapes) != shapes:
            raise ValueError(
                f"Network: expected the shared layer {names[node.layer]!r} to read one shape, got "
                f"{first[node.layer]} and {shapes}; use two layers"
            )
