"""Two articles that share passages, for tests of what can be decided of them."""

from archive.models import Article, Relation, Source
from tests.actions.handing_in import hand_in, work_off

SHARED = (
    "The harbour master told reporters that the northern pier will be rebuilt before the winter storms arrive again, "
    "and that the ferry company has agreed to pay for one half of the stones that are needed for the work.\n\n"
    "The council of the island is to decide about the other half of the costs on Friday of next week."
)


def related(article: Article, share: float = 0.5) -> Relation:
    """A relation of this article, to one that is made for it. `share`: how much of the smaller one's text both have."""
    other = Article.objects.create(
        state=Article.State.ACCEPTED,
        title="Another one",
        body="Another text.",
        received_at=article.received_at,
        changed_at=article.changed_at,
    )
    a, b = sorted((article, other), key=lambda one: one.pk)
    revision = article.revisions.get()
    return Relation.objects.create(
        a=a, b=b, revision_a=revision, revision_b=revision, kind=Relation.Kind.REWRITE, containment_a=share,
        containment_b=share * 0.8, rules="test", made_at=article.received_at,
    )  # fmt: skip


def two_that_share_passages() -> tuple[Article, Article]:
    """Of two outlets, as the machine finds them: the agency's story, and another one's that is written after it."""
    outlets = [Source.objects.create(slug=name.lower(), name=name) for name in ("Vesper", "Herald")]
    for number, outlet in enumerate(outlets):
        own = ("Ferries stay in port", "Pier is to be rebuilt")[number]
        text = (
            f" date 2024-03-0{number + 4} {own}\n\n{own}, as was said at the harbour of Lindhaven {number + 2} "
            f"days ago by people who know the place.\n\n{SHARED}\n\nMore is known {number + 3} hours later, it says.\n"
        )
        hand_in(text.encode(), source=outlet)
        work_off()
    first, second = Article.objects.order_by("id")
    return first, second
