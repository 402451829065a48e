import pytest

from archive.normalization.languagetag import canonical


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("DE", "de"),
        ("pt-br", "pt-BR"),
        ("ZH-hANT-tw", "zh-Hant-TW"),
        ("sl-ROZAJ-1994", "sl-rozaj-1994"),
        ("en-CA-X-CA", "en-CA-x-ca"),
        ("az-Arab-x-AZE-derbend", "az-Arab-x-aze-derbend"),
        ("de-U-CO-PHONEBK", "de-u-co-phonebk"),
        ("es-419", "es-419"),
        ("English", None),
        ("e", None),
        ("de_AT", None),
        ("de-", None),
        ("de\n", None),
        ("x" * 36, None),
    ],
)
def test_canonical(tag: str, expected: str | None):
    assert canonical(tag) == expected
