"""Labels beside a title that are no part of it: kickers ("Exclusive") and the names of sections ("Politics")."""

import re

from archive.text import word_set

_KICKERS = (
    "exclusive|breaking|breaking news|breakingviews|analysis|news analysis|opinion|op-ed|editorial|comment|commentary|"
    "interview|exclusive interview|factbox|fact box|explainer|feature|insight|special report|special|live|"
    "live updates|live blog|video|"
    "photos?|photo news|in pictures|watch|listen|urgent|developing|just in|update|updated|column|review|"
    "fact check|timeline|for immediate release|immediate release|for release|news advisory|"
    "zur sofortigen veröffentlichung|pour diffusion immédiate|para publicación inmediata|"
    "profile|obituary|newsmaker|preview|poll|q&a|scenarios|investigation|first person|letter|podcast|quiz|recap|"
    "must read|flash|alert|newsflash|top news|top story|press release|news release|announcement|media advisory|"
    "media release|press statement|press notice|pressemitteilung|presseinformation|medienmitteilung|"
    "communiqué de presse|communiqué|comunicado de prensa|nota de prensa|comunicado|comunicado de imprensa|"
    "nota de imprensa|nota à imprensa|comunicato stampa|nota stampa|persbericht|pressmeddelande|pressemeddelelse|"
    "pressemelding|lehdistötiedote|tiedote|tisková zpráva|informacja prasowa|komunikat prasowy|basın bülteni|"
    "basın açıklaması|mətbuat üçün məlumat|mətbuat açıqlaması|пресс-релиз|пресс релиз|прес-реліз|sajtóközlemény|"
    "comunicat de presă|δελτίο τύπου|بيان صحفي|新闻稿|プレスリリース|보도자료|"
    "statement|exklusiv|eilmeldung|eil|kommentar|analyse|reportage|hintergrund|porträt|meinung|leitartikel|im porträt|"
    "glosse|exclusif|exclusivité|alerte|alerte info|dernière minute|analyse|entretien|éditorial|tribune|portrait|"
    "enquête|reportage|décryptage|en direct|vidéo|exclusiva|exclusivo|última hora|urgente|análisis|análise|entrevista|"
    "reportaje|reportagem|editorial|opinión|opinião|en vivo|ao vivo|crónica|esclusiva|ultim'ora|l'analisi|"
    "l'intervista|intervista|analisi|il commento|in diretta|il caso|il retroscena|exclusief|analyse|interview|"
    "achtergrond|opinie|column|эксклюзив|срочно|молния|мнение|аналитика|анализ|интервью|репортаж|фото|видео|"
    "комментарий|обновлено|дополнено|онлайн|ексклюзив|терміново|думка|інтерв'ю|фото|відео|оновлено|özel|özel haber|"
    "son dakika|röportaj|analiz|yorum|flaş|foto|video|eksklüziv|təcili|müsahibə|analitika|fotolar|yenilənib|pilne|"
    "wywiad|analiza|komentarz|opinia|ekskluzywnie|tylko u nas|exkluzivně|rozhovor|eksklusivt|siste|kommentar|intervju|"
    "leder|ledare|krönika|debatt|interview|analyse|analys|独家|快讯|突发|专访|评论|社论|速報|独自|社説|コラム|속보|"
    "단독|사설|칼럼|인터뷰|عاجل|حصري|خاص|تحليل|رأي|خبر فوری|اختصاصی"
)
KICKERS = word_set(_KICKERS.replace("photos?", "photo|photos"), "|")
_SUFFIX_WORDS = (
    "(?:breaking|exclusive|photos?|videos?|audio|update[ds]?|upd|interview|infographics?|analysis|opinion|"
    "gallery|map|live|"
    "eksklüziv|exklusiv|exclusiva|exclusif|esclusiva|vídeos?|vidéos?|fotos?|galerie|фото|видео|эксклюзив|"
    "обновлено|дополнено|"
    "відео|fotolar|video|özel|yenilənib|yeniləndi|wideo|zdjęcia|kuva|bilder|图|组图|视频|동영상)"
)
_SUFFIXES = rf"{_SUFFIX_WORDS}(?:\s*[/+,&]\s*{_SUFFIX_WORDS}){{0,2}}"
KICKER_LINE = re.compile(r"[\W_]{0,3}(?P<kicker>[^\W_][^!:|\[\]]{1,28}?)\s*[!:.…\])»*|]{0,2}", re.IGNORECASE)
_LONGEST_KICKER = 50
# "PRESSEMITTEILUNG Nr. 114/2019"
_NUMBER = re.compile(r"\s(?:nr|no|n°|nº|№|num)\.?\s?[\d/.-]{1,12}$", re.IGNORECASE)
KICKER_PREFIX = re.compile(
    r"[^\w\[【(]{0,3}(?:(?P<kicker>[^\W_][\w'’&. -]{1,24}?)\s*(?:[:：!|]\s*|\s[–—-]+\s+|(?<=[A-ZА-Я])\s*[-–—]\s*)(?=\S)"
    r"|[\[【(](?P<marked>[^\[\]【】()]{1,24})[\]】)]\s*(?=\S))"
)
KICKER_SUFFIX = re.compile(
    rf"\s*[(\[](?P<kicker>{_SUFFIXES})[)\]]$|\s+[-–—|]\s*(?P<dashed>{_SUFFIXES})$|\s*\((?P<part>[上下]|종합|속보)\)$",
    re.IGNORECASE,
)

