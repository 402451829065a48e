"""Names of agencies and outlets, and how to tell a medium from a person or an office.

The tables name agencies whose sign is a plain word (Trend, Report) or an abbreviation; the rest is told by its form.
"""

import re
from functools import lru_cache

from archive.normalization.names import is_known_person
from archive.text import word_set

AGENCIES = word_set(
    "ap|associated press|reuters|thomson reuters|reuters health|afp|agence france-presse|agence france presse|"
    "afp-services|tass|itar-tass|interfax|interfax-ukraine|interfax-azerbaijan|interfax.ru|xinhua|xinhua news agency|"
    "chinanews|trend|trend news agency|azertac|azertag|azərtac|azernews|report|report.az|report news agency|apa|"
    "apa economics|turan|day.az|news.az|anadolu|anadolu agency|anadolu ajansı|aa|dha|iha|i̇ha|ddha|dpa|dpa-afx|"
    "dpa international|ots|kna|epd|sid|reuters/dpa|efe|efe-epa|europa press|europapress|ep|ansa|adnkronos|agi|"
    "askanews|lapresse|italpress|lusa|agência lusa|agência brasil|apa-ots|ats|sda|keystone-sda|keystone-ats|belga|anp|"
    "kyodo|kyodo news|jiji|jiji press|yonhap|yonhap news|newsis|kcna|cna|central news agency|pti|ani|ians|uni|upi|"
    "united press international|ria|ria novosti|sputnik|rbc|rossiya segodnya|ukrinform|unian|unn|belta|kazinform|"
    "kazinform international news agency|kabar|akipress|24.kg|khovar|niat khovar|uza|uzdaily|montsame|agerpres|"
    "mediafax|ipn|moldpres|pap|ctk|čtk|tasr|sita|mti|bta|bgnes|hina|tanjug|fena|srna|mia|makfax|ata|sta|ana-mpa|amna|"
    "απε-μπε|cyprus news agency|stt|stt-lehtikuva|tt|ntb|ritzau|bns|leta|elta|kuna|wam|spa|qna|bna|ona|irna|isna|mehr|"
    "mehr news agency|mna|tasnim|fars|fna|ilna|icana|presstv|mena|map|aps|tap|petra|nna|sana|ina|wafa|nan|"
    "news agency of nigeria|gna|ena|sabc|sanews|panapress|apanews|bernama|antara|vna|ttxvn|vnanet|tna|pna|bss|unb|app|"
    "inp|online news|armenpress|arka|armenianow|panarmenian.net|news.am|agenda.ge|interpressnews|prime-news|cp|"
    "the canadian press|canadian press|pa|pa media|press association|aap|nzn|rfe/rl|rfe|rl|voa|cnn|bbc|bbc news|npr|"
    "abc|cbs|nbc|bloomberg|bloomberg news|dow jones|dow jones newswires|marketwatch|globenewswire|globe newswire|"
    "business wire|businesswire|pr newswire|prnewswire|prnewswire-prweb|accesswire|ein presswire|newsfile corp|cision|"
    "tns|mct|notimex|télam|telam|prensa latina|andina|abi|avn|colprensa|cmc|inter press service|ips|kna|jta|тасс|"
    "итар-тасс|интерфакс|тренд|trend.az|риа новости|риа|укринформ|укрінформ|уніан|унн|белта|казинформ|кабар|росбалт|"
    "регнум|regnum|рбк|акипресс|прайм|арменпресс|азертадж|апа|репорт|бта|танјуг|бгнес|интерфакс-украина|رويترز|أ ف ب|"
    "أ.ف.ب|فرانس برس|د ب أ|أ ش أ|وام|واس|بترا|وفا|سبوتنيك|ایرنا|ایسنا|فارس|مهر|تسنیم|新华社|新華社|中新社|中新网|"
    "中央社|共同|共同社|共同通信|時事|時事通信|ロイター|法新社|路透社|美联社|美聯社|"
    "연합뉴스|뉴시스|뉴스1|भाषा",
    "|",
)

