"""The editors' door: what its theme is told. The rest stands in archive/admin/."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext_lazy


def _stylesheet(request: HttpRequest) -> str:  # noqa: ARG001  the theme's signature
    return static("archive/admin.css")


def _stylesheet_of_articles(request: HttpRequest) -> str:  # noqa: ARG001  the theme's signature
    return static("archive/articles.css")


def _script_of_articles(request: HttpRequest) -> str:  # noqa: ARG001  the theme's signature
    return static("archive/articles.js")


def _script(request: HttpRequest) -> str:  # noqa: ARG001  the theme's signature
    return static("archive/admin.js")


def _desk_stylesheet(request: HttpRequest) -> str:  # noqa: ARG001  the theme's signature
    return static("archive/desk.css")


def _desk_script(request: HttpRequest) -> str:  # noqa: ARG001  the theme's signature
    return static("archive/desk.js")


def _icon(request: HttpRequest) -> str:  # noqa: ARG001  the theme's signature
    return static("archive/icon.svg")


UNFOLD = {
    "SITE_TITLE": "Dateline",
    "SITE_HEADER": "Dateline",
    "SITE_SUBHEADER": gettext_lazy("News archive"),
    "SITE_SYMBOL": "newspaper",
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _icon}],
    "STYLES": [_stylesheet, _desk_stylesheet, _stylesheet_of_articles],
    "SCRIPTS": [_script, _desk_script, _script_of_articles],
    "SIDEBAR": {"navigation": "archive.admin.navigation.sidebar"},
}

# The tables of django-axes are its own business; `manage.py axes_reset` frees whoever locked themselves out.
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "locked.html"
