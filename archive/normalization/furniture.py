"""Tables of the lines that stand around an article: their kinds, the words they begin with, and how they go on.

`LINES` are patterns for one whole line, looked up by its first word. `SECTIONS` are headings whose lists run on below.
Phrases are written with single spaces; a space stands for any white space.
"""

import re

from archive.values import BoilerplateKind

_SITES = (
    "(?:telegram|twitter|facebook|instagram|whatsapp|youtube|linkedin|tiktok|viber|threads|google news|flipboard|"
    "bluesky|x|social media|телеграм)"
)

_LINES: tuple[tuple[BoilerplateKind, str, tuple[str, ...]], ...] = (
    (
        "follow_us",
        "follow like join find connect",
        (
            rf"(?:follow|like|join|find|connect with) (?:\S+ ){{1,5}}?(?:on|at|via|in) (?:our )?{_SITES}\b.{{0,160}}",
            r"(?:follow|like|join) us\b.{0,120}",
        ),
    ),
    (
        "follow_us",
        "suivez folgen síguenos siga подписывайтесь подпишитесь следите",
        (rf"\S+\b.{{0,60}}\b{_SITES}\b.{{0,80}}",),
    ),
    (
        "share",
        "share tweet print email e-mail teilen partager compartir поделиться",
        (
            (
                r"(?:share|tweet|print|e-?mail|teilen|partager|compartir|поделиться)"
                r"(?: (?:this|it|on|via|the|article|story|page|post|to|facebook|twitter|whatsapp|a friend|link|cet))*"
                r" ?[:!.]?"
            ),
        ),
    ),
    (
        "subscribe",
        "subscribe sign get newsletter abonnez-vous abonnieren suscríbete",
        (
            r"(?:subscribe|sign up|abonnez-vous|suscríbete|abonnieren sie)\b.{0,160}",
            r"get (?:the|our|all the) (?:latest|newsletter|best|top)\b.{0,140}",
            r"newsletter:?",
        ),
    ),
    (
        "subscribe",
        "download support donate become already to",
        (
            (
                r"(?:download (?:the|our) app|support (?:our|independent) journalism|donate (?:now|today|to \S+)"
                r"|become a (?:member|subscriber)|already a subscriber|to (?:read the full|continue reading)).{0,140}"
            ),
        ),
    ),
    ("copyright", "© copyright c ⓒ", (r"(?:©|ⓒ|copyright\b|\(?c\)).{0,400}",)),
    (
        "copyright",
        "all alle tous todos все this reproduction",
        (
            (
                r"(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
                r"|все права защищены|this material may not be (?:published|reproduced)"
                r"|reproduction (?:is )?(?:prohibited|without)).{0,240}"
            ),
        ),
    ),
    (
        "cookie",
        "we this cookies by cookie",
        (
            r"(?:we|this (?:web ?site|site|page)) (?:and our partners )?uses? cookies\b.{0,400}",
            r"by (?:continuing|using)\b.{0,80}\bcookies\b.{0,200}",
            r"cookies?(?: (?:policy|settings|preferences))?",
        ),
    ),
    (
        "comments",
        "comments comment leave post add no be view write join kommentare commentaires комментарии log",
        (
            r"(?:no )?comments?(?: ?\(\d+\))? ?[:.!]?",
            (
                r"(?:leave|post|add|write|view|join) (?:a |all |your |the )?(?:comments?|reply|conversation)"
                r"(?: ?\(\d+\))? ?[:.!]?"
            ),
            r"be the first to comment ?[.!]?",
            r"log in to (?:leave a )?comment ?[.!]?",
            r"(?:kommentare|commentaires|комментарии) ?:?",
        ),
    ),
    (
        "photo_credit",
        "photo photos image images picture pictures file credit foto фото illustration video photograph caption",
        (
            (
                r"(?:(?:file )?(?:photos?|images?|pictures?|photograph|foto|фото|illustration|video)|credits?|caption)"
                r" ?(?:(?:by|courtesy(?: of)?|credit) ?[:/]? | ?[:/] ?).{2,160}"
            ),
            r"file (?:photo|image|picture)\.?",
            r"photo|image",
        ),
    ),
    ("page_number", "page seite страница", (r"(?:page|seite|страница) \d{1,3}(?: ?(?:of|/|von|из) ?\d{1,3})?",)),
    (
        "navigation",
        "home back next previous menu skip search main",
        (
            r"home ?(?:[>»/|›] ?[^>»/|›]{1,40}){0,5}",
            (
                r"(?:back to (?:top|home|the top)|(?:next|previous) (?:article|page|story)|skip to (?:main )?content"
                r"|main menu|menu|search) ?[:.»>]?"
            ),
        ),
    ),
    (
        "other",
        (
            "advertisement advertising sponsored ad реклама anzeige publicité publicidad tags topics tagged filed "
            "keywords report loading loading... loading…"
        ),
        (
            (
                r"(?:advertisement|advertising|sponsored(?: content)?|ad|реклама|anzeige|publicité|publicidad"
                r"|loading(?: ?\.\.\.|…)?) ?\.?"
            ),
            r"(?:tags|topics|tagged|filed under|keywords) ?:.{0,200}",
            r"report (?:a typo|an error|this ad)\b.{0,60}",
        ),
    ),
    ("signature", "email e-mail contact", (r"(?:e-?mail|contact) the (?:author|reporter|writer|editor)s?\b.{0,160}",)),
)

