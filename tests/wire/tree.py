"""What is drawn in a tab: nodes by their place, as Streamlit's page keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Node:
    """An element, or a block with children; which run drew it, in which fragment and script."""

    run: str = ""
    fragment: str = ""
    script: str = ""
    element: Element | None = None
    block: Block | None = None
    children: dict[int, "Node"] = field(default_factory=dict)


class Tree:
    """Takes the deltas of a run, and at its end lets go of what it did not draw again."""

    def __init__(self) -> None:
        self.root = Node()

    def apply(self, message: ForwardMsg, run: str) -> None:
        delta, path = message.delta, list(message.metadata.delta_path)
        if delta.WhichOneof("type") == "new_transient":
            return  # a spinner: gone before anybody could press it
        parent = self.root
        for step in path[:-1]:
            parent = parent.children.setdefault(step, Node())
            parent.run = run
        found = parent.children.get(path[-1])
        parent.children[path[-1]] = _node(message, run, found)

    def finish(self, run: str, fragments: list[str]) -> None:
        """The end of a run: of the whole page, or of the ``fragments`` alone."""
        for container in self.root.children.values():
            _clear(container, run, fragments, inside=False)

    def nodes(self) -> Iterator[Node]:
        """Every node below the root, in the order of the page."""
        yield from _below(self.root)


def _node(message: ForwardMsg, run: str, found: Node | None) -> Node:
    delta: Delta = message.delta
    node = Node(run, delta.fragment_id, message.metadata.active_script_hash)
    if delta.WhichOneof("type") == "new_element":
        node.element = delta.new_element
        return node
    node.block = delta.add_block
    if found and found.block and _alike(found.block, node.block):
        node.children = found.children  # the block is drawn again around what it holds
    return node


def _alike(old: Block, new: Block) -> bool:
    return old.WhichOneof("type") == new.WhichOneof("type") and (
        not new.HasField("dialog") or old.id == new.id
    )


def _clear(node: Node, run: str, fragments: list[str], *, inside: bool) -> None:
    """After the run of a fragment only what stands in that fragment's blocks can be stale."""
    whole = not fragments
    inside = inside or (node.fragment in fragments and node.run == run)
    for step, child in list(node.children.items()):
        toast = child.element is not None and child.element.HasField("toast")
        touched = whole or (inside and (child.block is not None or bool(child.fragment)))
        if touched and child.run != run and not toast:
            del node.children[step]
        else:
            _clear(child, run, fragments, inside=inside)


def _below(node: Node) -> Iterator[Node]:
    for _step, child in sorted(node.children.items()):
        yield child
        yield from _below(child)
