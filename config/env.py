"""The only place that reads environment variables. `.env.example` lists them all with what they mean."""

from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parent.parent

_env = Env()
_env.read_env(ROOT / ".env", recurse=False)

HOME = Path(_env.str("DATELINE_HOME", str(ROOT / "var"))).expanduser().resolve()

SECRET_KEY: str = _env.str("SECRET_KEY", "")
SECRET_KEY_FILE: str = _env.str("SECRET_KEY_FILE", "")
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("CSRF_TRUSTED_ORIGINS", [])

DATABASE_URL: str = _env.str("DATABASE_URL", "")
DATABASE_PASSWORD_FILE: str = _env.str("DATABASE_PASSWORD_FILE", "")
BROKER_URL: str = _env.str("BROKER_URL", "")
PG_BIN: str = _env.str("PG_BIN", "")

PORT: int | None = _env.int("PORT", None)
LOG_LEVEL: str = _env.str("LOG_LEVEL", "INFO")
LOG_FORMAT: str = _env.str("LOG_FORMAT", "console")

# Intake limits, in bytes and counts.
MAX_FILE_SIZE: int = _env.int("MAX_FILE_SIZE", 256 * 1024 * 1024)
MAX_INLINE_SIZE: int = _env.int("MAX_INLINE_SIZE", 1024 * 1024)

# Background work, in items and seconds.
WORKER_CONCURRENCY: int = _env.int("WORKER_CONCURRENCY", 2)
CHUNK_SIZE: int = _env.int("CHUNK_SIZE", 500)
LEASE_SECONDS: int = _env.int("LEASE_SECONDS", 150)
ITEM_TIME_LIMIT: int = _env.int("ITEM_TIME_LIMIT", 10)
TASK_TIME_LIMIT: int = _env.int("TASK_TIME_LIMIT", 120)
SWEEP_SECONDS: int = _env.int("SWEEP_SECONDS", 5)
