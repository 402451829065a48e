"""The only place that reads environment variables. `.env.example` lists them all with what they mean.

A secret can be given as a file instead: `NAME_FILE` holds the path, as container platforms mount secrets.
"""

import os
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

from environs import Env, EnvError, ValidationError, validate

ROOT = Path(__file__).resolve().parent.parent

_env = Env()
_env.read_env(ROOT / ".env", recurse=False)

_SOME = validate.Range(min=1)
_NONE_OR_MORE = validate.Range(min=0)
_PORT = validate.Range(0, 65535)
_LEVELS = validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])


def _level(value: str) -> None:
    _LEVELS(value.upper())


def _time_zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValidationError("Not an IANA time zone.") from unknown


def _network(value: str) -> str:
    try:
        return str(ip_network(value.strip()))
    except ValueError as wrong:
        raise EnvError(f'Environment variable "FETCH_ALLOWED_NETWORKS": {wrong}.') from wrong


def _read(file: str, *, name: str) -> str:
    """What stands in the file that the variable `name` names. Raises EnvError."""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as failed:
        why = failed.strerror if isinstance(failed, OSError) else "it is no text"
        raise EnvError(f'Environment variable "{name}": {file} cannot be read: {why}') from failed


def _secret(name: str) -> str:
    file = _env.str(f"{name}_FILE", "")
    return _read(file, name=f"{name}_FILE") if file else _env.str(name, "")


def named_secrets(prefix: str, *, folder: str) -> dict[str, str]:
    """The secrets that have names of the user's own: each as it stands, from a file, or a file of the folder.

    Raises EnvError.
    """
    given = {name: value for name, value in os.environ.items() if name.startswith(prefix)}
    return _files_in(folder) | {
        name.removeprefix(prefix).removesuffix("_FILE"): (
            _read(value, name=name) if value and name.endswith("_FILE") else value
        )
        for name, value in given.items()
    }


def _files_in(folder: str) -> dict[str, str]:
    if not folder:
        return {}
    name = "CHANNEL_SECRETS_FOLDER"
    try:
        files = [file for file in sorted(Path(folder).iterdir()) if file.is_file()]
    except OSError as failed:
        raise EnvError(f'Environment variable "{name}": {folder} cannot be read: {failed.strerror}') from failed
    return {file.name: _read(str(file), name=name) for file in files}


HOME = Path(_env.str("DATELINE_HOME", "") or ROOT / "var").expanduser().resolve()

# Web. SECRET_KEY has no default: development keeps a generated one in DATELINE_HOME, production refuses to start.
DEBUG: bool = _env.bool("DEBUG", False)
SECRET_KEY: str = _secret("SECRET_KEY")
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("CSRF_TRUSTED_ORIGINS", [])
CORS_ORIGINS: list[str] = _env.list("CORS_ORIGINS", [])
PROXY_COUNT: int = _env.int("PROXY_COUNT", 0, validate=_NONE_OR_MORE)
HSTS_SECONDS: int = _env.int("HSTS_SECONDS", 365 * 24 * 3600, validate=_NONE_OR_MORE)
STATIC_ROOT = Path(_env.str("STATIC_ROOT", "") or ROOT / "staticfiles")
BIND: str = _env.str("BIND", "127.0.0.1")
PORT: int | None = _env.int("PORT", None, validate=_PORT)
WEB_WORKERS: int = _env.int("WEB_WORKERS", 2, validate=_SOME)
WEB_THREADS: int = _env.int("WEB_THREADS", 4, validate=_SOME)

# Servers. Empty: embedded ones are started under DATELINE_HOME.
DATABASE_URL: str = _env.str("DATABASE_URL", "")
DATABASE_PASSWORD: str = _secret("DATABASE_PASSWORD")
STATEMENT_TIMEOUT: int = _env.int("STATEMENT_TIMEOUT", 0, validate=_NONE_OR_MORE)
BROKER_URL: str = _env.str("BROKER_URL", "")
BROKER_PASSWORD: str = _secret("BROKER_PASSWORD")
PG_BIN: str = _env.str("PG_BIN", "")