_SECTIONS: tuple[tuple[BoilerplateKind, str, tuple[str, ...]], ...] = (
    (
        "related",
        (
            "related similar recommended see read view watch also more you в по читайте материалы à lire sur mehr "
            "lesen lea leia leggi lees ayrıca oxşar həmçinin"
        ),
        (
            (
                "(?:related|similar|recommended)"
                "(?: (?:news|articles?|stories|story|topics?|content|links?|coverage|posts?|reading))?"
            ),
            "(?:see|read|view|watch) (?:also|more)",
            "also (?:read|see)",
            r"more (?:on this(?: (?:story|topic))?|stories|from [\w. ]{2,40}|news|like this)",
            "you (?:may|might) (?:also )?like",
            "recommended for you",
            "в тему|по теме|читайте также|материалы по теме",
            "(?:à )?lire aussi|sur le même sujet",
            "mehr zum thema|lesen sie auch",
            "lea también|leia também|leggi anche|lees ook",
            "ayrıca oku|oxşar xəbərlər|həmçinin oxuyun",
        ),
    ),
    (
        "latest",
        "the latest breaking other top recent последние лента dernières aktuelle últimas son",
        (
            "(?:the )?latest(?: (?:news|stories|articles|headlines|updates))?",
            "(?:breaking|other|top|recent) (?:news|stories)",
            "последние новости|лента новостей",
            "dernières (?:nouvelles|infos)|aktuelle nachrichten|últimas noticias|son xəbərlər",
        ),
    ),
    (
        "most_read",
        "most popular trending самое les meistgelesen lo",
        (
            "most (?:read|popular|viewed|commented|shared)(?: (?:news|stories|articles))?",
            "(?:popular|trending)(?: (?:now|news|stories|articles|topics))?",
            "самое читаемое|les plus lus|meistgelesen|lo más leído",
        ),
    ),
)

INLINE_LINK = re.compile(
    (
        r"\W{0,3}(?:related|also\s+read|read\s+(?:also|more)|see\s+also|more|watch|читайте\s+также|lire\s+aussi|mehr\s+dazu)"
        r"\s*[:|>–—]\s*(?P<title>\S.{5,200})"
    ),
    re.IGNORECASE,
)
"""One related article named in one line: "Read also: …"."""

PAGE_NUMBER = re.compile(r"[-–—]\s*\d{1,3}\s*[-–—]|\d{1,3}\s*/\s*\d{1,3}")


def _compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    # "( ?" and " (?" keep their meaning: only the space itself is widened, never its quantifier.
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases).replace(" ", r"\s"), re.IGNORECASE)


_Table = dict[str, list[tuple[BoilerplateKind, re.Pattern[str]]]]


def _by_word(rules: tuple[tuple[BoilerplateKind, str, tuple[str, ...]], ...]) -> _Table:
    table: _Table = {}
    for kind, words, phrases in rules:
        pattern = _compiled(phrases)
        for word in words.split():
            table.setdefault(word, []).append((kind, pattern))
    return table


LINES = _by_word(_LINES)
SECTIONS = _by_word(_SECTIONS)
