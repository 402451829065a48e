"""The review queue: articles with problems that only a person can settle, each handed to one editor at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from archive.actions.editing import withdraw as withdrawing
from archive.actions.editing.edit import LONGEST_NOTE, edit, shown
from archive.actions.editing.reservations import TRIES, give_back, hold, require_free, reserve
from archive.actions.events import Act, log
from archive.actions.processing.projection import NEEDS_A_PERSON, SETTLED_BY
from archive.actions.receiving.declared import fault
from archive.errors import Conflict, Invalid
from archive.models import Actor, Article, Review

CORRECT = "archive.edit_claims"
PASSWORDS = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits: articles in review, how many have each problem, how many are assigned to the one who asks."""

    articles: int
    problems: dict[str, int]
    yours: int
    put_off: int


def queue(*, user: int) -> Queue:
    """Counts what waits, over an index that holds nothing else."""
    having = {code: Count("pk", filter=Q(problems__contains=[code])) for code in sorted(NEEDS_A_PERSON)}
    counts = _in_review().aggregate(articles=Count("pk"), **having)
    articles = counts.pop("articles")
    waiting = Review.objects.filter(article__state=Article.State.IN_REVIEW)
    return Queue(
        articles=articles,
        problems={code: count for code, count in counts.items() if count},
        yours=waiting.filter(assigned_to=user).count(),
        put_off=waiting.filter(put_off_at__isnull=False).count(),
    )


def take(*, user: int, problem: str = "", passing: UUID | None = None) -> UUID | None:
    """Reserves the next article for this editor and gives back what he had: first what is assigned to him, then what
    nobody has looked at, from the oldest on, then what was put off.

    `problem` asks for those with this problem only, `passing` for another one than this. None where nothing is left.
    """
    with transaction.atomic():
        give_back(user=user)
        for _attempt in range(TRIES):
            found = _next(user, problem, passing)
            if found is None:
                return None
            if reserve(article_id=found, user=user):
                return found
    return None


def give(
    *, article_id: UUID, field: str, value: object, actor: Actor, user: int, version: int | None = None, note: str = ""
) -> Article:
    """Says what a field is. Raises as `edit` does, and Conflict (`reserved`)."""
    with transaction.atomic():
        require_free(article_id=article_id, user=user)
        article = edit(
            article_id=article_id, changes={field: value}, actor=actor, user=user, version=version, note=note
        )
        _close(article)
    return article


def accept(*, article_id: UUID, actor: Actor, user: int, version: int | None = None, note: str = "") -> Article:
    """Says of all that is doubtful that it is as the article shows it: that it has no title, that this date holds.

    Raises as `edit` does, and Conflict: `reserved`, `nothing_doubtful`.
    """
    with transaction.atomic():
        require_free(article_id=article_id, user=user)
        article = Article.objects.only("problems", "title", "published_edtf").get(pk=article_id)
        fields = sorted({SETTLED_BY[code] for code in article.problems if code in NEEDS_A_PERSON})
        if not fields:
            raise Conflict("Nothing of this article is doubtful.", code="nothing_doubtful")
        article = edit(
            article_id=article_id,
            changes={field: shown(article, field) for field in fields},
            actor=actor,
            user=user,
            version=version,
            note=note,
        )
        _close(article)
    return article


def withdraw(*, article_id: UUID, actor: Actor, user: int, reason: str, version: int | None = None) -> Article:
    """Takes the article out of the archive's sight. Raises as `withdraw` does, and Conflict (`reserved`)."""
    with transaction.atomic():
        require_free(article_id=article_id, user=user)
        article = withdrawing.withdraw(article_id=article_id, actor=actor, reason=reason, version=version)
        _close(article)
    return article


def put_off(*, article_id: UUID, actor: Actor, user: int) -> None:
    """Puts the article at the end of the queue, for everybody. Raises Conflict (`reserved`), Article.DoesNotExist."""
    with transaction.atomic():
        hold(article_id=article_id, user=user)
        Review.objects.filter(pk=article_id).update(put_off_at=Now(), reserved_by=None, reserved_until=None)
        log([_act("review.put_off", article_id, actor)])


