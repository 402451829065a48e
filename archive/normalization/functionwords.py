"""The words that hold sentences together, by language: where enough of one language stand, nothing else is asked.

Running text has them in every fifth to third word. Words that several languages share count for each of them.
"""

import struct

_WORDS = {
    "en": (
        "the and of to that with from which this have has had said were been for is was are by as his their it not but"
    ),
    "fr": (
        "le de en a la les des du et est une dans pour qui que sur au aux par avec ont été ses cette pas ce selon "
        "après mais plus"
    ),
    "de": (
        "der die das und den dem des ist nicht mit von auf für ein eine einen sich zu im werden wurde hat auch "
        "nach bei sei"
    ),
    "es": (
        "el de a no la los las del y que en una por con para se su al lo fue como más este esta según pero sus ha "
        "sobre entre desde"
    ),
    "pt": (
        "o a de os as do da dos das e que em um uma para com não no na por se mais foi como ao são segundo pelo "
        "pela sobre entre"
    ),
    "it": (
        "il lo gli i della del dei delle di che è e un una per con nel nella sono non si ha anche dal alla al "
        "come più stato"
    ),
    "nl": (
        "de het een van en in is dat op te zijn voor met niet aan er maar om ook door naar bij uit heeft werd "
        "wordt volgens"
    ),
    "pl": (
        "w z na i że do się nie jest o od po dla przez oraz który która które jak ale tym był była jego przed "
        "został także"
    ),
    "cs": (
        "v na a se že je s do z o k pro ve po by který která které podle jako byl byla jsou také není ze při od "
        "uvedl však"
    ),
    "ro": (
        "și în de la a care pe cu să nu din este un o au fost pentru mai ce prin după sunt că ale lui această potrivit"
    ),
    "ru": (
        "и в не на что с по к из он от за его как о для это было при был также после до все их году которые "
        "сообщил но или"
    ),
    "uk": (
        "і в у не на що з до та за про від його як для це було при був також після їх році які які повідомив але "
        "або щоб"
    ),
    "tr": (
        "ve bir bu da de için ile olarak daha olan çok gibi sonra kadar ancak göre en olduğunu ise o ya her dedi "
        "tarafından"
    ),
    "az": (
        "və bir bu ilə üçün olan də da ki sonra çox daha görə edib olub isə onun kimi həm deyib bildirib qeyd il "
        "tərəfindən"
    ),
    "sv": (
        "och att det är som på en av för med till den har inte ett om de var vid från sade han men kan under "
        "efter också"
    ),
    "da": (
        "og at det er som på en af for med til den har ikke et om de var ved fra sagde han men kan under efter "
        "også blev"
    ),
    "no": (
        "og at det er som på en av for med til den har ikke et om de var ved fra sa han men kan under etter også ble"
    ),
    "fi": (
        "ja on että ei se hän oli mukaan myös kun sen ovat mutta joka kuin vuonna jälkeen ollut olla hänen sekä "
        "jo vielä"
    ),
    "hu": ("a az és hogy nem egy is volt meg ez el már csak de mint azt szerint után van lesz még aki ki sem vagy ezt"),
}
_LANGUAGES = tuple(_WORDS)
_COUNTS = struct.Struct(f"<{len(_LANGUAGES)}I")
_BITS = 8 * _COUNTS.size // len(_LANGUAGES)
# The counts of all languages are one number, so that a word is added to those of its own languages at once.
_ADDS: dict[str, int] = {}
for _place, _listed in enumerate(_WORDS.values()):
    for _word in dict.fromkeys(_listed.split()):
        _ADDS[_word] = _ADDS.get(_word, 0) + (1 << _BITS * _place)

_ENOUGH_WORDS = 25
_LEAST_SHARE = 5
_LEAST_DISTINCT = 5
_LEAD = 1.5
_LEAST_ALONE = 7
_LEAD_ALONE = 3


def told_by_function_words(sample: str) -> str | None:
    """The language whose function words are a fifth of the sample, several different ones, and half as many again as
    any other language's, or a seventh and three times as many; None where that does not decide."""
    words = sample.lower().split()
    if len(words) < _ENOUGH_WORDS:
        return None
    known = list(filter(_ADDS.__contains__, words))
    if len(known) * _LEAST_ALONE < len(words):
        return None
    total = sum(map(_ADDS.__getitem__, known))
    counts = _COUNTS.unpack(total.to_bytes(_COUNTS.size, "little"))
    second, best = sorted(counts)[-2:]
    led = best * _LEAST_SHARE >= len(words) and best >= second * _LEAD
    alone = best * _LEAST_ALONE >= len(words) and best >= second * _LEAD_ALONE
    if not (led or alone):
        return None
    place = counts.index(best)
    own = 1 << _BITS * place
    distinct = len([word for word in set(known) if _ADDS[word] & own])
    return _LANGUAGES[place] if distinct >= _LEAST_DISTINCT else None
