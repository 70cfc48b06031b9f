"""The command line: a thin layer of verbs over the modules (DESIGN section 8).

Standard output is the result, standard error progress and problems; exit 0 clean, 1 problems found, 2 usage or
internal error.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from generator.cli.command import CommandError
from generator.cli.parser import parser
from generator.rest import collector_at_rest

Verb = Callable[[Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = parser(given[0] if given else "").parse_args(given)
    try:
        with collector_at_rest():  # one command, one register: nothing to collect before the end
            code = _function(asked.run)(asked)
        sys.stdout.flush()
    except CommandError as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, e.g. `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(
            f"读写出错：{error.strerror or error}{f'（{error.filename}）' if error.filename else ''}", file=sys.stderr
        )
        return 2
    return code


def _function(run: str) -> Verb:
    """Return the function of a verb; only its own module is imported, so that a small command starts quickly."""
    module, _, name = run.partition(".")
    found: Verb = getattr(import_module(f"generator.cli.{module}"), name)
    return found
