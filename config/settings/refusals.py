"""Values with which production does not start."""

from collections.abc import Sequence

EXAMPLE_KEY = "change-me"
MINIMUM_LENGTH = 50
MINIMUM_CHARACTERS = 10


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


def _key(key: str) -> list[str]:
    if not key:
        return ["SECRET_KEY is not set (SECRET_KEY, or a file named by SECRET_KEY_FILE)."]
    if EXAMPLE_KEY in key or key.startswith("django-insecure-"):
        return ["SECRET_KEY is an example; make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"]
    if len(key) < MINIMUM_LENGTH or len(set(key)) < MINIMUM_CHARACTERS:
        return [f"SECRET_KEY is too weak: at least {MINIMUM_LENGTH} characters, {MINIMUM_CHARACTERS} different ones."]
    return []