SECTIONS = word_set(
    "news|world|world news|international|national|nation|domestic|local|local news|regional|regions|region|politics|"
    "political|government|business|business news|economy|economics|finance|markets|money|companies|industry|energy|"
    "oil&gas|oil & gas|technology|tech|ict|science|health|environment|climate|weather|culture|arts|arts & culture|art|"
    "books|film|movies|music|entertainment|lifestyle|life|style|fashion|food|travel|tourism|society|social|education|"
    "sport|sports|football|tennis|cricket|crime|law|justice|military|defense|defence|security|transport|"
    "transportation|agriculture|construction|tenders|europe|asia|africa|americas|middle east|us|uk|azerbaijan|georgia|"
    "turkey|iran|kazakhstan|uzbekistan|turkmenistan|central asia|caucasus|south caucasus|religion|history|media|"
    "opinion|features|people|real estate|property|automotive|cars|politik|wirtschaft|kultur|gesellschaft|wissenschaft|"
    "technik|panorama|ausland|inland|lokales|regional|finanzen|umwelt|vermischtes|feuilleton|reise|digital|netzwelt|"
    "gesundheit|politique|économie|culture|société|monde|sports|sciences|santé|environnement|faits divers|régions|"
    "france|planète|política|economía|economia|cultura|sociedad|sociedade|mundo|internacional|nacional|deportes|"
    "desporto|esportes|ciencia|ciência|salud|saúde|tecnología|tecnologia|sucesos|local|brasil|españa|portugal|"
    "politica|cronaca|esteri|interni|spettacoli|spettacolo|scienza|salute|mondo|italia|politiek|economie|binnenland|"
    "buitenland|cultuur|wetenschap|gezondheid|политика|экономика|общество|культура|в мире|мир|спорт|наука|технологии|"
    "происшествия|бизнес|финансы|здоровье|регионы|политика и общество|армия|оборона|энергетика|транспорт|политика|"
    "економіка|суспільство|політика|світ|україна|культура|gündem|siyaset|ekonomi|dünya|spor|kültür|sağlık|teknoloji|"
    "eğitim|yaşam|siyasət|iqtisadiyyat|cəmiyyət|idman|mədəniyyət|polityka|gospodarka|kraj|świat|kultura|nauka|zdrowie|"
    "społeczeństwo|inrikes|utrikes|innenriks|utenriks|ekonomi|økonomi|kultur|kotimaa|ulkomaat|politiikka|talous|"
    "urheilu|kulttuuri|domácí|zahraničí|svět|ekonomika|politică|societate|sănătate|externe|时政|国际|国内|财经|社会|"
    "体育|文化|科技|娱乐|教育|健康|政治|経済|社会|国際|スポーツ|文化|정치|경제|사회|국제|문화|스포츠|"
    "سياسة|اقتصاد|رياضة|ثقافة|مجتمع|العالم|أخبار|محليات|سیاسی|اقتصادی|ورزشی|فرهنگی|اجتماعی|جهان",
    "|",
)


def is_kicker(text: str) -> bool:
    """True for a line that is only a label ("EXCLUSIVE", "Breaking news:")."""
    if len(text) > _LONGEST_KICKER:
        return False
    if text[-1:].isdigit():
        text = _NUMBER.sub("", text)
    if len(text) > 34:
        return False
    match = KICKER_LINE.fullmatch(text)
    return match is not None and match["kicker"].casefold() in KICKERS


def is_section(text: str) -> bool:
    """True for a line that is only the name of a section ("Politics", "WORLD")."""
    return len(text) <= 30 and text.strip(" :|/>»#").casefold() in SECTIONS
