"""Shape: is a document what its kind's JSON Schema says, and if not, why, in plain words (DESIGN section 3)."""

from generator.schema.check import check
from generator.schema.lift import LIFTS, Lift, lift
from generator.schema.schemas import Schemas

__all__ = ["LIFTS", "Lift", "Schemas", "check", "lift"]
