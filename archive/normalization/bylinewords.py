"""Words of bylines in the languages that are read: what opens one, what joins its names, what a writer is called."""

import re

from archive.text import word_set

OPENINGS = re.compile(
    r"(?:(?i:(?:written|reported|submitted|posted|published|story|text|article|compiled|edited\s+and\s+written|words|"
    r"special\s+report|"
    r"exclusive|écrit|rédigé|publié|posté|escrito|redactado|scritto|geschrieben|verfasst|geschreven|skrivet|skrevet|napisane)"
    r"\s+)?"
    r"(?i:by|from|par|von|por|di|door|af|av|przez|oleh|από|bởi|by-line|byline|propos\s+recueillis\s+par|"
    r"texte\s+(?:et\s+photos\s+)?(?:par|de)|text\s+von|texto\s+(?:de|por)|testo\s+di|tekst\s+door|от|מאת|بقلم|به\s+قلم)"
    r"(?:\s*:\s*|\s+)"
    r"|(?i:authors?|autor(?:a|en|es|in)?|auteure?s?|autric[ei]|autori|autore|автор(?:ы|ка|и)?|автор\s+(?:текста|"
    r"статьи|материала)|"
    r"текст|подготовил[аи]?|написал[аи]?|müəllif(?:lər)?|yazar|yazan|haber|muhabir|penulis|pewarta|reporters?|"
    r"correspondents?|"
    r"текст|text|texte|texto|testo|tekst|teksti|szerző|írta|piše|napisao|napisala|opracował[a]?|zpracoval[a]?|"
    r"words|story|"
    r"writers?|journalist|tác\s+giả|συντάκτης|γράφει(?:\s+[οη])?|كتبت?|الكاتب|إعداد|تقرير|تحرير|نویسنده|گزارش|"
    r"خبرنگار|कथाकार|लेखक|"
    r"redaktion|rédaction|redacción|redazione|redactie)"
    r"\s*[:：/]\s*|(?i:oprac|opr|зап)\.\s+)(?=\S)"
)
"""A preposition with a space, or a noun with a colon."""

FIRST_WORDS = word_set(
    "by written reported submitted story text article compiled edited words special exclusive par von por di door af "
    "av przez oleh από bởi by-line byline propos texte texto testo tekst от מאת بقلم به author authors autor autora "
    "autoren autores autorin auteur auteure auteurs auteures autrice autrici autori autore автор авторы авторка "
    "автори текст подготовил подготовила подготовили написал написала написали müəllif müəlliflər yazar yazan haber "
    "muhabir penulis pewarta reporter reporters correspondent correspondents teksti szerző írta piše napisao napisala "
    "opracował opracowała zpracoval zpracovala writer writers journalist tác συντάκτης γράφει كتب كتبت الكاتب إعداد "
    "تقرير تحرير نویسنده گزارش خبرنگار लेखक redaktion rédaction redacción redazione redactie from dal dalla del van "
    "vom de our od écrit rédigé publié posté posted published escrito redactado scritto geschrieben verfasst "
    "geschreven skrivet skrevet napisane oprac. opr. зап."
)
ALONE = word_set("by von par por di door af av автор author autor auteur autore written от byline oleh")

CORRESPONDENT = re.compile(
    r"(?i:from\s+our|our|von\s+unsere[mrn]|von|vom|de\s+nos|de\s+notre|par\s+notre|por\s+nuestr[oa]|"
    r"de\s+nuestr[oa]|del?\s+nuestr[oa]|"
    r"dal\s+nostro|dalla\s+nostra|da\s+nossa|do\s+nosso|van\s+onze|door\s+onze|fra\s+vår|от\s+нашего|наш|наша|"
    r"od\s+našeg|by\s+our)\s+"
    r"(?=\S)"
)

SEPARATOR = re.compile(
    r"(?=(?<!\s)\s|[,;，；、·/])(?:\s*+(?:[,;，；]\s*+(?:(?i:and|und|et|en|og|och|ve|və)\s++|[yeiи]\s++)?|、)|"
    r"\s++[&+/|–—-]\s++|"
    r"\s++(?:(?i:and|und|et|en|og|och|ja|és|și|ve|və|ile|with|avec|mit|con|com|dan|và|και|kaj)|[yeiиіe]|та|و)\s++|"
    r"(?<=[가-힣])·(?=[가-힣])|(?<=[^\W\d_])/(?=[^\W\da-z_]))\s*+"
)
"""White space is taken as a whole, from its beginning: to try each part of a long gap takes minutes."""

SPANISH_AND = re.compile(r"\s[yei]\s+")

PLACE = re.compile(
    r"(?<!\s)\s++(?:(?:in|à|au|aus|from|at|em|reporting\s+from|reports\s+from|в|из|у|din|fra|från|της|"
    r"στην?)\s+(?=[^\W\da-zа-я_])"
    r"|(?:en|a|da|de|i|w|te|ze|z|v|ve|на)\s+(?P<town>[^\W\da-zа-я_][^,;()]{1,30}$)).{0,60}$"
)

ROLE_WORDS = word_set(
    "writer writers correspondent correspondents reporter reporters editor editors columnist columnists contributor "
    "contributors staff staffer analyst analysts journalist journalists photographer photographers producer producers "
    "newsroom desk bureau agencies agency services wires editor-in-chief commentator critic blogger intern anchor "
    "presenter host chief korrespondent korrespondentin redakteur redakteurin redaktion reporterin autorin "
    "journalistin agenturen mitarbeiter mitarbeiterin korrespondenten volontärin volontär chefredakteur ressortleiter "
    "correspondant correspondante correspondants envoyé envoyée envoyés journaliste journalistes rédaction rédacteur "
    "rédactrice agences éditorialiste chroniqueur chroniqueuse stagiaire corresponsal corresponsales enviado enviada "
    "redactor redactora redacción agencias periodista periodistas columnista correspondente correspondentes repórter "
    "redação redacção agências jornalista jornalistas enviada colunista corrispondente inviato inviata inviati "
    "redattore redattrice redazione agenzie giornalista giornalisti correspondente correspondenten redacteur redactie "
    "verslaggever verslaggeefster redacteuren verslaggevers columnist корреспондент корреспонденты корреспондента "
    "обозреватель журналист журналистка редактор редакция кореспондент кореспондентка журналістка журналіст редакція "
    "соб собкор спецкор muhabiri muhabir editörü editör yazarı müxbir müxbiri redaktor redaktoru jurnalist "
    "dziennikarz dziennikarka redaktor redakcja korespondent korespondentka journalisten redaktionen medarbetare "
    "utsänd korrespondent toimittaja toimitus redaktør redaktören újságíró tudósító szerkesztő redaktor novinar "
    "novinarka urednik dopisnik redactor corespondent redaktionsmitglied redaktionsmitarbeiterin gastautor wartawan "
    "experte expertin koresponden 기자 특파원 記者 记者"
)
ROLE_START = re.compile(
    r"(?:special\s+(?:to|for)|exclusive(?:ly)?\s+(?:to|for)|for|für|pour|para|per|voor|для|için|reporting|"
    r"reports|writing|contributed)\b",
    re.IGNORECASE,
)
HONORIFIC = re.compile(
    r"(?:mr|mrs|ms|dr|prof|sir|dame|rev|hon|col|gen|capt|lt|herr|frau|m|mme|sr|sra|dott|ing)\.?\s+(?=\S)", re.IGNORECASE
)
