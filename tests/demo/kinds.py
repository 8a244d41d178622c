"""Kinds: one page of each kind that the demo site has, by address."""

from __future__ import annotations

KINDS = {
    "home": "/",
    "live timeline": "/storm-in-port-alder/",
    "closed timeline": "/2014/ukraine-talks/",
    "long timeline": "/1969/apollo-11/",
    "block": "/1969/apollo-11/page/2/",
    "day": "/1969/apollo-11/days/1969-07-20/",
    "permalink": "/2014/ukraine-talks/no-agreement/",
    "tombstone": "/storm-in-port-alder/crew-missing/",
    "author": "/authors/anna-sample/",
    "authors": "/authors/",
    "tag": "/tags/landing/",
    "section": "/sections/world/",
    "archive": "/archive/2014/03/",
    "corrections": "/corrections/",
    "plain page": "/about/",
    "not found": "/404.html",
}