# Mail, for password resets, alarms and what saved searches found.
EMAIL_HOST: str = _env.str("EMAIL_HOST", "")
EMAIL_PORT: int = _env.int("EMAIL_PORT", 587, validate=_PORT)
EMAIL_USER: str = _env.str("EMAIL_USER", "")
EMAIL_PASSWORD: str = _secret("EMAIL_PASSWORD")
EMAIL_USE_TLS: bool = _env.bool("EMAIL_USE_TLS", True)
EMAIL_FROM: str = _env.str("EMAIL_FROM", "dateline@localhost")
ALARM_MAIL: list[str] = _env.list("ALARM_MAIL", [])
SEARCH_MAIL_HOUR: int = _env.int("SEARCH_MAIL_HOUR", 7, validate=validate.Range(0, 23))
SEARCH_MAIL_TIME_ZONE: str = _env.str("SEARCH_MAIL_TIME_ZONE", "UTC", validate=_time_zone)
SITE_URL: str = _env.str("SITE_URL", "")

LOG_LEVEL: str = _env.str("LOG_LEVEL", "INFO", validate=_level).upper()
LOG_FORMAT: str = _env.str("LOG_FORMAT", "console", validate=validate.OneOf(["console", "json"]))

# Where originals lie that are too large for a row: file:///folder or s3://bucket/prefix. Empty: under DATELINE_HOME.
ORIGINALS_URL: str = _env.str("ORIGINALS_URL", "")
S3_ENDPOINT: str = _env.str("S3_ENDPOINT", "")
S3_REGION: str = _env.str("S3_REGION", "")
S3_ACCESS_KEY_ID: str = _env.str("S3_ACCESS_KEY_ID", "")
S3_SECRET_ACCESS_KEY: str = _secret("S3_SECRET_ACCESS_KEY")

# Intake limits, in bytes.
MAX_FILE_SIZE: int = _env.int("MAX_FILE_SIZE", 256 * 1024 * 1024, validate=_SOME)
MAX_INLINE_SIZE: int = _env.int("MAX_INLINE_SIZE", 1024 * 1024, validate=_NONE_OR_MORE)

# Networks beside the public internet to which feeds, pages and webhooks may lead.
FETCH_ALLOWED_NETWORKS: list[str] = _env.list("FETCH_ALLOWED_NETWORKS", [], _network)

# Channels: folders beneath which files may be taken, how politely other servers are asked, and what they may take.
CHANNEL_FOLDERS: list[str] = _env.list("CHANNEL_FOLDERS", [str(HOME / "inbox")])
# What channels sign with, by name. No row, page or log holds it.
CHANNEL_SECRETS: dict[str, str] = named_secrets("CHANNEL_SECRET_", folder=_env.str("CHANNEL_SECRETS_FOLDER", ""))
CONTACT: str = _env.str("CONTACT", "")
HOST_DELAY: float = _env.float("HOST_DELAY", 1.0)
FETCH_SECONDS: float = _env.float("FETCH_SECONDS", 30.0)
FETCH_BYTES: int = _env.int("FETCH_BYTES", 50 * 1024 * 1024, validate=_SOME)
POLL_TURNS: int = _env.int("POLL_TURNS", 1, validate=_NONE_OR_MORE)

# Background work, in items, seconds and MiB.
WORKER_CONCURRENCY: int = _env.int("WORKER_CONCURRENCY", 2, validate=_SOME)
CHUNK_SIZE: int = _env.int("CHUNK_SIZE", 500, validate=_SOME)
LEASE_SECONDS: int = _env.int("LEASE_SECONDS", 150, validate=_SOME)
ITEM_TIME_LIMIT: int = _env.int("ITEM_TIME_LIMIT", 10, validate=_SOME)
TASK_TIME_LIMIT: int = _env.int("TASK_TIME_LIMIT", 120, validate=_SOME)
SWEEP_SECONDS: int = _env.int("SWEEP_SECONDS", 5, validate=_SOME)
WORKER_MEMORY_LIMIT: int = _env.int("WORKER_MEMORY_LIMIT", 1024, validate=_SOME)
