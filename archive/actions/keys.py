"""Keys for programs: made, found, revoked. The key itself is shown once and never stored."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.receiving.declared import fault
from archive.actions.rows import run_binary
from archive.actions.scopes import permissions_of
from archive.actions.uniqueness import once
from archive.errors import Invalid, NotFound, Rejected
from archive.models import Actor, ApiKey

NAME_LENGTH = 100
PREFIX_LENGTH = 8
USE_NOTED_EVERY = timedelta(minutes=1)


class BeyondMaker(Rejected):
    """Somebody wants a key that may do what they may not do themselves."""

    code = "permission_denied"
    http_status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    key: ApiKey
    secret: str


def create(
    *,
    name: str,
    scopes: Sequence[str],
    actor: Actor,
    created_by: int | None = None,
    expires_at: datetime | None = None,
    may: Callable[[str], bool] | None = None,
) -> NewKey:
    """Makes a key of 256 random bits.

    `may` tells whether its maker has a permission; None for the shell, which may do everything. Raises Invalid for
    unknown scopes, BeyondMaker where the key could do more than its maker, Conflict if the name is in use.
    """
    unknown = sorted(set(scopes) - set(ApiKey.Scope.values))
    if unknown or not scopes:
        known = ", ".join(ApiKey.Scope.values)
        raise Invalid(f"Scopes are: {known}.", fields={"scopes": [f"Choose from {known}."]})
    if may is not None and not all(may(permission) for permission in permissions_of(scopes)):
        raise BeyondMaker("A key may not do more than whoever makes it.")
    if not 0 < len(name.strip()) <= NAME_LENGTH or fault(name):
        raise Invalid(
            "A key needs a name.", fields={"name": [f"Say what it is for, in 1 to {NAME_LENGTH} characters."]}
        )
    prefix = secrets.token_hex(PREFIX_LENGTH // 2)
    secret = f"dl_{prefix}_{secrets.token_urlsafe(32)}"
    taken = f"There is a key named {name.strip()} already; revoke it first."
    with once(taken, code="name_taken"), transaction.atomic():
        key = ApiKey.objects.create(
            name=name.strip(),
            prefix=prefix,
            digest=_digest(secret),
            scopes=sorted(set(scopes)),
            created_by_id=created_by,
            expires_at=expires_at,
        )
        log([_act("key.created", key, actor, {"name": key.name, "scopes": key.scopes})])
    return NewKey(key=key, secret=secret)


def revoke(*, name: str, actor: Actor) -> ApiKey:
    """Ends a key by its name or prefix, at once and for good. Raises NotFound."""
    with transaction.atomic():
        usable = ApiKey.objects.select_for_update(of=("self",)).filter(revoked_at__isnull=True)
        key = usable.filter(name=name).first() or usable.filter(prefix=name).first()
        if key is None:
            raise NotFound(f"There is no key named {name} in force.")
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        log([_act("key.revoked", key, actor, {"name": key.name})])
    return key


_COLUMNS = [field.attname for field in ApiKey._meta.concrete_fields]  # noqa: SLF001 - Django documents it
FIND = f"""
    SELECT {", ".join(_COLUMNS)} FROM archive_apikey
    WHERE digest = %b AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %b)
"""  # noqa: S608 - names of columns
"""Asked with every request: putting the statement together anew costs more than PostgreSQL needs to answer it."""


def find(*, secret: str) -> ApiKey | None:
    """The usable key that this secret opens. Looked up by digest: 256 random bits leave nothing to time or to guess."""
    rows = run_binary(FIND, [bytes.fromhex(_digest(secret)), timezone.now()], kept=True)
    if not rows:
        return None
    values = dict(zip(_COLUMNS, rows[0], strict=True))
    key = ApiKey.from_db(connection.alias, _COLUMNS, list((values | {"digest": values["digest"].hex()}).values()))
    _note_use(key)
    return key


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _act(verb: str, key: ApiKey, actor: Actor, data: dict[str, object]) -> Act:
    return Act(verb=verb, subject_kind="key", subject_id=key.pk, actor=actor, data=data)
