"""Faults of an S3 server: what passes is tried again, what does not is said in a sentence; the site stays whole."""

from __future__ import annotations

import itertools
import random
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dateline.model import Target
from dateline.publishing import locking
from dateline.publishing.objects import bucket, lease, stores
from dateline.publishing.objects.answers import answer_of
from dateline.publishing.objects.place import open_place
from dateline.publishing.publish import Published, Wish, publish
from dateline.publishing.record import NAME
from dateline.publishing.refusals import TargetFailed

from .editions import broken, write_edition
from .servers import S3, Spoiled

if TYPE_CHECKING:
    from pathlib import Path

    from .servers import Fault, Spoil

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A publisher that is quickly out of patience."""
    monkeypatch.setattr(bucket, "FIRST_PAUSE", 0.005)
    monkeypatch.setattr(bucket, "PATIENCE", 20.0)


def published(output: Path, target: Target) -> Published:
    """Publish an output."""
    return publish(output, target, open_place(target, output), Wish(NOW, max_deletes="100"))


def every(count: int, fault: Fault) -> Spoil:
    """Give what spoils the first request, and of those that follow each so-manieth."""
    requests = itertools.count()
    return lambda _: None if next(requests) % count else fault


@pytest.mark.parametrize("fault", ["500", "503", "429", "cut request", "cut answer", "lost answer", "late"])
def test_what_passes_is_tried_again_and_nobody_notices(
    tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """At any request: those of the lock too, whose answer may be lost although they were carried out."""
    target = s3.target()
    write_edition(tmp_path, 1)
    published(tmp_path, target)
    usual = len(s3.seen)
    if fault == "late":
        monkeypatch.setattr(stores, "TIMEOUT", 0.5)
    s3.fault = every(8 if fault == "late" else 3, fault)
    s3.seen.clear()
    built = write_edition(tmp_path, 2)
    done = published(tmp_path, target)
    standing = s3.objects(target.bucket)
    assert {path: standing.get(path) for path in built} == built
    assert locking.NAME not in standing
    assert done.requests == len(s3.seen) > usual
    s3.healthy()
    assert published(tmp_path, target).plan.is_empty


@pytest.mark.parametrize("first", [1, 3])
def test_wherever_the_server_dies_the_site_is_whole_and_the_next_publish_ends_right(
    tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """It dies before each request in turn, with an answer lost in between. Foreign objects are not touched."""
    target = s3.target()
    s3.put(target.bucket, "theirs.html", b"theirs")
    if first == 3:
        write_edition(tmp_path / "0", 0)
        published(tmp_path / "0", target)
    for number, dies_at in enumerate(itertools.count(1), first):
        output = tmp_path / str(number)
        built = write_edition(output, number)
        requests = itertools.count(1)
        s3.seen.clear()
        s3.fault = lambda _, requests=requests, at=dies_at: _dead(next(requests), at)  # type: ignore[misc]
        with monkeypatch.context() as impatient:
            impatient.setattr(bucket, "PATIENCE", 0.0)
            if is_published(output, target):
                assert dies_at > 15
                break
        assert broken(s3.objects(target.bucket)) == []
        s3.healthy()
        if not is_published(output, target):  # this process lives: a lock that it could not remove holds for its time
            s3.modified(target.bucket, locking.NAME, seconds=locking.LIFE + 1)
            published(output, target)
        standing = s3.objects(target.bucket)
        assert broken(standing) == []
        assert {path: standing.get(path) for path in built} == built
        pages = [path for path in standing if path.endswith(".html")]
        assert sorted(pages) == sorted([path for path in built if path.endswith(".html")] + ["theirs.html"])
        assert locking.NAME not in standing
    assert s3.objects(target.bucket)["theirs.html"] == b"theirs"


def _dead(request: int, dies_at: int) -> Fault | None:
    if request < dies_at:
        return None
    return "lost answer" if request == dies_at else "503"


def is_published(output: Path, target: Target) -> bool:
    """Publish an output, and say whether that went well."""
    try:
        published(output, target)
    except TargetFailed:
        return False
    return True


def test_a_server_that_stays_dead_is_given_up(tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while, in which it was asked again and again; a publish of many files does not wait for each."""
    monkeypatch.setattr(bucket, "PATIENCE", 0.3)
    target = s3.target()
    write_edition(tmp_path, 1)
    s3.fault = lambda request: "503" if request.path.startswith("storm/") else None
    with pytest.raises(TargetFailed) as caught:
        published(tmp_path, target)
    assert str(caught.value) == f"live: {s3.endpoint[7:]} answers 503 (Spoiled). Try again later."
    asked = [request.path for request in s3.seen if request.path.startswith("storm/")]
    assert 5 < len(asked) < 60


