"""Cards: coverages as lists name them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.pages.views import CorrectionItem, CoverageCard, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from dateline.pages.frame import Frame
    from dateline.pages.listed import Listed


def coverage_card(frame: Frame, listed: Sequence[Listed]) -> CoverageCard:
    """Give a coverage with what its updates say of it. Withdrawn ones do not count."""
    standing = [each for each in listed if each.stands]
    head = frame.context.heads[frame.coverage.id]
    if not standing:
        return head
    return replace(
        head,
        first=standing[0].item.entry.published,
        last=standing[-1].item.entry.published,
        count=len(standing),
        key_event=next((each.event for each in reversed(standing) if each.item.entry.key), None),
        latest=standing[-1].event,
    )


def steady(card: CoverageCard) -> CoverageCard:
    """Give a card without what the next update would change, for pages that it is not to rewrite."""
    if card.status == "closed":
        return card
    return replace(card, last=None, count=0, key_event=None, latest=None)


def by_beginning(card: CoverageCard) -> tuple[bool, datetime | None, str]:
    """Order cards by when their coverage began; what has not begun comes last."""
    return (card.first is None, card.first.instant if card.first else None, card.address)


def correction_items(listed: Iterable[Listed]) -> tuple[CorrectionItem, ...]:
    """Give the corrections and withdrawals of a coverage's updates; of drafts and those not due none."""
    items = []
    for each in listed:
        entry = each.item.entry
        if not (entry.corrections or entry.withdrawn_at) or not each.in_feeds:
            continue
        link, parent = Link(entry.headline, entry.address), Link(entry.parent.title, entry.parent.address)
        items += [CorrectionItem(notice.at, notice.kind, notice.text, link, parent) for notice in entry.corrections]
        if entry.withdrawn_at:
            items.append(CorrectionItem(entry.withdrawn_at, "withdrawal", entry.withdrawn_reason, link, parent))
    return tuple(items)
