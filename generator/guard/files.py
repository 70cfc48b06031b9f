"""Files: what may be in a submission at all, whatever it says (DESIGN section 7, scope)."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator

from generator.git import Change
from generator.guard.acts import CODE, MIXED, OWNERS, RECORDS
from generator.guard.context import Context
from generator.guard.owners import owners
from generator.load import private_numbers
from generator.problem import Problem, problem
from generator.tree import MAX_BYTES, shown, sift

EXECUTABLE = "100755"
MAX_CODE_BYTES = 10 << 20
MAX_LINES = 50_000
_LIMITS = ((RECORDS, MAX_BYTES), ("", MAX_CODE_BYTES))
_ODD_PART = re.compile(
    r"\.{0,2}|-.*|\.git|git~[0-9]+|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?|.*[\\:*?\"<>|\x00-\x1f\x7f].*|.*[. ]",
    re.IGNORECASE | re.DOTALL,
)


def records_come_alone(context: Context) -> Iterator[Problem]:
    """A submission holds records or code, never both."""
    act = context.act
    if act.scope == MIXED and CODE in act.scopes:
        for change in context.submission.changes:
            if not change.path.startswith(RECORDS) and change.path != OWNERS:
                yield problem("C701", shown(change.path))


def one_submission_has_one_scope(context: Context) -> Iterator[Problem]:
    """A submission is one school's, one project's, or one act of the county."""
    act = context.act
    if act.scope == MIXED and CODE not in act.scopes:
        first = next(change.path for change in context.submission.changes if change.path.startswith(RECORDS))
        yield problem("C702", shown(first), scopes="、".join(act.scopes))
    elif act.scope == "county" and len(set(act.matters) - {"past_facts"}) > 1:
        yield problem("C703", shown(context.submission.changes[0].path), matters="、".join(act.matters))


def names_are_plain(context: Context) -> Iterator[Problem]:
    """A file's name can be written on every machine and taken for nothing else; records keep to their own rules."""
    for change in _kept(context):
        disguised = change.path.casefold().startswith(RECORDS)  # the same folder, on many machines
        odd = disguised or not change.path.isprintable() or any(map(_ODD_PART.fullmatch, change.path.split("/")))
        if odd and not change.path.startswith(RECORDS):
            yield problem("C704", shown(change.path))


def files_are_plain(context: Context) -> Iterator[Problem]:
    """A submission brings plain files: no links, no repositories inside; records are named as such (C001–C007)."""
    kept = _kept(context)
    yield from sift((c.path, stat.S_IFMT(int(c.new_mode, 8))) for c in kept if c.path.startswith(RECORDS))[1]
    for change in kept:
        record, plain = change.path.startswith(RECORDS), stat.S_ISREG(int(change.new_mode, 8))
        if change.new_mode == EXECUTABLE if record else not plain:
            yield problem("C705", shown(change.path), mode=change.new_mode)


def nothing_is_too_large(context: Context) -> Iterator[Problem]:
    """No file that any commit of a submission brings is too large, even one that a later commit removes."""
    for blob, path in context.history.blobs.items():
        found = context.repository.object(blob, 0)
        limit = next(limit for prefix, limit in _LIMITS if path.startswith(prefix))
        if found and found.size > limit:
            yield problem("C706", shown(path), size=f"{found.size / (1 << 20):.1f}", limit=limit >> 20)


def records_are_short(context: Context) -> Iterator[Problem]:
    """A record has no more lines than somebody can review."""
    for change in _kept(context):
        lines = context.after.source(change.new).count(b"\n") if change.path.startswith(RECORDS) else 0
        if lines > MAX_LINES:
            yield problem("C724", shown(change.path), lines=lines, limit=MAX_LINES)


def history_holds_no_private_numbers(context: Context) -> Iterator[Problem]:
    """No commit of a submission of records, nor its message, holds an ID card or mobile number."""
    submission = context.submission
    if context.act.scope == CODE:
        return
    last = {change.new for change in submission.changes if change.path.startswith(RECORDS)}
    for blob, path in context.history.blobs.items():
        source = context.repository.blob(blob, MAX_BYTES) or b""
        if blob not in last and any(private_numbers(source)):  # those that stay are read, and told of, as records
            yield problem("C718", shown(path))
    if any(private_numbers(context.history.told)):
        yield problem("C719", submission.head[:12])


def owners_are_as_generated(context: Context) -> Iterator[Problem]:
    """CODEOWNERS comes with records only if it is what the accounts give."""
    for change in context.submission.changes:
        if change.path == OWNERS and (change.new or context.act.scope != CODE):
            expected = owners(context.after.document("records/county/accounts.yaml") or {}, context.day)
            if context.repository.blob(change.new) != expected.encode():
                yield problem("C707", change.path)


def _kept(context: Context) -> list[Change]:
    return [change for change in context.submission.changes if change.new]
