"""Who looks at the dashboard, and what is written down of that."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from pipelines import accesslog
from pipelines.settings import Home

DISTRICT = ("local", "bureau", "auditor")
"""Roles that see all departments."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who may come in, and as what; `department` is the only one seen, None for the whole district.

    `expires` is the end of the provider's token in seconds since 1970, None where nobody needs to log in.
    """

    subject: str
    name: str
    role: str
    department: str | None = None
    expires: float | None = None

    @property
    def has_expired(self) -> bool:
        """Whether the token has ended."""
        return self.expires is not None and time.time() >= self.expires

    def note(self, home: Home, event: str, subject: str = "") -> None:
        """Writes into the log what this visitor does.

        Raises:
            OSError: the log cannot be written; then nothing may be shown.
        """
        accesslog.append(
            home,
            accesslog.Entry(
                at=accesslog.now(),
                event=event,
                who=self.subject,
                name=self.name,
                role=self.role,
                department=self.department or "",
                subject=subject,
            ),
        )

    def noted(self, home: Home, subject: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
        """A download that is written down before it is made, and refused once the token has ended."""

        def made() -> bytes:
            if self.has_expired:
                raise PermissionError("会话已结束 / the session has ended")
            self.note(home, "download", subject)
            return make()

        return made


LOCAL = Visitor(subject="local", name="", role="local")
"""The machine's own user, to whom the dashboard on loopback is open."""
