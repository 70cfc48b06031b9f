"""What the pages show, as plain values: every figure was computed before, every text is ready to be escaped.

Amounts shown are decimal texts; fields named ``…_cents`` are integer hundredths and serve only the geometry of bars and
pictures. Dates are ISO texts. A status is one of ``exempt met not_started in_progress behind grace unset impossible
missed``; its word, sign and colour belong to the templates.
Entries, of which a county has 300,000, and what they hold are named tuples: quicker to make, and quick to look up.
"""

from __future__ import annotations

from generator.pages.model.catalogue import CodeView, PolicyView, ProjectView, ProviderView, ResultTally, TraineeView
from generator.pages.model.clause import ClauseView
from generator.pages.model.data import DataView, FieldView, NewsView
from generator.pages.model.public import MoneyRow, MoneyYear, OpenSchool, PublicView, Supervision
from generator.pages.model.queue import ClaimView, OpenRow, OpenView, PendingView, PlaceView
from generator.pages.model.school import SchoolView, Tally, TeacherRow, YearTally
from generator.pages.model.site import CountyView, SiteView
from generator.pages.model.teacher import (
    CycleView,
    EntryView,
    EntryYear,
    LackView,
    OfferView,
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
    "DataView",
    "EntryView",
    "EntryYear",
    "FaultView",
    "FieldView",
    "LackView",
    "MoneyRow",
    "MoneyYear",
    "NewsView",
    "OfferView",
    "OpenRow",
    "OpenSchool",
    "OpenView",
    "PendingView",
    "PlaceView",
    "PolicyView",
    "ProjectView",
    "ProviderView",
    "PublicView",
    "ReasonView",
    "RegisterNote",
    "RegisteredView",
    "RequirementView",
    "ResultTally",
    "SchoolView",
    "SiteView",
    "StayView",
    "StepView",
    "Supervision",
    "Tally",
    "TeacherRow",
    "TeacherView",
    "TraineeView",
    "YearTally",
    "YearView",
]
