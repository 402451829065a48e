"""REST framework and its OpenAPI page: default deny."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "archive.api.authentication.ApiKeyAuthentication",
        "archive.api.authentication.SessionAuthentication",
    ],
    # A view that does not say who may use it is closed to everybody.
    "DEFAULT_PERMISSION_CLASSES": ["archive.api.permissions.Permitted"],
    "DEFAULT_RENDERER_CLASSES": ["archive.api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["archive.api.rendering.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["archive.api.throttling.ClientThrottle"],
    "DEFAULT_THROTTLE_RATES": {"client": "6000/min"},
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "archive.api.problems.answer",
    "DEFAULT_SCHEMA_CLASS": "archive.api.schema.Operation",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

DESCRIPTION = """\
An archive for news articles.

- **Keys**: `Authorization: Bearer dl_…`. Scopes: `read` (metadata and snippets), `text` (full text and originals),
  `deposit` (hand in), `edit`, `admin`.
- **Problems**: every error is a problem document (RFC 9457, `application/problem+json`). Its `code` is stable; `errors`
  names the fields that are wrong.
- **Pages**: a list answers with `results` and `next`, the address of the next page or null. A page may hold fewer rows
  than asked for; only `next` says that there is no more.
- **Times** are in UTC and end in `Z`. Spans are half-open offsets in Unicode code points.
- **Own identifiers**: an article sent with an `identifier` (at most 500 characters, yours alone) and again with other
  bytes is a new version of the same article (verdict `revision`), and the last one sent shows. The same bytes are a
  `duplicate`. What is sent for a withdrawn article waits in quarantine (`identifier_withdrawn`) until it is restored.
- **Handing in**: 202 means that everything is committed. When the receipt says `safe_to_delete`, you may delete yours.
"""

SPECTACULAR_SETTINGS = {
    "TITLE": "Dateline",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AlarmKind": "archive.models.tallies.Alarm.Kind",
        "ArticleState": "archive.models.articles.Article.State",
        "ChannelKind": "archive.models.channels.Channel.Kind",
        "DepositState": "archive.models.deposits.Deposit.State",
        "Door": "archive.models.deposits.Deposit.Door",
        "Scope": "archive.models.keys.ApiKey.Scope",
        "SourceKind": "archive.models.sources.Source.Kind",
        "HeaderKind": ["title", "byline", "revision_note", "body", "none"],
        "ActorKind": ["user", "key", "system"],
        "Verdict": ["archived", "duplicate", "revision", "quarantined", "rejected"],
        "Precision": ["year", "month", "day", "minute", "second"],
        "Severity": ["warning", "fatal"],
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "archive.api.links.add_links"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "displayRequestDuration": True, "validatorUrl": None},
}