def assign(*, article_id: UUID, to: int | None, actor: Actor, user: int, reason: str = "") -> None:
    """Makes the article somebody's, who is then shown it first and alone; None gives it back to all.

    Raises Conflict (`reserved`), Article.DoesNotExist, and Invalid for somebody who may not correct articles.
    """
    _check(reason, "reason")
    person = editors().filter(pk=to).first() if to is not None else None
    if to is not None and person is None:
        message = "This person may not correct articles."
        raise Invalid(message, fields={"to": [message]})
    with transaction.atomic():
        hold(article_id=article_id, user=user)
        review = Review.objects.select_related("assigned_to").get(pk=article_id)
        data = {"changes": {"assigned_to": [_name(review.assigned_to), _name(person)]}}
        review.assigned_to, review.put_off_at = person, None
        review.reserved_by, review.reserved_until = None, None
        review.save(update_fields=["assigned_to", "put_off_at", "reserved_by", "reserved_until"])
        log([_act("review.assigned", article_id, actor, reason, data)])


def note(*, article_id: UUID, text: str, actor: Actor) -> None:
    """Writes a note into the article's history. Raises Invalid, Article.DoesNotExist."""
    if not text.strip():
        raise Invalid("Write the note.", fields={"text": ["Write the note."]})
    _check(text, "text")
    Article.objects.only("pk").get(pk=article_id)
    log([_act("review.noted", article_id, actor, text.strip())])


def editors() -> QuerySet[User]:
    """Those who may correct articles."""
    return User.objects.with_perm(CORRECT, backend=PASSWORDS).order_by("username")


def _name(person: User | None) -> str | None:
    return None if person is None else person.get_full_name() or person.get_username()


def _in_review() -> QuerySet[Article]:
    return Article.objects.filter(state=Article.State.IN_REVIEW)


def _next(user: int, problem: str, passing: UUID | None) -> UUID | None:
    for line in _lines(user, passing):
        wanted = line.filter(problems__contains=[problem]) if problem else line
        # Of two editors who ask at once the second passes over the row that the first has locked.
        unlocked = wanted.select_for_update(skip_locked=True, no_key=True, of=("self",))
        found = unlocked.values_list("pk", flat=True).first()
        if found is not None:
            return found
    return None


def _lines(user: int, passing: UUID | None) -> Iterator[QuerySet[Article]]:
    """What may be handed out, line after line, each in the order of an index."""
    mine = Q(review__assigned_to=user)
    anybodys = Q(review__assigned_to__isnull=True)
    of_this = Review.objects.filter(article=OuterRef("pk"))
    others = ~Exists(of_this.held_by_others(user))
    waiting = _in_review().filter(others).exclude(pk=passing) if passing else _in_review().filter(others)
    untouched = waiting.filter(~Exists(of_this.filter(Q(put_off_at__isnull=False) | Q(assigned_to__isnull=False))))
    yield waiting.filter(mine, review__put_off_at__isnull=True).order_by("pk")
    yield untouched.filter(pk__gt=passing).order_by("pk") if passing else untouched.order_by("pk")
    yield untouched.order_by("pk")
    yield waiting.filter(mine | anybodys, review__put_off_at__isnull=False).order_by("review__put_off_at", "pk")


def _close(article: Article) -> None:
    """What is settled is nobody's work any more."""
    if article.state != Article.State.IN_REVIEW:
        Review.objects.filter(pk=article.pk).delete()


def _check(text: str, name: str) -> None:
    unfit = fault(text)
    if unfit or len(text) > LONGEST_NOTE:
        message = f"This cannot be kept: {unfit}." if unfit else f"At most {LONGEST_NOTE} characters."
        raise Invalid("Some values are wrong.", fields={name: [message]})


def _act(verb: str, article_id: UUID, actor: Actor, reason: str = "", data: Mapping[str, Any] | None = None) -> Act:
    # Its kind is not the article's: it tells of the work, and followers of the archive need not read the article again.
    return Act(verb=verb, subject_kind="review", subject_id=article_id, actor=actor, reason=reason, data=data or {})
