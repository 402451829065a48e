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
    "DEFAULT_THROTTLE_RATES": {"client": "1200/min"},
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "archive.api.problems.answer",
    "DEFAULT_SCHEMA_CLASS": "archive.api.schema.Operation",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Dateline",
    "DESCRIPTION": "An archive for news articles.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "displayRequestDuration": True, "validatorUrl": None},
}
