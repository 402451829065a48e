"""Values with which production does not start."""

from collections.abc import Sequence

EXAMPLE_KEY = "change-me"
MINIMUM_LENGTH = 50
MINIMUM_CHARACTERS = 10
FETCHING_ENDS = 25
"""Seconds that a turn of polling has beside its last answer."""


def refusals(*, secret_key: str, debug: bool, allowed_hosts: Sequence[str]) -> list[str]:
    """What is unsafe, one line each, all at once; none is good."""
    found = _key(secret_key)
    if debug:
        found.append("DEBUG is on; it shows secrets to visitors. Unset it.")
    if not allowed_hosts:
        found.append("ALLOWED_HOSTS is not set: the names under which this site is reached, separated by commas.")
    if "*" in allowed_hosts:
        found.append("ALLOWED_HOSTS is '*'; name the hosts, or password reset mails can be made to point anywhere.")
    return found


def mute(*, alarm_mail: Sequence[str], host: str) -> list[str]:
    """One line where somebody is to be mailed and nothing can be."""
    return [] if host or not alarm_mail else ["ALARM_MAIL is set and EMAIL_HOST is not: nobody would be told."]


def contradictions(*, item: int, task: int, lease: int, fetch: float) -> list[str]:
    """Limits in seconds that do not go together, one line each."""
    found = []
    if 2 * item > task:
        found.append(f"ITEM_TIME_LIMIT is {item}: no more than half of TASK_TIME_LIMIT ({task}).")
    if lease <= task:
        found.append(f"LEASE_SECONDS is {lease}: longer than TASK_TIME_LIMIT ({task}), or two workers do one work.")
    if fetch + FETCHING_ENDS > task:
        found.append(f"FETCH_SECONDS is {fetch:g}: at least {FETCHING_ENDS} less than TASK_TIME_LIMIT ({task}).")
    return found


def _key(key: str) -> list[str]:
    if not key:
        return ["SECRET_KEY is not set (SECRET_KEY, or a file named by SECRET_KEY_FILE)."]
    if EXAMPLE_KEY in key or key.startswith("django-insecure-"):
        return ["SECRET_KEY is an example; make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"]
    if len(key) < MINIMUM_LENGTH or len(set(key)) < MINIMUM_CHARACTERS:
        return [f"SECRET_KEY is too weak: at least {MINIMUM_LENGTH} characters, {MINIMUM_CHARACTERS} different ones."]
    return []
