"""From a place in a document back to line and column: the file is composed again, only where something is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from yaml.nodes import MappingNode, Node, SequenceNode

from generator.load.parse import RefusedError, compose, needs_care
from generator.load.text import clean
from generator.problem import Place, Problem
from generator.tree import Sources

_TOP = (1, 1)


def locate(source: bytes, at: Place) -> tuple[int, int]:
    """Return line and column (from 1) of a place in a document.

    A scalar is where it begins; a collection where its first key or item does. Of a place that does not exist, the
    deepest part that does counts; of a source that cannot be read, and of ``()``, the first character.
    """
    return _position(_root(source), at)


def located(problems: Iterable[Problem], files: Sources) -> list[Problem]:
    """Return all problems with line and column, sorted by path, line, column and code.

    Files are read again from ``files``; a problem of a file that is not there stands at its first character.
    """
    done: list[Problem] = []
    lost: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.line:
            done.append(problem)
        else:
            lost.setdefault(problem.path, []).append(problem)
    for path, source in files.read(sorted(lost)):
        root = _root(source)
        done += [_at(problem, *_position(root, problem.at)) for problem in lost.pop(path)]
    done += [_at(problem, *_TOP) for rest in lost.values() for problem in rest]
    return sorted(done, key=lambda problem: (problem.path, problem.line, problem.column, problem.code))


def _at(problem: Problem, line: int, column: int) -> Problem:
    return problem._replace(line=line, column=column)


def _root(source: bytes) -> Node | None:
    """Compose a source again, unless doing so is not safe."""
    from generator.load.structure import inspect  # noqa: PLC0415 - most files have nothing wrong with them

    if not clean(source) or (needs_care(source) and inspect("", source)):
        return None
    try:
        return compose(source)
    except RefusedError:
        return None


def _position(root: Node | None, at: Place) -> tuple[int, int]:
    if root is None or not at:
        return _TOP
    node = root
    for step in at:
        below = _below(node, step)
        if below is None:
            break
        node = below
    return node.start_mark.line + 1, node.start_mark.column + 1


def _below(node: Node, step: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return next((item for key, item in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        item: Node = node.value[step]
        return item
    return None