_MEDIA_WORDS = word_set(
    "news times herald tribune gazette daily weekly press agency newspaper magazine tv television radio broadcasting "
    "broadcaster channel online newswire newswires observer chronicle telegraph guardian bulletin courier examiner "
    "inquirer dispatch sentinel reporter ledger argus advertiser zeitung tageszeitung zeitschrift rundschau "
    "nachrichten anzeiger tageblatt kurier presse pressedienst nachrichtenagentur diario diário noticias notícias "
    "agencia agência agenzia agence périodico periódico gaceta gazeta gazete gazetesi gazetta corriere giornale "
    "quotidiano courrier dépêche kommersant vedomosti izvestia haber haberleri xəbər xəbərləri ajansı agentliyi "
    "nieuws dagblad tidning tidningen nyheter avis avisen sanomat uutiset wiadomości dziennik noviny novine vesti "
    "вести новости газета известия агентство ведомости правда радио телеканал newsroom correspondent correspondents "
    "desk staff editors"
)
# Words that are surnames or ordinary words too: a medium's only at the end ("Harbour Post", not "Post Office").
_WEAK_WORDS = word_set(
    "post journal mirror today independent sun star globe mail standard express monitor wire review echo world voice "
    "page insider digest report press messenger record register leader pilot enquirer sentinel bee outlook focus "
    "media network courant mercury advocate statesman intelligencer republican beacon clarion argosy almanac"
)
_MEDIA_ENDING = re.compile(r"(?:news|press|times|inform|tv|radio|media|wire|zeitung|blatt|bladet|dagblad|avis|post)$")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|tv|fm|news|press|online|eu|[a-z]{2})$")
_OFFICE_WORDS = word_set(
    "ministry minister department office committee commission council court parliament government police "
    "service army university institute bank company union party president embassy administration "
    "authority fund association federation board bureau secretariat"
)
_EAST_ASIAN_ENDING = re.compile(
    r"[\u3400-\u9fff\u30a0-\u30ff]{1,8}(?:社|网|網|报|報|新聞|新闻|日報|时报|時報|通信|電視|电视)"
    r"|[가-힣]{1,8}(?:뉴스|신문|일보|통신|방송)"
)


def plain(name: str) -> str:
    """The name for looking up: lower case, without the article and the marks around it."""
    folded = name.strip(" \t.,:;()/\"'“”").casefold()
    return folded.removeprefix("the ")


@lru_cache(maxsize=4096)
def is_agency(name: str) -> bool:
    """True for an agency that is known by name."""
    return plain(name) in AGENCIES


@lru_cache(maxsize=4096)
def is_medium(name: str) -> bool:
    """True for a known agency, an internet domain, or a capitalized name with a medium's word in it."""
    folded = plain(name)
    if folded in AGENCIES:
        return True
    words = folded.split()
    if not words or len(words) > 6:
        return False
    if not (name[0].isupper() or "." in name):
        return not name[0].islower() and _EAST_ASIAN_ENDING.fullmatch(name) is not None
    if any(word in _OFFICE_WORDS for word in words):
        return False
    if any(word in _MEDIA_WORDS or (len(word) > 5 and _MEDIA_ENDING.search(word)) for word in words):
        return not (len(words) == 2 and words[1] not in _MEDIA_WORDS and is_known_person(name))
    if len(words) > 1 and words[-1] in _WEAK_WORDS:
        return not is_known_person(name)
    return "." in folded and len(words) <= 3 and any(_DOMAIN.fullmatch(word) for word in words)


@lru_cache(maxsize=4096)
def is_office(name: str) -> bool:
    """True for a ministry, a court, a company: it speaks in the news but does not sign it."""
    return any(word in _OFFICE_WORDS for word in plain(name).split())
