"""The trail: what was approved, by whom, and the registrations that carry the proof (DESIGN section 7)."""
