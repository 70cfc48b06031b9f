"""Credit rules as data: rule sets read and refused (`read`), and applied to entries (`evaluation.apply`).

Reading needs neither numpy nor pandas, so that `check` starts at once; evaluating is a separate import.
"""

from __future__ import annotations

from generator.credit.ruleset import RuleSet
from generator.credit.rulesets import read

__all__ = ["RuleSet", "read"]
