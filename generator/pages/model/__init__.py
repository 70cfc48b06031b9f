"""What the pages show, as plain values: every figure was computed before, every text is ready to be escaped.

Amounts shown are decimal texts; fields named ``…_cents`` are integer hundredths and serve only the geometry of bars and
pictures. Dates are ISO texts. A status is one of ``exempt met not_started in_progress behind grace unset impossible
missed``; its word, sign and colour belong to the templates.
Entries, of which a county has 300,000, and what they hold are named tuples: quicker to make, and quick to look up.
"""

from __future__ import annotations

from generator.pages.model.catalogue import CodeView, PolicyView, ProjectView, ResultTally
from generator.pages.model.clause import ClauseView
from generator.pages.model.queue import ClaimView, OpenRow, OpenView, PendingView, PlaceView
from generator.pages.model.school import SchoolView, Tally, TeacherRow, YearTally
from generator.pages.model.site import CountyView, SiteView
from generator.pages.model.teacher import (
    CycleView,
    EntryView,
    EntryYear,
    ReasonView,
    RequirementView,
    StayView,
    TeacherView,
    YearView,
)
from generator.pages.model.trail import (
    ApprovalView,
    AuditPage,
    AuditView,
    FaultView,
    RegisteredView,
    RegisterNote,
    StepView,
)

__all__ = [
    "ApprovalView",
    "AuditPage",
    "AuditView",
    "ClaimView",
    "ClauseView",
    "CodeView",
    "CountyView",
    "CycleView",
    "EntryView",
    "EntryYear",
    "FaultView",
    "OpenRow",
    "OpenView",
    "PendingView",
    "PlaceView",
    "PolicyView",
    "ProjectView",
    "ReasonView",
    "RegisterNote",
    "RegisteredView",
    "RequirementView",
    "ResultTally",
    "SchoolView",
    "SiteView",
    "StayView",
    "StepView",
    "Tally",
    "TeacherRow",
    "TeacherView",
    "YearTally",
    "YearView",
]
