"""For real: behind a proxy that speaks TLS, with given servers and secrets. Refuses to start with unsafe values."""

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403  settings are inherited by Django's convention
from config.settings.refusals import contradictions, mute, refusals

REFUSALS = [
    *refusals(secret_key=env.SECRET_KEY, debug=env.DEBUG, allowed_hosts=env.ALLOWED_HOSTS),
    *contradictions(
        item=env.ITEM_TIME_LIMIT, task=env.TASK_TIME_LIMIT, lease=env.LEASE_SECONDS, fetch=env.FETCH_SECONDS
    ),
    *mute(alarm_mail=env.ALARM_MAIL, host=env.EMAIL_HOST),
]
if REFUSALS:
    raise ImproperlyConfigured("Dateline does not start with these settings:\n- " + "\n- ".join(REFUSALS))

SECRET_KEY = env.SECRET_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS
SITE_URL = env.SITE_URL or f"https://{ALLOWED_HOSTS[0].removeprefix('.')}"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Without a mail server nothing is sent: a reset link must not end in a log.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if env.EMAIL_HOST else "django.core.mail.backends.dummy.EmailBackend"
)

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# Probes and scrapers come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = env.HSTS_SECONDS
if env.PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whether all other hosts of the domain speak TLS is not Dateline's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
