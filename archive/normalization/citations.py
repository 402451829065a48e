"""How running text names its sources, in the languages that are read: "citing X", "со ссылкой на X", "meldet die X".

Words alone: whether a name is a medium's is for the caller to say.
"""

import re
from collections.abc import Iterator

from archive.text import word_set

_LINK = (
    r"(?:citing|referring\s+to|with\s+(?:a\s+)?reference\s+to|quoting|со\s+ссылкой\s+на|ссылаясь\s+на|"
    r"з\s+посиланням\s+на|"
    r"посилаючись\s+на|en\s+citant|citant|unter\s+Berufung\s+auf|mit\s+Verweis\s+auf|citando\s+a|citando|"
    r"con\s+riferimento\s+a|"
    r"met\s+verwijzing\s+naar|onder\s+verwijzing\s+naar|powołując\s+się\s+na|med\s+hänvisning\s+till|"
    r"med\s+henvisning\s+til|"
    r"s\s+odvoláním\s+na|citând|viitaten)"
)
LINK_WORDS = word_set(
    "citing referring reference quoting ссылкой ссылаясь посиланням посилаючись citant Berufung Verweis citando "
    "riferimento verwijzing powołując hänvisning henvisning odvoláním citând istinadən Citing Quoting Citando Citant"
)
"""A text without one of these words cites nobody (scripts without spaces aside)."""
_CITED = re.compile(
    rf"\b{_LINK}\s+(?:(?:the|a|an|its|his|le|la|les|der|die|das|den|dem|el|los|las|o|os|as|il|lo|gli|de|het)\s+|l['’])?"
    r"(?P<cited>(?:[^.,;:()\"“”»«\n—–]|\.(?=\w)|(?<=\b[^\W\d_])\.(?=\s)){2,120})",
    re.IGNORECASE,
)
_CITED_QUOTED = re.compile(rf"\b{_LINK}\s+(?:\w+\s+)?[«\"“„](?P<cited>[^«»\"“”„\n]{{2,80}})[»\"”]", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"\s+(?:that|which|who|as\s+saying|as\s+having|said|says|told|reported|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|"
    r"Satur|Sun)day|"
    r"in\s+(?:a|an|its|his|her|their)\s|at\s+a\s|que|qui|dass|che|что|що|że|att|berichte[nt]\w*|melde[nt]\w*|"
    r"schreib\w+|mitteil\w+).*",
    re.DOTALL,
)
_BEFORE_AZERI = re.compile(
    r"(?P<cited>[^\W\d_a-zəığöüşç][\w.-]*(?:\s+[^\W\d_a-zəığöüşç][\w.-]*){0,5}?)(?:-?(?:y[aə]|n[aə]))?\s+istinadən"
)
_CHINESE_CITED = re.compile(r"援引(?P<cited>[\u3400-\u9fff·]{2,16}?)(?:的?(?:报道|消息|话|说法|称|说)|[，。])")

