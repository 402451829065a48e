"""What all pages about one article share: who may see it, and how a refused act is told."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from archive.actions.editing.withdraw import gone
from archive.admin.ledger import WITHDRAW, Ledger
from archive.admin.said import refusal, wrong_values
from archive.errors import Conflict, Invalid, Stale
from archive.models import Article


class ArticleDoor(Ledger):
    def found(self, request: HttpRequest, key: str) -> Any:
        """As elsewhere; raises Withdrawn for a withdrawn article, but to those who may withdraw and restore."""
        article = super().found(request, key)
        if article.state == Article.State.WITHDRAWN and not request.user.has_perm(WITHDRAW):
            raise gone(article=article, with_actor=request.user.has_perm("archive.view_event"))
        return article

    def article(self, request: HttpRequest, key: UUID | str) -> Article:
        article: Article = self.found(request, str(key))
        return article

    def attempt(
        self,
        request: HttpRequest,
        act: Callable[[], object],
        *,
        done: str,
        back: str,
        again: Callable[[Sequence[str]], HttpResponse] | None = None,
    ) -> HttpResponse:
        """Does something that is one button, and goes `back` to the page with the button: it says what came of it.
        `again` shows what was sent once more, with what is wrong with the reason."""
        try:
            act()
        except Stale:
            messages.error(request, _("Somebody changed this article since you opened the page. Look again."))
        except Invalid as wrong:
            if "reason" not in wrong.fields:  # the one field beside the button
                raise
            texts = wrong_values(wrong)["reason"]
            if again is not None:
                return again(texts)
            messages.error(request, " ".join(texts))
        except Conflict as conflict:
            messages.error(request, refusal(conflict))
        else:
            messages.success(request, done)
        return redirect(back)


def version_read(request: HttpRequest) -> int | None:
    """The version of the article that the page showed which this form stands on."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


def reason_given(request: HttpRequest) -> str:
    """Why, in the words of the person; what no text can hold is left out."""
    return request.POST.get("reason", "").replace("\0", "").strip()
