"""The Content-Security-Policy of each part of the site: the strictest that its pages work with."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
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


class PolicyMiddleware(CSPMiddleware):
    """django-csp, with the exceptions of the parts of the site that need one."""

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
