"""The catalogue of problems: each code's severity, message, hint and reason. `docs/problems.md` is made from it."""

from __future__ import annotations

from typing import Literal

from dateline.values import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. `message` and `hint` are filled with `str.format`."""

    severity: Literal["error", "warning"]
    message: str
    hint: str
    why: str


def _error(message: str, hint: str, why: str) -> Kind:
    return Kind("error", message, hint, why)


def _warning(message: str, hint: str, why: str) -> Kind:
    return Kind("warning", message, hint, why)


GROUPS: dict[str, dict[str, Kind]] = {
    "Files and names": {
        "unreadable-file": _error(
            "this file cannot be read: {reason}",
            "Check that it exists and that its permissions let you read it.",
            "A file that cannot be read would otherwise be missing from the site without a word.",
        ),
        "not-utf8": _error(
            "this file is not UTF-8: byte {byte} at offset {offset}",
            "Save it as UTF-8 in your editor.",
            "Guessing an encoding puts wrong letters into names.",
        ),
        "control-character": _error(
            "there is a control character here: {name}",
            "Delete it; it often comes from pasting out of another program.",
            "NUL and other control characters cannot stand in HTML or XML.",
        ),
        "file-too-large": _error(
            "this file has {size}; the most for a text file is {limit}",
            "Put pictures and documents in the coverage's media folder and link to them.",
            "One update of many megabytes would make every page and feed that shows it as large.",
        ),
        "link-leaves-site": _error(
            "this symbolic link leads out of the site's folder",
            "Copy what it points to into the site.",
            "A link out of the folder could publish any file of the machine.",
        ),
        "bad-file-name": _error(
            "{reason}",
            "Rename it: lower-case letters, digits and hyphens always work.",
            "A name that one system cannot store breaks every checkout on it.",
        ),
        "names-differ-by-case": _error(
            "this name differs from {other} only by case or Unicode form",
            "Rename one of the two.",
            "On macOS and Windows the two are one file, and one would replace the other.",
        ),
        "bad-id": _error(
            '"{id}" is not an id',
            "Use lower-case letters, digits and single hyphens, 100 characters at most: {suggestion}.",
            "Ids are addresses: they stay for ever and travel through every system.",
        ),
        "reserved-id": _error(
            'the id "{id}" is reserved',
            "Choose another: {reserved} are addresses of Dateline's own.",
            "A permalink may not hide a page of the site.",
        ),
        "duplicate-id": _error(
            'two updates of this coverage have the id "{id}": this one and {other}',
            "Give one of them another id.",
            "An id is an update's address and its identity through time.",
        ),
        "duplicate-address": _error(
            "{address} would be made from this and from {other}",
            "Rename one of the two, or remove the alias.",
            "Two sources cannot answer at one address.",
        ),
        "missing-coverage": _error(
            "there is no coverage.md in this folder or above it",
            "Add {folder}/coverage.md with a title, or move this file into a coverage's folder.",
            "Every update belongs to a coverage.",
        ),
        "missing-site": _error(
            "there is no site.yaml here",
            "Run the command in a site's folder, or make a new site with: dateline init FOLDER",
            "A folder is a site by its site.yaml.",
        ),
        "empty-file": _error(
            "this file is empty",
            "Write its fields and its text again, bring it back from git, or delete it if it is not needed.",
            "An empty file is nearly always a save that went wrong.",
        ),
    },
    "YAML and front matter": {
        "no-front-matter": _error(
            "this file does not begin with front matter",
            "Begin it with a line ---, the fields, and a line ---.",
            "Without front matter an update has no time.",
        ),
        "front-matter-not-closed": _error(
            "the front matter has no closing line ---",
            "Put a line of three hyphens after the last field.",
            "Everything after the first line would be read as fields.",
        ),
        "yaml-syntax": _error(
            "this is not valid YAML: {reason}",
            "Check the indentation and quotes here; text with a colon or # needs quotes.",
            "A field that cannot be read cannot be trusted.",
        ),
        "yaml-duplicate-key": _error(
            '"{key}" stands twice; the first is on line {line}',
            "Keep one of them.",
            "YAML readers keep the last and say nothing: which was meant?",
        ),
        "yaml-feature": _error(
            "{feature} are not allowed in a site's files",
            "Write the value out.",
            "Anchors, merge keys and tags can hide megabytes in a few lines, and change what a text means.",
        ),
        "yaml-too-deep": _error(
            "this is nested more than {limit} levels deep",
            "No field needs that; check the indentation.",
            "Depth is capped so that no file can exhaust the machine.",
        ),
        "yaml-too-large": _error(
            "this has more than {limit} values",
            "Move long tables into a document and link to it.",
            "Size is capped so that no file can exhaust the machine.",
        ),
        "not-a-mapping": _error(
            "here must stand fields, each as name: value",
            "Write one field a line, such as title: My headline.",
            "A list or a lone text has no field names.",
        ),
        "unknown-key": _error(
            'there is no field "{key}" here.{suggestion}',
            "Known fields: {known}.",
            "A misspelt field that is passed over silently is a setting lost.",
        ),
        "missing-field": _error(
            'the field "{field}" is missing', "Add it: {example}", "Without it the page cannot be made."
        ),
        "bad-value": _error(
            'the field "{field}" cannot be {value}: {reason}',
            "{example}",
            "A value of the wrong kind would show wrongly or not at all.",
        ),
        "secret-in-settings": _error(
            'no secret may stand in this file, and the field "{field}" {reason}',
            "Take it out, and use {where}. If anybody else has seen this file, make a new one.",
            "Settings are committed, copied and shown; whoever reads a secret in them can publish in your name.",
        ),
        "title-required": _error(
            "a key event needs a title",
            "Add a line title: …, or remove key: true.",
            "Key events are listed by their titles.",
        ),
    },
    "Times": {
        "time-unreadable": _error(
            '"{written}" is not a date and time: {reason}',
            "Write it as {example}",
            "A time that is guessed is a time that will be wrong.",
        ),
        "time-no-offset": _error(
            '"{written}" has {what}, and the coverage names no timezone',
            "Write the place's own offset after it, as in {example}, or Z for UTC; or add timezone: to coverage.md.",
            "The same clock time is another instant in each zone.",
        ),
        "time-never-existed": _error(
            "{written} never existed in {zone}: clocks went forward from {before} to {after}",
            "It was either {first} or {second}.",
            "An hour is skipped when daylight saving time begins.",
        ),
        "time-ambiguous": _error(
            "{written} happened twice in {zone} when clocks went back",
            "Write {first} for the first, or {second} for the second (or add fold: 0 or fold: 1).",
            "An hour is repeated when daylight saving time ends.",
        ),
        "time-offset-contradicts": _error(
            "{written} has offset {offset}, but {zone} was at {expected} then",
            "Either the clock time is right: {clock}; or the instant is: {instant}. An instant may also be written in UTC, with Z.",
            "One of the two is wrong by exactly the difference.",
        ),
        "time-abbreviation-not-in-force": _error(
            "{abbreviation} was not in force in {zone} on {date}: {actual} was",
            "Write {right} if the clock time is right, or {other}.",
            "EDT in winter is either a slip of the abbreviation or of the hour.",
        ),
        "time-fold-unused": _warning(
            "fold: {fold} picks nothing here: {reason}",
            "Remove it, or check the date and the time.",
            "fold picks one of two equal clock times on the night clocks go back; anywhere else the date may be wrong.",
        ),
        "time-updated-before-published": _error(
            "updated ({updated}) is before published ({published})",
            "Correct one of the two.",
            "An update cannot change before it appears.",
        ),
        "time-closed-before-opened": _error(
            "closed ({closed}) is before opened ({opened})",
            "Correct one of the two.",
            "A coverage cannot end before it begins.",
        ),
        "time-weekday-disagrees": _error(
            "{date} was a {actual}, not a {stated}",
            "Correct the weekday or the date.",
            "When the two disagree, one of them was copied wrongly.",
        ),
        "time-zone-unknown": _error(
            '"{zone}" is not the timezone of a place in the IANA database.{suggestion}',
            "Write it as Area/City, such as America/New_York.",
            "Abbreviations and offsets do not say when clocks change.",
        ),
        "time-abbreviation-many-meanings": _warning(
            "{abbreviation} has several meanings ({meanings}); here it is read as {reading}{more}",
            "Write the offset instead, as in {example}.",
            "CST is Chicago, Shanghai and Havana; IST is India, Israel and Ireland.",
        ),
        "time-year-inferred": _warning(
            "the year is inferred as {year} from {source}",
            "Write the year: {example}",
            "A time without its year is right only until the coverage is read elsewhere.",
        ),
        "time-placeholder": _warning(
            "{written} looks like a placeholder: {reason}",
            "Write the time; or add precision: day where only the day is known, or time_note: … where it really was midnight.",
            "Midnight is what systems write when they do not know the time.",
        ),
        "time-mixed-labels": _warning(
            "{labels} are both used on {date} in {zone}",
            "{change}. Check each of them, or say in time_note: … that it is right.",
            "EST and EDT on one day is the commonest slip around the change of clocks.",
        ),
        "time-order-shift": _warning(
            "this is out of order with {neighbour}; read {shift} {direction} it would be in order",
            "As written it is {written}; shifted it would be {shifted}. Correct it, or add time_note: … to say that it is right.",
            "An hour, or exactly the zone's offset, is what a wrong zone gives.",
        ),
        "time-outside-window": _warning(
            "{written} is {side} the coverage ({window})",
            "Check the date, or change {field} in coverage.md.",
            "A wrong month or year puts an update far outside its coverage.",
        ),
        "time-in-future": _warning(
            "{written} is in the future: this update is not shown yet",
            "It appears in the first build after that instant; --future shows it now.",
            "Updates that vanish without a word are hard to find.",
        ),
        "time-tie": _warning(
            "this update and {other} have the same instant",
            "Add sequence: 1, 2, … to say which came first.",
            "Without it they are ordered by id, which says nothing of time.",
        ),
        "correction-before-update": _warning(
            "this {notice} ({at}) is dated before the update ({published})",
            "Check the time of the {notice}.",
            "Nothing can be corrected or withdrawn before it is published.",
        ),
        "time-file-name-date": _warning(
            "the name says {named}, but {published} is {local} in {zone}",
            "Rename it, or correct the time.",
            "A date in a name is what people sort and search by.",
        ),
        "coverage-stale": _warning(
            "this coverage is live, but its last update is {hours} hours old",
            "Close it: dateline close {coverage}",
            "A page that says live for ever misleads its readers.",
        ),
    },
    "References": {
        "unknown-author": _error(
            'there is no author "{author}".{suggestion}',
            "Add content/authors/{id}.md, or write a one-off as {{name: …, role: …}}.",
            "A byline must lead to a person.",
        ),
        "unknown-section": _error(
            'there is no section "{section}" in site.yaml.{suggestion}',
            "Known sections: {known}.",
            "A misspelt section would become a section of its own.",
        ),
        "unknown-label": _error(
            'there is no label "{label}" in site.yaml.{suggestion}',
            "Known labels: {known}.",
            "Labels are declared once, so that they read alike everywhere.",
        ),
        "unknown-update": _error(
            'there is no update "{update}"{where}.{suggestion}',
            "Link to an update as update:id or update:coverage/id.",
            "A link inside the site must lead somewhere.",
        ),
        "unknown-coverage": _error(
            'there is no coverage "{coverage}".{suggestion}',
            "Link to a coverage as coverage:id.",
            "A link inside the site must lead somewhere.",
        ),
        "unknown-page": _error(
            'there is no page "{page}".{suggestion}',
            "Link to a page as page:id; pages are content/pages/id.md.",
            "A link inside the site must lead somewhere.",
        ),
        "unknown-address": _error(
            "nothing will be at {address}",
            "Link by id instead: update:…, coverage:…, author:…, page:….",
            "A link inside the site must lead somewhere.",
        ),
        "not-yet-public": _error(
            "this links to {target}, which is not published{reason}",
            "Publish it, or remove the link.",
            "Readers would find nothing there.",
        ),
        "missing-media": _error(
            "there is no file {path}.{suggestion}",
            "Put it there, or correct the name (upper and lower case count).",
            "A picture that is missing is a hole in the page.",
        ),
        "unreadable-picture": _error(
            "{path} is not a picture that can be measured",
            "Use PNG, JPEG, GIF, WebP, AVIF or SVG with a width and height or a viewBox.",
            "Without its size the page would jump while it loads.",
        ),
        "unsafe-svg": _error(
            "{path} holds {what}",
            "Export it again without scripts, or use PNG.",
            "An SVG opened by itself can run script on the site's own address.",
        ),
        "active-media": _error(
            "{path} is a page or a program, which would run on the site's own address",
            "Publish it as PDF, plain text or a picture; what you wrote yourself and trust may stand in content/static/.",
            "A saved page brings its scripts with it, and they could do what the site's own may.",
        ),
        "missing-alt": _error(
            "this picture has no text for people who cannot see it",
            'Describe it: ![what it shows](…). If it is decorative, use a picture card with alt: "".',
            "Without it a screen reader reads out the file's name, or nothing.",
        ),
    },
    "Markup": {
        "link-scheme": _error(
            'links to "{scheme}:" addresses are not allowed',
            "Use https, http, mailto, tel, or update:, coverage:, author:, page:, tag:.",
            "javascript: and data: addresses can run script in the reader's page.",
        ),
        "relative-link": _error(
            'the link "{link}" is relative to nothing',
            "Link by id (update:…, page:…), to a file as media/name, or with a full https address.",
            "An update is shown at several addresses; a relative link would break on all but one.",
        ),
        "link-leaves-media": _error(
            "{link} leads out of the media folder",
            "Put the file into the coverage's media folder.",
            "A path with .. could publish any file.",
        ),
        "unknown-card": _error(
            'there is no card "{kind}".{suggestion}',
            "Cards: {known}. For a listing of code, use another word or none.",
            "A card that is not known would show its fields as code.",
        ),
        "outside-media": _error(
            "this would be loaded from {host}, not from this site",
            "Put it into the coverage's media folder and write media/name; a video or an audio elsewhere goes into a card.",
            "A page that asks another site tells it who reads, and breaks when that site goes.",
        ),
        "unknown-footnote": _warning(
            "there is no footnote [^{label}]; this is shown as it is written",
            "Add a line [^{label}]: … with the note, or remove the mark.",
            "A mark without its note leads nowhere.",
        ),
        "unused-footnote": _warning(
            "the footnote [^{label}] is not shown: {reason}",
            "Write [^{label}] where it belongs in the text, or remove the note.",
            "A note that no mark leads to would vanish without a word.",
        ),
        "html-removed": _warning(
            "<{tag}> is not let through: the tag is taken out",
            "Elements of text, lists, headings and tables are let through; pictures, videos and posts of others have cards.",
            "Only an allow-list of HTML reaches the page, so that no text can run script or imitate it.",
        ),
        "body-too-long": _error(
            "this text has {count} characters; the most is {limit}",
            "Split it into several updates, or put it into a document and link to it.",
            "One text of that size would make every page and feed that shows it as large.",
        ),
    },
    "The site": {
        "bad-alias": _error(
            'the alias "{alias}" is not an address of this site: {reason}',
            "Write a former id, or a path beginning with /, such as /news/2014/storm.html.",
            "An alias makes a file: it may not leave the output folder.",
        ),
        "tag-spelling": _warning(
            'the tag "{tag}" is also written "{other}"',
            "Choose one spelling; both lead to /tags/{slug}/.",
            "Two spellings of one tag look like two topics.",
        ),
        "unknown-theme": _error(
            'there is no theme "{theme}".{suggestion}',
            "Put it in themes/{theme}/, or use theme: dateline.",
            "Without a theme there are no pages.",
        ),
        "theme-loop": _error(
            "the theme extends itself: {chain}",
            "Let the last of them extend nothing, or dateline.",
            "A theme that extends itself has no end.",
        ),
        "template-error": _error(
            "the template cannot be used: {reason}",
            "Correct the template; docs/themes.md lists what each receives.",
            "A template with a fault makes no page.",
        ),
        "empty-feed-authority": _error(
            'authority "{authority}" is not a domain and date',
            "Write it as {example}: a domain you own, and a day on which you owned it.",
            "Feed entries keep their ids for ever, so the id may not depend on today's domain (RFC 4151).",
        ),
    },
    "The ledger": {
        "vanished-address": _error(
            "{address} was published{below}, and nothing will be there{reason}",
            'Write "aliases: [{alias}]" into {into}, or {otherwise}. The line stays: it says what was published.',
            "Who follows a link to an address that was published must find something, for ever.",
        ),
        "address-not-due": _warning(
            "{address} was published, and will not be there before {instant}{others}",
            "Set published: in {source} back to when it first appeared. With --now at an earlier time all is well.",
            "When an update first appeared never changes; one that is put off is missing until then.",
        ),
        "ledger-line": _error(
            "this line of the ledger is no address of the site: {reason}",
            "Write each address on a line of its own, such as /storm/gale-warning/; of a merge keep those of both sides.",
            "A line that cannot be read protects no address.",
        ),
    },
    "History": {
        "history-missing": _error(
            "this site's history is required, and there is none: no git repository, and no history.jsonl",
            "Work in a clone of the site's repository, put history.jsonl (from dateline history export) beside site.yaml, or write history: auto.",
            "Without its history no page can say what an update said before.",
        ),
        "history-shallow": _error(
            "this clone holds only the last commits of the site's history",
            "Fetch the rest: git fetch --unshallow. In a workflow, check out with fetch-depth: 0.",
            "Where earlier commits are missing, the first one there would pass for the first version of every update.",
        ),
        "history-partial": _error(
            "this clone does not hold all files of the site's history",
            "Fetch them: git fetch --refetch --no-filter. In a workflow, check out without filter:. Nothing is fetched by itself.",
            "A version whose text is missing cannot be shown.",
        ),
        "history-git-missing": _error(
            "the site's history is in a git repository, and there is no command git",
            "Install git, and see that it is found by the PATH.",
            "Only git reads what its repositories hold.",
        ),
        "history-refused": _error(
            "git refuses to read this repository: {reason}",
            "It belongs to somebody else. If you trust it, do as git says: {advice}",
            "A repository can name programs that git runs; so git asks before it reads what is not yours.",
        ),
        "history-broken": _error(
            "git cannot read the site's history: {reason}",
            "See what git says: git fsck. A new clone is often the shortest way.",
            "A history that is read by half would show versions that never were.",
        ),
        "history-date": _warning(
            "{commits} that cannot be right (the first is {commit}, of {date}); the time of the commit before counts",
            "Check the clock of the machine that made them. What landed later never landed earlier.",
            "When a version landed is its address; a wrong date would put it out of order.",
        ),
        "published-moved": _error(
            "this was published at {before} (commit {commit}), and now says {now}",
            "Put the first time back. Where that was wrong, say so in time_note: it is shown with the time.",
            "The time of publication orders the record; it does not change unless the change is told.",
        ),
        "silent-edit": _warning(
            "the words changed after this was published, and nothing says so: {change}",
            "Tell readers: dateline correct. Where the meaning is the same, write minor: true.",
            "Who read it before cannot know that it says something else now.",
        ),
        "history-export": _error(
            "history.jsonl cannot be read: {reason}",
            "Export it again, from the site's repository: dateline history export",
            "A past that was altered, or is there by half, proves nothing.",
        ),
    },
}
"""Every kind of problem by its code, in groups as the documentation lists them."""

CATALOGUE: dict[str, Kind] = {code: kind for group in GROUPS.values() for code, kind in group.items()}
