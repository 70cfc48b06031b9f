"""The whole check of one revision: tree → load → schema → records → rule sets → rules, all problems at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator import messages
from generator.credit import RuleSet
from generator.credit import read as read_rule_sets
from generator.entries import Entry, entries
from generator.load import load, located
from generator.membership import Membership, membership
from generator.problem import Problem
from generator.records import Register
from generator.rest import collector_at_rest
from generator.rules import check as check_rules
from generator.schema import Schemas
from generator.schema import check as check_shape
from generator.tree import Tree
from generator.vocabulary import Vocabulary

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and everything it read on the way, so that nothing is read twice.

    ``problems`` are located and sorted by path and line; broken files are missing from ``register``.
    """

    register: Register
    membership: Membership
    entries: list[Entry]
    rule_sets: dict[str, RuleSet]
    problems: list[Problem]
    files: int

    @property
    def errors(self) -> list[Problem]:
        """The problems that are not mere warnings."""
        return [found for found in self.problems if messages.severity(found) == "error"]


def check(tree: Tree, progress: Progress = lambda _: None) -> Checked:
    """Read and check every record of a tree; never raises for what is written in it."""
    with collector_at_rest():
        return _check(tree, progress)


def _check(tree: Tree, progress: Progress) -> Checked:
    progress("读取记录")
    paths, found = tree.scan()
    documents, broken = load(tree.read(paths))
    progress("检查格式")
    valid, misshapen = check_shape(Schemas.read(), documents)
    unread = frozenset(paths) - valid.keys()
    del documents
    register = Register(valid)
    rule_sets, refused = read_rule_sets({r.path: r.data for r in register.of("rule-set")}, Vocabulary.read())
    progress("核对记录之间的关系")
    members, lines = membership(register), entries(register)
    wrong = check_rules(register, members, lines, unread)
    problems = located([*found, *broken, *misshapen, *refused, *wrong], tree)
    return Checked(register, members, lines, rule_sets, problems, len(paths))


def problems(tree: Tree) -> list[Problem]:
    """Return all problems of a tree, located and sorted."""
    return check(tree).problems
