"""The template environment: Jinja2 with autoescape always on, and quick enough for thousands of pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

_needs_escape = re.compile("[&<>\"']").search


class _Safe(dict[str, str]):
    """Plain texts and what they are in HTML; most stand on many pages. Forgotten when they are too many."""

    def __missing__(self, text: str) -> str:
        if len(self) >= 50_000:
            self.clear()
        safe = self[text] = str(escape(text)) if _needs_escape(text) else text
        return safe


_safe = _Safe()


def quoted(value: Any) -> str:
    """Return a value as text that is safe in HTML, exactly as ``markupsafe.escape`` does."""
    if type(value) is str:  # a Markup is another type: it never meets the plain texts
        return _safe[value]
    return value if type(value) is Markup else escape(value)


class _Quick(CodeGenerator):
    """Writes each ``{{ … }}`` as a call of ``quoted``.

    ``escape`` wraps every text in a ``Markup`` object of its own: on a page of fifty entries, half of all the time.
    """

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.quoted(")
        if finalize.src is not None:
            self.write(finalize.src)

    def visit_Getattr(self, node: Any, frame: Any) -> None:  # noqa: N802 - the parent's name
        """What a template names is an attribute of a view, so no other way of finding it is tried."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: Any, frame: Any) -> None:  # noqa: N802 - the parent's name
        """What a template looks up is an item, so an attribute of that name is not tried."""
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")


class Templates(Environment):
    """The environment of the pages."""

    code_generator_class = _Quick
    quoted = staticmethod(quoted)


def environment(folder: Path) -> Environment:
    """Return the environment for the templates in ``folder``."""
    return Templates(
        loader=FileSystemLoader(folder),
        auto_reload=False,  # each build makes its own environment
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
