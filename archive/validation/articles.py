"""What an article lacks, or says twice and differently.

body_empty, body_only_boilerplate     fatal: there is nothing to archive as an article
title_missing, publication_date_unknown, language_unknown, too_short, dates_disagree, date_in_future    warnings
"""

from datetime import datetime, timedelta

from archive.values import Claim, NormalizedArticle, Problem, Severity

TOO_SHORT = 80
_DATELINE_BEFORE, _DATELINE_AFTER = timedelta(days=4), timedelta(days=1)
_AHEAD = timedelta(days=2)


def check(article: NormalizedArticle, *, fetched_at: datetime | None = None) -> tuple[Problem, ...]:
    """All problems of the article as a whole. `fetched_at` (aware) is when its bytes came: later dates are told."""
    return (*_body(article), *_missing(article), *_dates(article, fetched_at))


def _body(article: NormalizedArticle) -> list[Problem]:
    if not article.body:
        if article.boilerplate:
            return [_problem("body_only_boilerplate", "Nothing but boilerplate is left as text.", "body", "fatal")]
        return [_problem("body_empty", "The article has no text.", "body", "fatal")]
    if len(article.body) < TOO_SHORT:
        return [_problem("too_short", f"The text has only {len(article.body)} characters.", "body")]
    return []


def _missing(article: NormalizedArticle) -> list[Problem]:
    problems: list[Problem] = []
    if article.title is None:
        problems.append(_problem("title_missing", "No title is stated.", "title"))
    if article.published is None:
        problems.append(_problem("publication_date_unknown", "No publication date is stated.", "published"))
    if article.language is None and article.body:
        problems.append(_problem("language_unknown", "The text does not tell its language.", "language"))
    return problems


def _dates(article: NormalizedArticle, fetched_at: datetime | None) -> list[Problem]:
    problems: list[Problem] = []
    shown = next((claim for claim in article.claims if claim.field == "published" and claim.chosen), None)
    if shown:
        others = [claim for claim in article.claims if claim.field == "published" and _disagrees(claim, shown)]
        if others:
            told = ", ".join(f"{claim.value} ({claim.method})" for claim in (shown, *others))
            problems.append(_problem("dates_disagree", f"The dates disagree: {told}.", "published"))
    if article.published and article.modified and article.modified.latest < article.published.earliest:
        message = f"Changed on {article.modified.edtf}, before it was published on {article.published.edtf}."
        problems.append(_problem("dates_disagree", message, "modified"))
    if fetched_at and article.published and article.published.earliest > fetched_at + _AHEAD:
        message = f"{article.published.edtf} lies after the day on which the bytes came."
        problems.append(_problem("date_in_future", message, "published"))
    return problems


def _disagrees(claim: Claim, shown: Claim) -> bool:
    """True for a date that cannot be the shown one. A dateline may be some days older; a file's name dates nothing."""
    if claim is shown or claim.method == "file_name" or not (claim.earliest and claim.latest):
        return False
    if claim.method != "dateline" or not (shown.earliest and shown.latest):
        return not claim.agrees_with(shown)
    return claim.latest + _DATELINE_BEFORE < shown.earliest or claim.earliest > shown.latest + _DATELINE_AFTER


def _problem(code: str, message: str, field: str, severity: Severity = "warning") -> Problem:
    return Problem(code=code, severity=severity, message=message, field=field)
