"""The commands that prove that nothing is missing: their words and, for scripts, their exit codes."""

import io
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, FixityCheck, Reading, Source
from tests.actions.handing_in import article, hand_in, work_off
from tests.actions.tampering import tamper


def run(*arguments: str) -> tuple[int, list[str]]:
    """Exit code and lines of a command in this process."""
    out = io.StringIO()
    code = 0
    try:
        call_command(*arguments, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue().splitlines()


@pytest.fixture
def archive(transactional_db) -> None:
    hand_in(article(1), article(2), article(1), b"")
    work_off()
    hand_in(article(3))


def test_the_account_is_a_sum_that_can_be_read(archive):
    assert run("account", "--strict") == (
        0,
        [
            "    received 5",
            "    archived 2",
            "   duplicate 1",
            "    revision 0",
            " quarantined 1",
            "    rejected 0",
            " in progress 1",
            "balanced, no faults",
        ],
    )
    assert run("account")[1][-1] == "balanced"


def test_a_fault_is_named_and_with_strict_ends_with_exit_code_1(archive):
    tamper("DELETE FROM archive_reading")
    code, lines = run("account", "--strict")
    assert (code, lines[-1]) == (1, "FAULT revisions_without_reading: 2")
    assert run("account")[0] == 0


def test_an_account_that_does_not_balance_says_so(archive):
    tamper("DELETE FROM archive_item WHERE state = 'quarantined'")
    code, lines = run("account", "--strict")
    assert code == 1
    assert lines[-2:] == ["FAULT sealed_deposits_with_missing_items: 1", "FAULT the account does not balance"]
    code, lines = run("account")
    assert (code, lines[-1]) == (1, "FAULT the account does not balance")


def test_a_clean_audit_ends_with_exit_code_0(archive):
    size = sum(len(article(n)) for n in (1, 2, 3))
    assert run("audit") == (0, [f"4 of 4 originals checked ({size:,} bytes), 0 findings"])
    assert FixityCheck.objects.get().checked == 4


def test_a_missing_file_is_named_and_ends_with_exit_code_1(transactional_db, settings, tmp_path):
    settings.MAX_INLINE_SIZE = 10
    settings.ORIGINALS_URL = tmp_path.as_uri()
    hand_in(article(1), article(2))
    digest = sha256(article(1)).hexdigest()
    (stored,) = tmp_path.rglob(digest)
    stored.unlink()
    code, lines = run("audit")
    assert code == 1
    assert lines[0].startswith(f"missing {digest}: ")
    assert lines[1].endswith("1 findings")


def test_replay_puts_articles_together_anew(archive):
    before = list(Article.objects.order_by("id").values_list("title", "body"))
    tamper("UPDATE archive_article SET title = 'x', body = 'y'")
    assert run("replay") == (0, ["2 texts read, 0 new readings, 2 articles changed, 0 unreadable"])
    assert list(Article.objects.order_by("id").values_list("title", "body")) == before
    assert run("replay", "--since", "2999-01-01") == (
        0, ["0 texts read, 0 new readings, 0 articles changed, 0 unreadable"],
    )  # fmt: skip
    Source.objects.create(slug="trend", name="Trend")
    assert run("replay", "--source", "trend")[1][0].startswith("0 texts read")
    assert Reading.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--source", "nobody"], "source_unknown: there is no source nobody"),
        (["--since", "soon"], "'soon' is no day, as YYYY-MM-DD"),
    ],
)
def test_what_replay_does_not_understand_is_told(db, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("replay", *arguments)
