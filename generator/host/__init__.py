"""Pull requests and reviews on GitHub, Gitea and Forgejo, over their REST APIs (DESIGN section 7).

What a host says is attested by the host alone: ``approve --pr`` records it, for one exact commit, as ``way: host``.
"""

from __future__ import annotations

from generator.host.address import repository_url
from generator.host.comment import MAX_CHARACTERS
from generator.host.error import TOKEN_VARIABLES, HostError
from generator.host.forge import Host, host
from generator.host.pull import Pull
from generator.host.review import Review, approvals, standing

__all__ = [
    "MAX_CHARACTERS",
    "TOKEN_VARIABLES",
    "Host",
    "HostError",
    "Pull",
    "Review",
    "approvals",
    "host",
    "repository_url",
    "standing",
]
