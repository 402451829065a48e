"""What saved searches found is mailed to their owners: one mail a day to each, and none where nothing is new.

A mail is a row that is claimed before it is sent and marked afterwards, together with what it told of. Who dies before
that leaves a claim that ends, and the mail is sent then: at least once, under the same Message-ID.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from archive.models import Article, SavedSearch, SavedSearchMatch, SearchMail

TURN = 20.0
"""Seconds after which no other mail is begun."""
CLAIM = timedelta(minutes=10)
"""Longer than a turn and its last mail; so long a mail waits whose worker was killed, or that no server took."""
SHOWN = 20
"""Articles of each search in a mail; of the others it tells how many there are."""
MOST = 10_000
"""What a search found beyond that is told the next day."""

VIEW = "archive.view_savedsearch"

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a saved search found since the last mail: the newest articles, and how many there are in all."""

    search: SavedSearch
    articles: Sequence[Article]
    count: int


def send_due(*, now: datetime | None = None, seconds: float = TURN) -> int:
    """Sends the mails of today that were not sent, from SEARCH_MAIL_HOUR on. Returns how many.

    A mail server that is away costs nothing: the mail is tried again when its claim has ended.
    """
    local = (now or timezone.now()).astimezone(settings.SEARCH_MAIL_TIME_ZONE)
    if local.hour < settings.SEARCH_MAIL_HOUR:
        return 0
    until = time.monotonic() + seconds
    sent = 0
    for owner in _waiting(local.date()):
        if time.monotonic() >= until:
            break
        mail = claim(owner=owner, day=local.date())
        if mail is not None:
            sent += _send(mail, owner)
    return sent


def claim(*, owner: User, day: date) -> SearchMail | None:
    """The day's mail to a person, which nobody else sends before the claim ends; None if it is sent or claimed."""
    with transaction.atomic():
        SearchMail.objects.bulk_create([SearchMail(owner=owner, day=day)], ignore_conflicts=True)
        open_mails = SearchMail.objects.filter(owner=owner, day=day, sent_at=None, claimed_until__lte=timezone.now())
        mail = open_mails.select_for_update(of=("self",), skip_locked=True).first()
        if mail is not None:
            mail.claimed_until, mail.attempts = timezone.now() + CLAIM, mail.attempts + 1
            mail.save(update_fields=["claimed_until", "attempts"])
    return mail


def _waiting(day: date) -> list[User]:
    """To whom something is to be told that was not told today."""
    found = SavedSearchMatch.objects.filter(to_mail=True, search__owner_kind="user", search__mailed=True)
    owners = found.order_by().values_list("search__owner_id", flat=True).distinct()
    told = SearchMail.objects.filter(day=day, sent_at__isnull=False).values("owner")
    people = User.objects.filter(pk__in=list(owners), is_active=True).exclude(email="").exclude(pk__in=told)
    return [person for person in people.order_by("pk") if person.has_perm(VIEW)]


def _send(mail: SearchMail, owner: User) -> bool:
    news, told = _news(owner)
    if news:
        with override(_language(news)):
            message = written(mail=mail, owner=owner, news=news)
        try:
            message.send()
        except (OSError, SMTPException) as error:
            logger.warning("saved searches not mailed", person=owner.pk, attempts=mail.attempts, error=str(error))
            return False
    with transaction.atomic():
        SavedSearchMatch.objects.filter(pk__in=told).update(to_mail=False)
        if news:
            mail.sent_at, mail.articles = timezone.now(), sum(one.count for one in news)
            mail.save(update_fields=["sent_at", "articles"])
        else:
            mail.delete()
    return bool(news)


def _news(owner: User) -> tuple[list[News], list[UUID]]:
    """What is to be told, and the matches that are told with it. Articles that were withdrawn since are left out."""
    news, told = [], []
    for search in SavedSearch.objects.filter(owner_kind="user", owner_id=str(owner.pk), mailed=True).order_by("name"):
        matches = list(search.matches.filter(to_mail=True).order_by("pk").values_list("pk", "article")[:MOST])
        told += [match for match, _article in matches]
        articles = Article.objects.filter(pk__in=[article for _, article in matches])
        shown = articles.exclude(state=Article.State.WITHDRAWN)
        count = shown.count()
        if count:
            newest = shown.listed().select_related("source").order_by(F("received_at").desc(), "-pk")[:SHOWN]
            news.append(News(search=search, articles=list(newest), count=count))
    return news, told


def _language(news: Sequence[News]) -> str:
    """One mail tells of all searches: that of the one kept last, where that is known."""
    known = [one.search for one in news if one.search.language]
    return max(known, key=lambda search: search.created_at).language if known else settings.LANGUAGE_CODE


def written(*, mail: SearchMail, owner: User, news: Sequence[News]) -> EmailMessage:
    """The mail as it is sent, in the language that is active: plain text with titles, sources, dates and links."""
    count = sum(one.count for one in news)
    subject = f"[Dateline] {_articles(count)}: {', '.join(_line(one.search.name) for one in news)}"
    off = _address("admin:archive_savedsearch_mail_off")
    parts = [_part(one) for one in news]
    parts.append(_("You are told once a day of what your saved searches find. No more mails:") + f"\n{off}")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{mail.pk}@{host}>", "List-Unsubscribe": f"<{off}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject[:200], "\n\n".join(parts) + "\n", None, [owner.email], headers=headers)


def _part(news: News) -> str:
    page = _address("admin:archive_savedsearch_change", news.search.pk)
    lines = [f"{_line(news.search.name)}: {_articles(news.count)}", page, ""]
    for article in news.articles:
        said = (article.source.name if article.source is not None else "", article.published_edtf or _("no date"))
        lines += [f"- {_line(article.display_title)}", f"  {', '.join(filter(None, map(_line, said)))}"]
        lines.append(f"  {_address('admin:archive_article_change', article.pk)}")
    if news.count > len(news.articles):
        lines.append(_("and %(number)s more") % {"number": _count(news.count - len(news.articles))})
    return "\n".join(lines)


def _address(name: str, *args: object) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


def _articles(count: int) -> str:
    return ngettext("%(number)s new article", "%(number)s new articles", count) % {"number": _count(count)}


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)


def _line(text: str) -> str:
    """Titles come from outside: what would begin a line, or turn the direction of one, is left out."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable())