def test_what_cannot_be_mended_ends_all_that_is_tried_again(tmp_path: Path, s3: S3) -> None:
    """One file is refused while others wait for better times: the publish does not wait with them."""
    target = s3.target()
    write_edition(tmp_path, 1)
    front: dict[str, Fault] = {"storm/feed.xml": "503", "storm/updates.json": "503", "index.html": "501"}
    s3.fault = lambda request: front.get(request.path)
    began = time.monotonic()
    with pytest.raises(TargetFailed):
        published(tmp_path, target)
    assert time.monotonic() - began < bucket.PATIENCE / 2


def xml(status: int, code: str) -> Spoiled:
    """Give an answer as S3 words it; it holds what must not be shown."""
    rest = "<AWSAccessKeyId>AKIDEXAMPLE</AWSAccessKeyId><Message>about topsecret</Message>"
    return Spoiled(status, f"<Error><Code>{code}</Code>{rest}</Error>".encode(), {"Content-Type": "application/xml"})


DENIED = (
    "the credentials do not suffice for the bucket {bucket}. They must let objects be listed, read, written and "
    "deleted."
)
ELSEWHERE = "the bucket {bucket} is not in the region us-east-1. Set its `region` in site.yaml."
UNCONDITIONAL = (
    "{host} cannot write an object on condition that none is there, so two publishes could not be kept apart. Use "
    "another store, or another kind of target."
)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (xml(403, "InvalidAccessKeyId"), "{host} does not know the access key. Correct AWS_ACCESS_KEY_ID."),
        (
            xml(403, "SignatureDoesNotMatch"),
            "the secret key does not belong to the access key. Correct AWS_SECRET_ACCESS_KEY.",
        ),
        (xml(403, "AccessDenied"), DENIED),
        (Spoiled(403, b"<html>a proxy says no"), DENIED),
        (xml(403, "RequestTimeTooSkewed"), "this computer's clock is wrong. Set it."),
        (xml(400, "ExpiredToken"), "the credentials have expired. Get new ones."),
        (
            xml(401, "Unauthorized"),
            "{host} refuses the credentials. Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        ),
        (
            xml(404, "NoSuchBucket"),
            "there is no bucket {bucket} at {host}. Create it, or correct `bucket` in site.yaml.",
        ),
        (Spoiled(404), "there is no bucket {bucket} at {host}. Create it, or correct `bucket` in site.yaml."),
        (xml(301, "PermanentRedirect"), ELSEWHERE),
        (xml(400, "AuthorizationHeaderMalformed"), ELSEWHERE),
        (xml(501, "NotImplemented"), UNCONDITIONAL),
        (xml(400, "InvalidArgument"), "{host} answers 400 (InvalidArgument)."),
        (xml(507, "XMinioStorageFull"), "{host} answers 507 (XMinioStorageFull). Try again later."),
    ],
)
def test_a_refusal_is_told_in_one_sentence(
    tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch, answer: Spoiled, sentence: str
) -> None:
    """Which target, why, and what helps; and at once where trying again is of no use."""
    monkeypatch.setattr(bucket, "FIRST_PATIENCE", 0.0)
    target = s3.target()
    write_edition(tmp_path, 1)
    s3.fault = lambda _: answer
    with pytest.raises(TargetFailed) as caught:
        published(tmp_path, target)
    assert str(caught.value) == "live: " + sentence.format(host=s3.endpoint[7:], bucket=target.bucket)
    assert len(s3.seen) == 1
    assert caught.value.__cause__ is None


def test_a_bucket_that_is_not_there_is_named(tmp_path: Path, s3: S3) -> None:
    """As the store itself says it."""
    write_edition(tmp_path, 1)
    with pytest.raises(TargetFailed) as caught:
        published(tmp_path, s3.target(bucket="no-such-bucket"))
    assert str(caught.value) == (
        f"live: there is no bucket no-such-bucket at {s3.endpoint[7:]}. Create it, or correct `bucket` in site.yaml."
    )


