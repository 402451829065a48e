"""The only place that reads environment variables. `.env.example` lists them all with what they mean.

A secret can be given as a file instead: `NAME_FILE` holds the path, as container platforms mount secrets.
"""

import os
from ipaddress import ip_network
from pathlib import Path

from environs import Env, validate

ROOT = Path(__file__).resolve().parent.parent

_env = Env()
_env.read_env(ROOT / ".env", recurse=False)


def _secret(value: str, file: str) -> str:
    return Path(file).read_text(encoding="utf-8").strip() if file else value


def named_secrets(prefix: str, *, folder: str) -> dict[str, str]:
    """The secrets that have names of the user's own: each as it stands, from a file, or a file of the folder."""
    files = [file for file in sorted(Path(folder).iterdir()) if file.is_file()] if folder else []
    given = {name.removeprefix(prefix): value for name, value in os.environ.items() if name.startswith(prefix)}
    return {file.name: _secret("", str(file)) for file in files} | {
        name.removesuffix("_FILE"): _secret(value, value if name.endswith("_FILE") else "")
        for name, value in given.items()
    }


HOME = Path(_env.str("DATELINE_HOME", "") or ROOT / "var").expanduser().resolve()

# Web. SECRET_KEY has no default: development keeps a generated one in DATELINE_HOME, production refuses to start.
DEBUG: bool = _env.bool("DEBUG", False)
SECRET_KEY: str = _secret(_env.str("SECRET_KEY", ""), _env.str("SECRET_KEY_FILE", ""))
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("CSRF_TRUSTED_ORIGINS", [])
CORS_ORIGINS: list[str] = _env.list("CORS_ORIGINS", [])
PROXY_COUNT: int = _env.int("PROXY_COUNT", 0)
HSTS_SECONDS: int = _env.int("HSTS_SECONDS", 365 * 24 * 3600)
STATIC_ROOT = Path(_env.str("STATIC_ROOT", "") or ROOT / "staticfiles")
BIND: str = _env.str("BIND", "127.0.0.1")
PORT: int | None = _env.int("PORT", None)
WEB_WORKERS: int = _env.int("WEB_WORKERS", 2)
WEB_THREADS: int = _env.int("WEB_THREADS", 4)

# Servers. Empty: embedded ones are started under DATELINE_HOME.
DATABASE_URL: str = _env.str("DATABASE_URL", "")
DATABASE_PASSWORD: str = _secret("", _env.str("DATABASE_PASSWORD_FILE", ""))
STATEMENT_TIMEOUT: int = _env.int("STATEMENT_TIMEOUT", 0)
BROKER_URL: str = _env.str("BROKER_URL", "")
BROKER_PASSWORD: str = _secret("", _env.str("BROKER_PASSWORD_FILE", ""))
PG_BIN: str = _env.str("PG_BIN", "")

# Mail, for password resets, alarms and what saved searches found.
EMAIL_HOST: str = _env.str("EMAIL_HOST", "")
EMAIL_PORT: int = _env.int("EMAIL_PORT", 587)
EMAIL_USER: str = _env.str("EMAIL_USER", "")
EMAIL_PASSWORD: str = _secret(_env.str("EMAIL_PASSWORD", ""), _env.str("EMAIL_PASSWORD_FILE", ""))
EMAIL_USE_TLS: bool = _env.bool("EMAIL_USE_TLS", True)
EMAIL_FROM: str = _env.str("EMAIL_FROM", "dateline@localhost")
ALARM_MAIL: list[str] = _env.list("ALARM_MAIL", [])
SEARCH_MAIL_HOUR: int = _env.int("SEARCH_MAIL_HOUR", 7, validate=validate.Range(0, 23))
SEARCH_MAIL_TIME_ZONE: str = _env.str("SEARCH_MAIL_TIME_ZONE", "UTC")
SITE_URL: str = _env.str("SITE_URL", "")

LOG_LEVEL: str = _env.str("LOG_LEVEL", "INFO").upper()
LOG_FORMAT: str = _env.str("LOG_FORMAT", "console")

# Where originals lie that are too large for a row: file:///folder or s3://bucket/prefix. Empty: under DATELINE_HOME.
ORIGINALS_URL: str = _env.str("ORIGINALS_URL", "")
S3_ENDPOINT: str = _env.str("S3_ENDPOINT", "")
S3_REGION: str = _env.str("S3_REGION", "")
S3_ACCESS_KEY_ID: str = _env.str("S3_ACCESS_KEY_ID", "")
S3_SECRET_ACCESS_KEY: str = _secret(_env.str("S3_SECRET_ACCESS_KEY", ""), _env.str("S3_SECRET_ACCESS_KEY_FILE", ""))

# Intake limits, in bytes.
MAX_FILE_SIZE: int = _env.int("MAX_FILE_SIZE", 256 * 1024 * 1024)
MAX_INLINE_SIZE: int = _env.int("MAX_INLINE_SIZE", 1024 * 1024)

# Networks beside the public internet to which feeds, pages and webhooks may lead.
FETCH_ALLOWED_NETWORKS: list[str] = [str(network) for network in _env.list("FETCH_ALLOWED_NETWORKS", [], ip_network)]

# Channels: folders beneath which files may be taken, how politely other servers are asked, and what they may take.
CHANNEL_FOLDERS: list[str] = _env.list("CHANNEL_FOLDERS", [str(HOME / "inbox")])
# What channels sign with, by name. No row, page or log holds it.
CHANNEL_SECRETS: dict[str, str] = named_secrets("CHANNEL_SECRET_", folder=_env.str("CHANNEL_SECRETS_FOLDER", ""))
CONTACT: str = _env.str("CONTACT", "")
HOST_DELAY: float = _env.float("HOST_DELAY", 1.0)
FETCH_SECONDS: float = _env.float("FETCH_SECONDS", 30.0)
FETCH_BYTES: int = _env.int("FETCH_BYTES", 50 * 1024 * 1024)
POLL_TURNS: int = _env.int("POLL_TURNS", 1)

# Background work, in items, seconds and MiB.
WORKER_CONCURRENCY: int = _env.int("WORKER_CONCURRENCY", 2)
CHUNK_SIZE: int = _env.int("CHUNK_SIZE", 500)
LEASE_SECONDS: int = _env.int("LEASE_SECONDS", 150)
ITEM_TIME_LIMIT: int = _env.int("ITEM_TIME_LIMIT", 10)
TASK_TIME_LIMIT: int = _env.int("TASK_TIME_LIMIT", 120)
SWEEP_SECONDS: int = _env.int("SWEEP_SECONDS", 5)
WORKER_MEMORY_LIMIT: int = _env.int("WORKER_MEMORY_LIMIT", 1024)