_NAME = r"[^\W_a-zß-öø-ÿа-яёіїєґ][\w&.'’-]*(?<!\.)"
_NAMES = rf"(?P<name>{_NAME}(?:\s+{_NAME}){{0,3}}|dpa|afp|epd|sid|ots)\b"
_AGENCY_WORD = (
    r"(?:(?:the|la|le|el|o|a|il|die|der|das|de|het|l['’])\s*)?(?:(?:state|news|press|official|private|"
    r"nachrichtenagentur|agence(?:\s+de\s+presse)?|"
    r"agencia(?:\s+de\s+noticias)?|agência(?:\s+de\s+notícias)?|agenzia(?:\s+di\s+stampa)?|persbureau|"
    r"nieuwsagentschap|agencja|agentura|"
    r"nyhetsbyrån|nyhetsbyrået|agency|агентство|информагентство|телеканал|газета|издание|портал|агенція|видання|"
    r"quotidien|journal|diario|"
    r"periódico|jornal|giornale|quotidiano|zeitung|krant|dziennik)\s+){0,3}[«\"„“]?"
)
# Russian and its neighbours let an outlet speak of itself with the verb before the name.
_OWN = re.compile(
    r"(?i:,\s+|(?:об\s+этом|про\s+це|как)\s+)(?i:сообщает|передает|передаёт|информирует|пишет|повідомляє|"
    r"передає|інформує|пише)"
    rf"\s+(?i:{_AGENCY_WORD}){_NAMES}"
)
_OWN_AZERI = re.compile(
    rf"(?:^|,\s+|[.!?”\"]\s+|\s){_NAMES}\s+(?:(?:\S+\s+){{0,6}}istinadən\s+)?(?:xəbər\s+verir|məlumat\s+verir|"
    rf"bildirir)\b"
)
_TOLD = re.compile(
    r"\b(?i:according\s+to|as\s+(?:reported|quoted|cited)\s+by|reported\s+by|selon|d['’]après|rapporte|"
    r"rapportait|a\s+rapporté|"
    r"a\s+indiqué|indique|berichtet|berichtete|meldet|meldete|laut|según|informa|informó|reportó|recoge|segundo|"
    r"informou|"
    r"noticiou|avança|avançou|secondo|riferisce|riporta|ha\s+riferito|scrive|volgens|meldt|meldde|bericht|"
    r"schrijft|podaje|"
    r"podała|poinformowała|informuje|enligt|rapporterar|ifølge|melder|uvedla|informovala|сообщило|сообщил|"
    r"сообщила|передало|"
    rf"передал|написала|повідомило|повідомила|по\s+данным|по\s+сообщению)\s+(?i:{_AGENCY_WORD}){_NAMES}"
)
TOLD_WORDS = word_set(
    "according According reported quoted cited selon Selon après Après D'après d'après rapporte rapportait rapporté "
    "indique indiqué berichtet berichtete meldet meldete laut Laut según Según informa informó reportó recoge segundo "
    "Segundo informou noticiou avança avançou secondo Secondo riferisce riporta riferito scrive volgens Volgens meldt "
    "meldde bericht schrijft podaje podała poinformowała informuje enligt Enligt rapporterar ifølge Ifølge melder "
    "uvedla informovala сообщает передает передаёт информирует пишет повідомляє передає інформує пише сообщило "
    "сообщил сообщила передало передал написала повідомило повідомила данным сообщению verir verir, verir. bildirir "
    "bildirir. göre göre,"
)
"""A text without one of these words tells of no medium (scripts without spaces aside)."""
_TURKISH = re.compile(rf"{_NAMES}['’](?:n?[ıiuü]n|y?[ae])\s+(?:haberine\s+)?göre")
_EAST_ASIAN = re.compile(
    r"据(?P<zh>[\u3400-\u9fff]{1,8}(?:社|网|报|电视台))(?:[^，。]{0,12})?(?:报道|消息)|"
    r"(?P<ja>[\u3400-\u9fff\u30a0-\u30ff]{2,10}(?:通信|新聞|ロイター|共同))によると"
    r"|(?P<ko>[가-힣]{2,8}(?:뉴스|통신|신문|일보))에\s*따르면"
)


def cited_from(paragraph: str) -> Iterator[tuple[str, str, int]]:
    """Each cited name, the words that cite it, and where it begins."""
    seen: set[int] = set()
    for pattern in (_CITED_QUOTED, _CITED, _CHINESE_CITED):
        for match in pattern.finditer(paragraph):
            if match.start() in seen:
                continue
            name = _CLAUSE_END.sub("", match["cited"]).strip()
            # A name has a capital; scripts without them are told by the expression.
            if not any(character.isupper() or character > "\u2e7f" for character in name):
                continue
            seen.add(match.start())
            at = match.start("cited") + match["cited"].index(name)
            yield name, paragraph[match.start() : at + len(name)], at
    if "istinad" in paragraph:
        for match in _BEFORE_AZERI.finditer(paragraph):
            yield match["cited"], match.group(), match.start("cited")


def told_by_media(paragraph: str) -> Iterator[tuple[str, str, int, bool]]:
    """Names told of as those that report, the clause, where the name begins, whether it signs by it."""
    taken: set[int] = set()
    for pattern, own in ((_OWN, True), (_OWN_AZERI, True), (_TOLD, False), (_TURKISH, False)):
        if pattern is _OWN and paragraph.isascii():
            continue
        if (pattern is _OWN_AZERI and "verir" not in paragraph and "bildirir" not in paragraph) or (
            pattern is _TURKISH and "göre" not in paragraph
        ):
            continue
        for match in pattern.finditer(paragraph):
            at = match.start("name")
            if at in taken:
                continue
            taken.add(at)
            yield match["name"], match.group().strip(" ,"), at, own
    if paragraph[:1] > "\u2e7f":
        for match in _EAST_ASIAN.finditer(paragraph):
            group = match.lastgroup or "zh"
            yield match[group], match.group(), match.start(group), False
