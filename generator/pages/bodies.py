"""The bodies of the pages: Jinja2 templates with autoescape, filled from view models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from generator.explain.words import GRAVITY, STATUS
from generator.pages import picture, templates
from generator.pages.collect.words import Table
from generator.pages.model import PolicyView, ProjectView, SiteView
from generator.queue import STATES

LISTS = {
    "index.html": "home.html",
    "schools/index.html": "schools.html",
    "attention/index.html": "attention.html",
    "projects/index.html": "projects.html",
    "policies/index.html": "policies.html",
    "queue/index.html": "queue.html",
    "audit/index.html": "audit.html",
    "problems/index.html": "problems.html",
}
SEVERITIES = {"error": ("错误", "impossible"), "warning": ("警告", "behind")}
BARS = 24  # schools drawn on the home page; of more, those with the least
_PROJECT = {
    "planned": "not_started",
    "enrolling": "open",
    "running": "in_progress",
    "finished": "done",
    "closed": "done",
    "cancelled": "void",
}
_POLICY = {"in_force": "met", "announced": "not_started", "superseded": "exempt", "repealed": "void"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page to stamp: its address under the site's root, the shell it goes into, its title (plain text), its body.

    ``view`` is all the body depends on, or None where that is too much to say (lists).
    """

    place: str
    shell: str
    title: str
    body: Callable[[], str]
    view: object = None


def environment(folder: Path, source: str = "") -> Environment:
    """Return the templates' environment; ``source`` is the web address under which records are seen."""
    made = templates.environment(folder)
    made.globals |= {
        "word": STATUS,
        "chip": {status: chip(status, word) for status, word in STATUS.items()},
        "order": GRAVITY,
        "stages": STATES,
        "stage": {state: chip(state, word) for state, word in STATES.items()},
        "severity": SEVERITIES,
        "state": project_state,
        "policy_state": policy_state,
        "picture": picture.cycle,
        "source": source,
    }
    for name, template, macro in (("why", "why.html", "reasons"), ("how", "steps.html", "steps")):
        made.globals[name] = Table(getattr(made.get_template(template).module, macro))
    return made


def chip(status: str, word: str) -> Markup:
    """Return a status as sign, colour and word; the sign and the colour come from the style sheet."""
    return Markup(f'<span class="xf-chip {status}">{escape(word)}</span>')  # noqa: S704 - ``status`` is one of our own words


def project_state(view: ProjectView) -> Markup:
    """Return a project's state as a chip."""
    return chip(_PROJECT[view.status], view.status_label)


def policy_state(view: PolicyView) -> Markup:
    """Return a policy's state as a chip."""
    return chip(_POLICY[view.status], view.status_label)


def pages(site: SiteView, env: Environment) -> Iterator[Page]:
    """Yield every page that comes from records, one at a time."""
    yield from _lists(site, env)
    elapsed = site.county.elapsed
    school, teacher = (env.get_template(name).render for name in ("school.html", "teacher.html"))
    for s in site.schools:
        yield Page(
            f"schools/{s.id}.html", "schools/shell.html", s.name, partial(school, s=s, elapsed=elapsed), (s, elapsed)
        )
    for t in site.teachers:
        yield Page(
            f"teachers/{t.id}.html", "teachers/shell.html", f"{t.name} · {t.school_name}", partial(teacher, t=t), t
        )
    project, policy, problem = (
        env.get_template(name).render for name in ("project.html", "policy.html", "problem.html")
    )
    for p in site.projects:
        yield Page(f"projects/{p.id}.html", "projects/shell.html", p.title, partial(project, p=p), p)
    for q in site.policies:
        yield Page(f"policies/{q.id}.html", "policies/shell.html", q.title, partial(policy, p=q), q)
    book = env.get_template("book.html").render
    for b in site.books:
        yield Page(f"audit/{b.id}.html", "audit/shell.html", f"{b.name}：登记", partial(book, b=b), b)
    for c in site.codes:
        yield Page(f"problems/{c.code}.html", "problems/shell.html", c.code, partial(problem, c=c), c)


def _lists(site: SiteView, env: Environment) -> Iterator[Page]:
    """The pages that have a shell, and a title, of their own."""
    running = [p for p in site.projects if p.status in ("enrolling", "running")]
    given: dict[str, Any] = {"site": site, "c": site.county, "elapsed": site.county.elapsed}
    given["open"] = [p for p in running if not p.school]
    given["at_schools"] = sum(bool(p.school) for p in running)
    staffed = [school for school in site.schools if school.teachers]
    given["bars"] = staffed if len(staffed) <= BARS else sorted(staffed, key=lambda s: s.percent)[:BARS]
    given["staffed"] = len(staffed)
    for place, template in LISTS.items():
        yield Page(place, place, "", partial(env.get_template(template).render, given))


def footer(site: SiteView, env: Environment) -> str:
    """Return the footer of every page: data date, commit, whom to ask."""
    return env.get_template("footer.html").render(site=site)
