"""Refusals: why something is not published."""

from __future__ import annotations


class Refused(Exception):
    """What is to be published, or how, is not in order. What was begun at the target by then, the next publish ends.

    The message says what is wrong, `hint` what helps.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class TargetFailed(OSError):
    """The target, or the way to it, refused; the message says which, why, and what helps. It can be tried again."""


class Locked(TargetFailed):
    """Somebody else is publishing to the target."""


class Moved(TargetFailed):
    """Somebody else has published since this publish began, and nothing of it is seen: it can begin again at once."""
