"""Live: what a page of live coverage polls. One address for all readers, so that one answer serves them all."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, Any

from dateline import addresses
from dateline.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dateline.model import Update
    from dateline.pages.timeline import Story

CHANGES = 100


def live_page(story: Story) -> Page:
    """Give `updates.json`: the coverage's status, its newest two blocks, and the last changes, all newest first.

    `hash` is the digest of the update as shown; pages carry it too. Instants are in UTC.
    """
    coverage = story.frame.coverage
    newest = [each.item.entry for block in story.blocks[-2:] for each in block]
    changes = nlargest(CHANGES, (change for update in coverage.updates for change in _changes(update)))
    view: dict[str, Any] = {
        "coverage": coverage.id,
        "status": coverage.status,
        "updates": [
            {"id": entry.id, "published": _utc(entry.published.instant), "hash": entry.digest}
            for entry in reversed(newest)
        ],
        "changes": [{"at": _utc(at), "kind": kind, "id": name} for at, name, kind in changes],
    }
    return Page(addresses.live_data(coverage.id), "json", view, coverage.path, coverage=coverage.id)


def _changes(update: Update) -> Iterator[tuple[datetime, str, str]]:
    yield (update.published, update.id, "published")
    if update.updated:
        yield (update.updated, update.id, "updated")
    for correction in update.corrections:
        yield (correction.at, update.id, "corrected")
    if update.withdrawal:
        yield (update.withdrawal.at, update.id, "withdrawn")


def _utc(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")
