"""What is missing and how it could be filled, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.explain.lacking import HINT, Lacking, days, enrolment, left_out, title, worth
from generator.explain.words import labels
from generator.records import Document, Record
from generator.tables import cut, width, wrap
from generator.totals import Period


def filling(
    projects: Mapping[str, Record], period: Period, school: str | None, lacks: list[Lacking], columns: int
) -> Iterator[str]:
    """Yield the section on what is missing, in lines of at most ``columns``; nothing where nothing is."""
    if not lacks:
        return
    open_ = [one for one in lacks if not one.over]
    if any(one.offers for one in open_):
        yield from ("", "  还差的，可以这样补", *(f"    {line}" for line in wrap(HINT, columns - 4)))
    else:
        yield from ("", "  还差的")
    for lack in open_:
        yield f"    {cut(title(lack, period), 40)}  还差 {lack.missing}  期限 {lack.deadline}"
        yield from (f"      {line}" for line in wrap(lack.note, columns - 6) if line)
        for offer in lack.offers:
            yield from _offer(projects[offer.project].data, worth(offer, lack.clause), school, columns)
    yield from (f"    {line}" for line in wrap(left_out((o for o in lacks if o.over), period), columns - 4) if line)


def _offer(project: Document, gain: str, school: str | None, columns: int) -> Iterator[str]:
    name = cut(project["title"], columns - 20 - width(gain))
    room = columns - 6 - width(gain) - width(name) - len(project["id"]) - 2
    yield f"      {name}  {project['id']}{' ' * room}{gain}"
    said = [days(project), labels("project-1", "status")[project["status"]], f"报名方式：{enrolment(project, school)}"]
    if "target" in project:
        said.append(f"对象：{project['target']}")
    yield from (f"        {line}" for line in wrap(" · ".join(said), columns - 8))
