"""The admin site: its addresses, its start page, and how it answers when something is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import views as auth_views
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.sites import UnfoldAdminSite

from archive.admin import dashboard
from archive.admin.passwords import NewPasswordForm, ResetForm
from archive.admin.said import refusal
from archive.errors import DatelineError, Invalid

View = Callable[..., HttpResponseBase]


class DatelineSite(UnfoldAdminSite):
    index_title = gettext_lazy("Overview")
    index_template = "archive/dashboard.html"

    def get_urls(self) -> list[URLPattern]:
        return [*self._password_reset_urls(), *super().get_urls()]

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002  Django's signature
        return super().admin_view(self._answering(view), cacheable)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**dashboard.context(request), **(extra_context or {})})

    def _answering(self, view: View) -> View:
        """Turns what an action refuses into a page that says so; forms say it beside a field where they can."""

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except DatelineError as error:
                return self._refusal(request, error)
            except ValidationError as wrong:
                # A key of a row that is none, where Django's own lists take them without a form.
                return self._refusal(request, Invalid(" ".join(wrong.messages)))

        return answer

    def _refusal(self, request: HttpRequest, error: DatelineError) -> TemplateResponse:
        context = {
            **self.each_context(request),
            "title": _("That did not work"),
            "error": error,
            "words": refusal(error),
        }
        return TemplateResponse(request, "archive/refused.html", context, status=error.http_status)

    def _get_colors(self, key: str, *args: Any) -> dict[str, dict[str, str]]:
        """None: the theme would write them into a style element of each page. They stand in our style sheet."""
        return {}

    def _password_reset_urls(self) -> list[URLPattern]:
        """By these names the log-in page finds the first one, and Django's views each other."""
        reset = self._open_view(
            auth_views.PasswordResetView,
            form_class=ResetForm,
            success_url=reverse_lazy(f"{self.name}:password_reset_done"),
            template_name="archive/password_reset.html",
            email_template_name="archive/password_reset_mail.txt",
            subject_template_name="archive/password_reset_subject.txt",
        )
        done = self._open_view(auth_views.PasswordResetDoneView, template_name="archive/password_reset_done.html")
        confirm = self._open_view(
            auth_views.PasswordResetConfirmView,
            form_class=NewPasswordForm,
            success_url=reverse_lazy(f"{self.name}:password_reset_complete"),
            template_name="archive/password_reset_confirm.html",
        )
        complete = self._open_view(
            auth_views.PasswordResetCompleteView, template_name="archive/password_reset_complete.html"
        )
        return [
            path("password_reset/", reset, name="admin_password_reset"),
            path("password_reset/done/", done, name="password_reset_done"),
            path("reset/<uidb64>/<token>/", confirm, name="password_reset_confirm"),
            path("reset/done/", complete, name="password_reset_complete"),
        ]

    def _open_view(self, view: Any, **options: Any) -> View:
        """One of Django's views for people who are not logged in, within the theme's frame."""

        def open_view(request: HttpRequest, **place: str) -> HttpResponseBase:
            answer: HttpResponseBase = view.as_view(extra_context=self.each_context(request), **options)(
                request, **place
            )
            return answer

        return open_view


SITE = DatelineSite()


def the_site() -> DatelineSite:
    """The one site. Django calls this when it first needs it, perhaps while this package is still being imported."""
    return SITE
