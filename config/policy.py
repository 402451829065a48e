"""The Content-Security-Policy of each part of the site: the strictest that its pages work with."""

from csp.constants import HEADER, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

STRICT = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "object-src": [NONE],
}

# The theme's Alpine evaluates the expressions in its templates: without `unsafe-eval` not even the log-in page can be
# seen. It sets one style attribute (the width of a list's bar of actions); style elements stay forbidden.
ADMIN = {"script-src": [SELF, UNSAFE_EVAL], "style-src-attr": [UNSAFE_INLINE]}

BY_PREFIX = {"/admin/": ADMIN}


DATA = "/api/v1/"
FOR_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""No page at all: nothing of it loads or runs anything. Said as it is, for to put together a policy costs its time."""


class PolicyMiddleware(CSPMiddleware):
    """django-csp, with the exceptions of the parts of the site that need one."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(DATA):
            response.headers.setdefault(HEADER, FOR_DATA)
            return response
        finished: HttpResponseBase = super().process_response(request, response)
        return finished

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002  the parent's signature
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        for prefix, exceptions in BY_PREFIX.items():
            if request.path_info.startswith(prefix):
                parts.replace = {**exceptions, **(parts.replace or {})}
        return parts
