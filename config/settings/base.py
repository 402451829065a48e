"""What all settings share. Values that differ between machines come from `config.env`."""

import logging
from pathlib import Path
from zoneinfo import ZoneInfo

from corsheaders.defaults import default_headers

from archive.values import PIPELINE
from config import env
from config.embedded import broker_url, socket_folder
from config.policy import STRICT
from config.settings.database import database
from config.settings.editors import AXES_ENABLE_ADMIN, AXES_LOCKOUT_TEMPLATE, UNFOLD  # noqa: F401  settings too
from config.settings.logs import configure
from config.settings.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401  settings too

BASE_DIR = env.ROOT
DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

INSTALLED_APPS = [
    # Templates are looked up in this order: ours, then the theme's, then Django's.
    "archive.apps.ArchiveConfig",
    "unfold.apps.BasicAppConfig",
    "archive.apps.EditorsDoorConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "corsheaders",
    "django_structlog",
    "config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "archive.api.metrics.MetricsMiddleware",  # first: it counts what the others answer, too
    "corsheaders.middleware.CorsMiddleware",
    "archive.api.compression.CompressionMiddleware",
    "config.redirects.KeptMethods",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.languages.AdminLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.requests.LoggedRequests",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers what the login view refuses
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": database(
        env.DATABASE_URL,
        sockets=socket_folder(env.HOME),
        password=env.DATABASE_PASSWORD,
        statement_timeout=env.STATEMENT_TIMEOUT,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
BROKER_URL = env.BROKER_URL or broker_url(env.HOME)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
# The theme's own words; those of our pages stand with them, in archive/locale.
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT: Path | None = env.STATIC_ROOT

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 3600

# Five wrong passwords from one address for one name: a quarter of an hour's pause. Not for the name alone: anybody
# could then lock an editor out.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "config.addresses.client_address"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": STRICT}
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS

# Scripts of other sites use the API with a key, never with somebody's session.
CORS_ALLOWED_ORIGINS = env.CORS_ORIGINS
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_HEADERS = (*default_headers, "idempotency-key", "if-match", "if-none-match", "if-range", "range")
CORS_EXPOSE_HEADERS = (
    "Content-Range",
    "Content-Digest",
    "ETag",
    "Last-Modified",
    "Location",
    "Repr-Digest",
    "Retry-After",
)

# A body that is not a file is held in memory: keep it small. Uploads stream to disk and are counted by the intake.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "config.uploads.UnnamedFileUploadHandler",
]

EMAIL_HOST = env.EMAIL_HOST
EMAIL_PORT = env.EMAIL_PORT
EMAIL_HOST_USER = env.EMAIL_USER
EMAIL_HOST_PASSWORD = env.EMAIL_PASSWORD
# Port 465 speaks TLS from the start, every other one begins it (RFC 8314).
EMAIL_USE_SSL = env.EMAIL_USE_TLS and env.EMAIL_PORT == 465
EMAIL_USE_TLS = env.EMAIL_USE_TLS and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.EMAIL_FROM
SERVER_EMAIL = env.EMAIL_FROM
ALARM_MAIL = env.ALARM_MAIL
SEARCH_MAIL_HOUR = env.SEARCH_MAIL_HOUR
SEARCH_MAIL_TIME_ZONE = ZoneInfo(env.SEARCH_MAIL_TIME_ZONE)
SITE_URL = env.SITE_URL or f"http://localhost:{env.PORT or 8000}"

LOGGING = configure(level=env.LOG_LEVEL, layout=env.LOG_FORMAT)
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG

# Dateline's own. Code reads them here, so that a test can set them.
DATELINE_HOME = env.HOME
SEARCH_FOLDER = env.HOME / "search"
ORIGINALS_URL = env.ORIGINALS_URL or (env.HOME / "originals").as_uri()
# In the words of obstore's S3Store; empty for a folder.
ORIGINALS_OPTIONS = {
    name: value
    for name, value in {
        "endpoint": env.S3_ENDPOINT,
        "region": env.S3_REGION,
        "access_key_id": env.S3_ACCESS_KEY_ID,
        "secret_access_key": env.S3_SECRET_ACCESS_KEY,
    }.items()
    if value and env.ORIGINALS_URL.startswith("s3:")
}
DEMO_ALLOWED = False
PROXY_COUNT = env.PROXY_COUNT
MAX_FILE_SIZE = env.MAX_FILE_SIZE
MAX_INLINE_SIZE = env.MAX_INLINE_SIZE
FETCH_ALLOWED_NETWORKS: tuple[str, ...] = tuple(env.FETCH_ALLOWED_NETWORKS)
CHANNEL_FOLDERS = env.CHANNEL_FOLDERS
CHANNEL_SECRETS = env.CHANNEL_SECRETS
# Who runs a site that asks finds out who asks, and whom to write to.
FETCH_AGENT = f"Dateline/{PIPELINE}" + (f" (+{env.CONTACT})" if env.CONTACT else "")
FETCH_SECONDS = env.FETCH_SECONDS
FETCH_BYTES = env.FETCH_BYTES
FETCH_REDIRECTS = 5
HOST_DELAY = env.HOST_DELAY
POLL_TURNS = env.POLL_TURNS
CHUNK_SIZE = env.CHUNK_SIZE
LEASE_SECONDS = env.LEASE_SECONDS
ITEM_TIME_LIMIT = env.ITEM_TIME_LIMIT
TASK_TIME_LIMIT = env.TASK_TIME_LIMIT
SWEEP_SECONDS = env.SWEEP_SECONDS
# Of a web process's threads, as many as may wait for something to happen.
WAITING_REQUESTS = env.WEB_THREADS // 2