@pytest.mark.parametrize(
    ("endpoint", "sentence"),
    [
        ("http://127.0.0.1:1", "nothing answers at 127.0.0.1:1. Check the network, and `endpoint` in site.yaml."),
        (
            "https://no-such-host.invalid",
            "no-such-host.invalid is not found. Check the network, and `endpoint` in site.yaml.",
        ),
    ],
)
def test_a_host_that_cannot_be_reached_is_named(
    tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch, endpoint: str, sentence: str
) -> None:
    """Nothing was said to it yet, so it is not waited for as long as for one that has answered."""
    monkeypatch.setattr(bucket, "FIRST_PATIENCE", 0.02)
    write_edition(tmp_path, 1)
    with pytest.raises(TargetFailed) as caught:
        published(tmp_path, s3.target(bucket="news", endpoint=endpoint))
    assert str(caught.value) == f"live: {sentence}"


def test_a_host_that_says_nothing_is_named(tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """It took the request."""
    monkeypatch.setattr(bucket, "FIRST_PATIENCE", 0.0)
    monkeypatch.setattr(stores, "TIMEOUT", 0.1)
    write_edition(tmp_path, 1)
    s3.fault = lambda _: "late"
    with pytest.raises(TargetFailed, match=r"^live: 127\.0\.0\.1:\d+ does not answer in time\. Try again later\.$"):
        published(tmp_path, s3.target())


class GenericError(Exception):
    """As the library names it."""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'Error performing PUT http://127.0.0.1:9/news/certificate/dns%20error\nGeneric { path: "TimedOut" }',
            "the connection to 127.0.0.1:9 breaks off. Try again later.",
        ),
        (
            "Error performing PUT http://169.254.169.254/latest/api/token - HTTP error",
            "no credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        ),
        (
            'source: Custom { error: InvalidCertificate("UnknownIssuer") }: invalid peer certificate: UnknownIssuer',
            "the certificate of 127.0.0.1:9 is not trusted here.",
        ),
    ],
)
def test_how_a_connection_failed_is_told_from_the_librarys_text(text: str, sentence: str) -> None:
    """But not from the addresses in it: pages may be called as faults are. A machine's role is looked for elsewhere."""
    told = answer_of(GenericError(text), Target("live", "s3", bucket="news", endpoint="http://127.0.0.1:9"))
    assert told.sentence == f"live: {sentence}"


def test_a_lock_whose_removal_got_lost_is_taken_over_when_it_ends(tmp_path: Path, s3: S3) -> None:
    """All was published, and nobody can say so: the next publish puts it right, and sends nothing twice for long."""
    target = s3.target()
    built = write_edition(tmp_path, 1)
    s3.fault = lambda request: "501" if request.query == "delete" else None
    with pytest.raises(TargetFailed):
        published(tmp_path, target)
    s3.healthy()
    published(tmp_path, target)
    assert s3.objects(target.bucket).keys() == {*built, NAME}
    assert published(tmp_path, target).plan.is_empty


def test_the_lock_is_renewed_through_faults(tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renewal whose answer is lost was made all the same, and is known by what it wrote."""
    monkeypatch.setattr(lease, "RENEW", 0.0)
    draw = random.Random(20140307)  # noqa: S311 - the same for ever
    s3.fault = lambda request: "lost answer" if request.path == locking.NAME and draw.random() < 0.3 else None
    target = s3.target()
    built = write_edition(tmp_path, 1)
    published(tmp_path, target)
    assert s3.objects(target.bucket).keys() == {*built, NAME}


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (
            Target("live", "s3", bucket="news", region="eu-wst-1"),
            "s3.eu-wst-1.amazonaws.com is not found. Check the network, and `region` in site.yaml.",
        ),
        (
            Target("live", "az", bucket="$web", account="harbor"),
            "harbor.blob.core.windows.net is not found. Check the network, and `account` in site.yaml.",
        ),
        (Target("live", "gs", bucket="news"), "storage.googleapis.com is not found. Check the network."),
    ],
)
def test_a_host_that_is_not_found_leads_to_the_setting_that_names_it(target: Target, sentence: str) -> None:
    """Not to one that the target does not have."""
    assert answer_of(OSError("error sending request: dns error"), target).sentence == f"live: {sentence}"


def test_a_key_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the variable that names it, and not with what is in it."""
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "s3cret.json"))
    with pytest.raises(TargetFailed) as failed:
        stores.open_store(Target("live", "gs", bucket="news"))
    assert str(failed.value) == (
        "live: a store of kind gs cannot be opened with what the environment and site.yaml say. "
        "Correct GOOGLE_APPLICATION_CREDENTIALS, or the target in site.yaml."
    )
