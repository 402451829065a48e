"""Titles, names and texts that would like to run. None does, on any page that shows them."""

import random
from collections.abc import Callable
from io import BytesIO

from django.contrib.auth.models import User
from django.urls import reverse

from archive.actions.finding import saved_searches
from archive.actions.finding.listing import Search
from archive.actions.following import webhooks
from archive.actions.receiving.receive import HandedIn
from archive.actions.tagging import vocabularies
from archive.actions.tagging.suggest import suggest
from archive.models import Actor, Article, Event, Item, Source, Suggestion, Term
from tests.actions.handing_in import ACTOR, WORDS, hand_in, work_off
from tests.admin.relating import related
from tests.browser.conftest import Visit

VECTORS = (
    "<script>window.ran=1</script>",
    '"><script>window.ran=1</script>',
    '"><img src=x onerror=window.ran=1>',
    "'><svg onload=window.ran=1>",
    "</textarea><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    '" autofocus onfocus=window.ran=1 x="',
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<a href=javascript:window.ran=1>press</a>",
    "<math><mi xlink:href='javascript:window.ran=1'>",
    "<style>@import 'javascript:window.ran=1'</style>",
    '<div x-data x-init="window.ran=1">',
    '<div x-html="window.ran=1" hx-on:load="window.ran=1" hx-get=/ hx-trigger=load>',
    "{{ 7*7 }}{% load x %}${window.ran=1}",
    "<!--><script>window.ran=1</script>-->",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "\u202e<script>window.ran=1</script>",
)


def _text(vector: str) -> bytes:
    # Words of its own, or it would be a copy of the one before.
    own = " ".join(random.Random(vector).choices(WORDS, k=60))  # noqa: S311
    paragraph = f"The minister said {vector} in a long statement about the economy of the country on Monday."
    return f"By Jane Doe {vector}\n\n{paragraph}\n\nA second paragraph follows with {vector} in it.\n\n{own}".encode()


def _more_about(shown: Article, *, source: Source) -> list[str]:
    """Pages that compare, withdraw and merge, and those of who is told."""
    relation = related(shown)
    Article.objects.exclude(pk=shown.pk).filter(title="Another one").update(title=VECTORS[1])
    webhook = webhooks.create(name=VECTORS[3], address="https://desk.example/?<script>", actor=ACTOR).webhook
    return [
        reverse("admin:archive_article_compare", args=[shown.pk, relation.pk]),
        reverse("admin:archive_article_version", args=[shown.pk, 1]),
        reverse("admin:archive_article_withdraw", args=[shown.pk]),
        f"{reverse('admin:archive_article_withdraw_many')}?article={shown.pk}",
        reverse("admin:archive_source_merge", args=[source.pk]),
        reverse("admin:archive_webhook_changelist"),
        reverse("admin:archive_webhook_change", args=[webhook.pk]),
        reverse("admin:archive_webhook_settings", args=[webhook.pk]),
    ]


def test_nothing_that_came_in_ever_runs(
    visit: Visit, account: Callable[[str], str], indexed: Callable[[], None]
) -> None:
    source = Source.objects.create(slug="hostile", name=VECTORS[0])
    for vector in VECTORS:
        declared = {"title": f"Title {vector}", "media_type": "text/plain", "section": vector, "authors": [vector]}
        hand_in(HandedIn(name=f"{vector}.txt", stream=BytesIO(_text(vector)), declared=declared), source=source)
        hand_in(HandedIn(name=f"{vector}.txt", stream=BytesIO(b"")))
    vocabulary = vocabularies.create(slug="hostile", name=VECTORS[1], free=False, suggests=True, actor=ACTOR)
    for vector in VECTORS:
        term = vocabularies.add_term(vocabulary=vocabulary, label=vector, parent=None, actor=ACTOR)
        Term.objects.filter(pk=term.pk).update(aliases=["minister"])
    work_off()
    indexed()
    while suggest():
        continue
    name = account("Administrator")
    page = visit.log_in(name)
    owner = Actor(kind="user", id=str(User.objects.get(username=name).pk), name=name)
    saved = saved_searches.create(name=VECTORS[2], parameters={"q": VECTORS[0]}, search=Search(), owner=owner)
    addresses = [
        reverse("admin:index"),
        f"{reverse('admin:archive_article_changelist')}?q=minister",
        f"{reverse('admin:archive_article_changelist')}?q=%22%3E%3Cscript%3Ewindow.ran=1%3C/script%3E",
        reverse("admin:archive_item_changelist"),
        f"{reverse('admin:archive_item_changelist')}?code=%22%3E%3Cscript%3Ewindow.ran=1%3C/script%3E",
        reverse("admin:archive_item_quarantine"),
        reverse("admin:archive_deposit_changelist"),
        reverse("admin:archive_source_changelist"),
        reverse("admin:archive_source_change", args=[source.pk]),
        reverse("admin:archive_savedsearch_changelist"),
        reverse("admin:archive_savedsearch_change", args=[saved.pk]),
        reverse("admin:archive_event_changelist"),
        reverse("admin:archive_review_changelist"),
        reverse("admin:archive_suggestion_changelist"),
        f"{reverse('admin:archive_edit_order')}?q=minister",
    ]
    for shown in Article.objects.all():
        item = shown.items.get()
        addresses += [
            reverse("admin:archive_article_change", args=[shown.pk]),
            reverse("admin:archive_article_correct", args=[shown.pk]),
            reverse("admin:archive_review_change", args=[shown.pk]),
            reverse("admin:archive_item_change", args=[item.pk]),
            reverse("admin:archive_original_content", args=[item.original_id]),
        ]
    suggested = list(Suggestion.objects.order_by("article_id", "pk")[: len(VECTORS)])
    assert {one.term.label for one in suggested} == set(VECTORS)
    addresses += [reverse("admin:archive_suggestion_change", args=[one.pk]) for one in suggested]
    addresses.append(f"{reverse('admin:archive_suggestion_many')}?term={suggested[0].term_id}")
    first = Item.objects.quarantined().first()
    assert first is not None
    addresses.append(reverse("admin:archive_deposit_change", args=[first.deposit_id]))
    addresses += [reverse("admin:archive_event_change", args=[event.pk]) for event in Event.objects.all()[:3]]
    assert Article.objects.count() == len(VECTORS)
    addresses += _more_about(Article.objects.earliest("id"), source=source)
    for address in addresses:
        visit.go(address)
        page.wait_for_function("window.Alpine !== undefined")
        assert page.evaluate("window.ran") is None, address
    assert visit.faults == []


def test_policy_stops_a_script_that_got_into_the_page(visit: Visit, account: Callable[[str], str]) -> None:
    page = visit.log_in(account("Reader"))
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(
            """async () => {
                const script = document.createElement("script");
                script.textContent = "window.ran = 1";
                document.body.append(script);
                const frame = document.createElement("div");
                frame.innerHTML = "<img src='data:,' onerror='window.ran = 2'>";
                const failed = new Promise((done) => frame.firstChild.addEventListener("error", done));
                document.body.append(frame);
                await failed;
            }"""
        )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in fault for fault in visit.faults)
