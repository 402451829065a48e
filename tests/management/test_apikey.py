import io

import pytest
from django.core.management import CommandError, call_command

from archive.actions.keys import find
from archive.models import ApiKey


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("apikey", *arguments, stdout=out)
    return out.getvalue()


def test_a_key_is_printed_once_listed_without_its_secret_and_revoked(db):
    secret = run("create", "crawler", "--scope", "deposit", "--scope", "read").strip()
    key = find(secret=secret)
    assert key is not None
    assert key.scopes == ["deposit", "read"]
    listed = run("list")
    assert listed.split() == [key.prefix, "in", "force", "deposit,read", "crawler"]
    assert secret not in listed
    assert run("revoke", "crawler") == "crawler is revoked\n"
    assert find(secret=secret) is None
    assert "revoked" in run("list")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["create", "x", "--scope", "everything"], "invalid choice: 'everything'"),
        (["create", "x"], "--scope"),
        (["create", " ", "--scope", "read"], "^invalid: A key needs a name"),
        (["revoke", "nobody"], "^not_found: There is no key named nobody in force"),
    ],
)
def test_what_is_wrong_is_told(db, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("apikey", *arguments)
    assert not ApiKey.objects.exists()


def test_a_name_in_use_is_told(db):
    run("create", "x", "--scope", "read")
    with pytest.raises(CommandError, match=r"^name_taken: "):
        call_command("apikey", "create", "x", "--scope", "read")
