"""The language of each part of the site: the editors' pages have theirs, all else is English."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

PAGES = "/admin/"


class AdminLanguage:
    """On the editors' pages the language that somebody chose, or that their browser asks for. What programs are
    answered is English whatever they accept: they go by codes, and an error that is reported is found again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        pages = request.path_info.startswith(PAGES)
        language = translation.get_language_from_request(request) if pages else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        if pages:
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ["Accept-Language"])
        return response
