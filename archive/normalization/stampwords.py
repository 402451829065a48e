"""Words of stamps in the languages of the press: which say published, which say changed since, and names of sections.

"Stand:" (German: as of) dates the state of a text, so it says changed. The words behind a date are those of Chinese,
Japanese and Korean pages ("… 发布", "… 更新").
"""

import re

from archive.text import word_set

_PUBLISHED = """
published|published online|publication date|publish date|date published|date of publication|date|dated|date posted
posted
time|uhrzeit|heure|godzina|saat
created|written|issued|released|release date|filed|online since|uploaded
publié|publiée|publiés|paru|parue|mis en ligne|mise en ligne|posté|rédigé|date de publication|parution
veröffentlicht|erschienen|erstellt|online seit|publiziert|eingestellt|datum|veröffentlichungsdatum
publicado|publicada|publicación|fecha|fecha de publicación|creado|subido|publicado em|data de publicação|data
criado em
pubblicato|pubblicata|pubblicazione|data di pubblicazione|gepubliceerd|geplaatst|publicatiedatum|verschenen
опубликовано|опубликована|опубликован|размещено|дата|дата публикации|создано|публикация|время публикации
публикувана|публикувано|създадена|създадено
опубліковано|дата публікації|розміщено|створено|опублікований
opublikowano|opublikowany|data publikacji|dodano|utworzono|data dodania|publikacja
yayınlanma|yayınlanma tarihi|yayınlandı|yayın tarihi|yayımlanma|yayımlandı|giriş|giriş tarihi|oluşturulma
oluşturulma tarihi
tarih|eklenme|eklenme tarihi|haber tarihi
dərc edilib|dərc olunub|dərc olunma tarixi|dərc tarixi|tarix|yayımlanıb|yayımlanma tarixi|yerləşdirilib|paylaşılıb
publicerad|publicerat|publicerades|skapad|udgivet|offentliggjort|publiceret|oprettet|publisert|utgitt
julkaistu|publikováno|vydáno|zveřejněno|datum vydání|publikované|publicat|publicată|data publicării|postat
publikálva|megjelent|közzétéve|δημοσιεύθηκε|δημοσιεύτηκε|δημοσίευση|ημερομηνία
نشر|نشر في|نُشر|نشرت|تاريخ النشر|تم النشر|منشور|التاريخ|تاریخ انتشار|منتشر شده|انتشار|تاریخ|زمان انتشار
发布|发布时间|发布日期|发布于|发表|发表于|发表时间|时间|日期|刊登|發布|發佈|發布時間|發表|日期時間|刊登時間
公開|公開日|公開日時|掲載|掲載日|配信|配信日時|投稿日|発行|発行日|発表|登録|日付|入力
입력|송고시간|기사입력|게시|게시일|등록|작성|발행|송고|승인|기사등록
प्रकाशित|شائع|dipublikasikan|diterbitkan|terbit|ngày đăng
"""
_MODIFIED = """
updated|update|last updated|last update|date updated|updated on|modified|last modified|date modified|edited
last edited|revised
amended|changed
mis à jour|mise à jour|modifié|modifiée|actualisé|actualisée|dernière mise à jour|dernière modification|màj|maj
aktualisiert|zuletzt aktualisiert|letzte aktualisierung|letztes update|geändert|zuletzt geändert|bearbeitet|stand
aktualisierung
actualizado|actualizada|última actualización|actualización|ultima actualización|modificado|última modificación
atualizado|atualizada|última atualização|atualização|actualização|última modificação
aggiornato|aggiornata|ultimo aggiornamento|aggiornamento|modificato|ultima modifica
bijgewerkt|laatst bijgewerkt|gewijzigd|laatste update|aangepast
обновена|обновено|последна промяна
обновлено|обновлена|обновлён|обновлен|изменено|отредактировано|последнее обновление|дата обновления|обновление
оновлено|змінено|останнє оновлення|дата оновлення|відредаговано
zaktualizowano|aktualizacja|ostatnia aktualizacja|zmodyfikowano|data aktualizacji|zmieniono
güncelleme|güncelleme tarihi|güncellendi|güncellenme|güncellenme tarihi|son güncelleme|son güncellenme
son güncelleme tarihi
yenilənib|yenilənmə|yenilənmə tarixi|son yenilənmə|dəyişdirilib
uppdaterad|uppdaterat|uppdaterades|senast uppdaterad|ändrad|opdateret|senest opdateret|oppdatert|sist oppdatert|endret
päivitetty|muokattu|viimeksi päivitetty|aktualizováno|upraveno|naposledy aktualizováno|aktualizované
actualizat|actualizată|ultima actualizare|data actualizării|modificat|frissítve|utoljára frissítve|módosítva
ενημερώθηκε|τελευταία ενημέρωση|ανανεώθηκε
آخر تحديث|تحديث|تم التحديث|حُدّث|محدث|به‌روزرسانی|به روز رسانی|آخرین به‌روزرسانی|ویرایش
更新|更新时间|更新时间为|更新于|更新日|更新日時|最后更新|最後更新|最終更新|最終更新日|最終更新日時|修改|修改时间|更新時間
수정|최종수정|최종 수정|업데이트|기사수정|최종업데이트|अपडेट|diperbarui|cập nhật
"""
_SECTIONS = """
news|politics|business|economy|finance|markets|money|companies|industry|energy|oil & gas|oil&gas|transport
technology|tech
science|health|environment|climate|education|culture|arts|entertainment|lifestyle|travel|sport|sports|football|world
europe
asia|africa|americas|middle east|international|national|local|region|regions|society|opinion|comment|analysis|crime
law
justice|defence|defense|military|security|weather|society & culture|science & environment|us & canada|uk|us|usa
other news
politique|économie|monde|société|sports|santé|environnement|sciences|france|international|régions|faits divers|idées
médias
politik|wirtschaft|panorama|gesellschaft|wissen|wissenschaft|kultur|ausland|inland|lokales|regionales|gesundheit
umwelt|medien
política|economía|mundo|sociedad|deportes|ciencia|salud|tecnología|cultura|internacional|nacional|sucesos|opinión
local
economia|esportes|desporto|sociedade|ciência|saúde|educação|brasil|cidades|cronaca|esteri|interni|politica|mondo
salute|scienza
cultura e spettacoli|binnenland|buitenland|economie|wetenschap|gezondheid|cultuur|regio|politiek
политика|экономика|общество|мир|в мире|спорт|культура|наука|происшествия|бизнес|регионы|технологии|здоровье|новости
финансы
політика|економіка|суспільство|світ|культура|наука|події|бізнес|регіони|здоров'я|новини
polityka|gospodarka|świat|społeczeństwo|kultura|nauka|zdrowie|kraj|wydarzenia|biznes|wiadomości
siyaset|ekonomi|dünya|gündem|spor|kültür|sağlık|teknoloji|yaşam|eğitim|bilim|siyasət|iqtisadiyyat|cəmiyyət|dünya
idman|mədəniyyət
xəbərlər|hadisə|elm|səhiyyə|sverige|världen|utrikes|inrikes|näringsliv|nyheter|udland|indland|erhverv|utenriks
innenriks|næringsliv
kotimaa|ulkomaat|talous|politiikka|urheilu|kulttuuri|domácí|zahraničí|ekonomika|společnost|politică|economie|externe
sănătate
سياسة|اقتصاد|رياضة|ثقافة|العالم|مجتمع|علوم|صحة|سیاسی|اقتصادی|ورزشی|فرهنگی|اجتماعی|بین‌الملل|جهان
国际|国内|财经|体育|社会|科技|文化|军事|教育|健康|経済|政治|国際|スポーツ|地域|정치|경제|사회|국제|문화|스포츠|세계
"""


def _either(words: str) -> str:
    """An expression for one of these words, the longest first, spaces of any width."""
    each = sorted({word for line in words.strip().splitlines() for word in line.split("|")}, key=len, reverse=True)
    return "|".join(re.escape(word).replace("\\ ", r"\s+") for word in each)


SECTIONS = word_set(_SECTIONS.strip().replace("\n", "|"), "|")
LABEL = re.compile(
    r"[(\[]?\s?(?:(?:this|the)\s+(?:article|story|page)\s+was\s+|(?:article|story|artikel|nachricht)\s+)?"
    r"(?:(?:first|originally|initially|last|zuerst|zuletzt|erstmals)\s+)?"
    rf"(?:(?P<modified>{_either(_MODIFIED)})|(?P<published>{_either(_PUBLISHED)}))(?![^\W\d])"
    r"(?:\s+(?:on|at|le|am|el|il|den|em|op|o|a|в|о|dnia|dne|la|vid|kl|på|în|fi|на|from|as\s+of|في|بتاريخ|در)\b)?"
    r"\s*[:：\-–|.]{0,2}\s*(?:(?:le|den|am|el|il|on|dne|dnia|ngày)\s+)?",
    re.IGNORECASE,
)
"""A word that says what the date behind it is."""

_BEFORE_LABELS = "first originally initially last article story this the zuerst zuletzt erstmals artikel nachricht"
_STARTS = frozenset(
    word.casefold()[:3]
    for words in (_MODIFIED, _PUBLISHED, _BEFORE_LABELS.replace(" ", "|"))
    for line in words.strip().splitlines()
    for word in line.split("|")
)


def may_be_label(text: str) -> bool:
    """A cheap look at the first letters: most lines have no label, and to try them all takes long."""
    start = text.lstrip("([ ")[:3].casefold().replace("\u0307", "")[:3]
    return start in _STARTS or start[:2] in _STARTS


LABEL_BEHIND = re.compile(
    r"\s*[(（\[]?\s?(?:(?P<modified>(?:更新|修改|最終更新|업데이트|수정)(?!\s?[:：])|(?:updated|modified|aktualisiert|обновлено|mis\s+à\s+jour)"
    r"(?=\s*(?:$|[)\]|•·,;.])))"
    r"|(?:发布|發布|發佈|发表|公開|配信|掲載|投稿|発行|入力|송고|입력|게시|등록)(?!\s?[:：])|(?:published|posted|veröffentlicht|опубликовано)"
    r"(?=\s*(?:$|[)\]|•·,;.])))"
    r"\s?[)）\]]?(?!\w)\s*",
    re.IGNORECASE,
)
"""The same behind its date."""

VISITED = re.compile(
    r"[(\[]?(?:(?:last\s+)?(?:retrieved|accessed|visited|downloaded|archived)|(?:zuletzt\s+)?abgerufen|consulté|consultado"
    r"|consultato|geraadpleegd|дата\s+обращения|erişim\s+tarihi"
    r"|(?:(?:strictly\s+)?(?:under\s+)?embargo(?:ed)?|hold\s+for\s+release|not\s+for\s+(?:release|publication))"
    r"(?:\s+(?:until|till|before|jusqu['’]au|hasta|fino))?|sperrfrist(?:\s+bis)?)\b"
    r"(?:\s+(?:on|am|le|el|il|op|em|at|from|al))?\s*:?\s*",
    re.IGNORECASE,
)
"""What stands before the day on which a page was looked at, or until which a text is held back."""

_AGO = (
    r"\b(?:(?:\d{1,2}|an?|one)\s?(?:min(?:ute)?s?|h(?:ou)?rs?|h|m|d|days?|weeks?|months?|years?)\s+ago",
    r"il\s+y\s+a\s+\d{1,2}\s+\w+|vor\s+\d{1,2}\s+\w+|(?:hace|há|acum|před|пре[дз]|منذ|قبل)\s+\d{1,2}\s+\w+",
    r"\d{1,2}\s+\w+\.?\s+(?:fa|atrás|geleden|назад|тому|temu|önce|əvvəl|sitten|پیش)",
    r"(?:för|for)\s+\d{1,2}\s+\w+\s+(?:sedan|siden)|\d{1,2}\s?(?:分钟|小时|天|時間|分|日|시간|분)\s?[前전]",
    (
        r"(?:today|yesterday|heute|gestern|hoy|ayer|hoje|ontem|oggi|ieri|vandaag|gisteren|aujourd['’]hui|hier|сегодня|вчера"
        r"|сьогодні|вчора|dzisiaj|dziś|wczoraj|bugün|dün|bu\s+gün|dünən|idag|i\s+dag|igår|tänään|eilen|dnes|včera|azi|astăzi"
        r"|今天|昨天|今日|昨日|오늘|어제|اليوم|أمس|امروز|دیروز),?\s*(?:(?:at|um|à|a\s+las|às|alle|om|в|о|o|kl\.?|klo|ora|saat)\s*)?"
        r"\d{1,2}[:.h]\d\d(?:\s?(?:uhr|h|[ap]\.?m\.?|gmt|utc))?)"
    ),
)
RELATIVE = re.compile("|".join(_AGO), re.IGNORECASE)
"""A moment counted from the one at which it was shown: it dates nothing."""

NOISE = re.compile(
    r"[\s|•·,;/(–—-]*(?:(?:reading\s+time|time\s+to\s+read|lesezeit|lesedauer|temps\s+de\s+lecture|tiempo\s+de\s+lectura"
    r"|tempo\s+di\s+lettura|tempo\s+de\s+leitura|leestijd|время\s+чтения|час\s+читання|czas\s+czytania|okunma\s+süresi|lästid"
    r"|views|просмотров|просмотры|переглядів|baxış|oxunub|oxunma\s+sayı|okunma|görüntüleme|阅读|浏览|点击|閲覧|조회)\s*[:：]?\s*"
    r"(?:ca\.?\s*)?\d[\d.,]{0,9}\s*[^\W\d]{0,12}\.?"
    r"|(?:price|preis|prix|precio|prezzo|cena|fiyatı?|цена)\s?[:：]?\s?[^\W\d]{0,4}\s?[$€£¥]?\s?\d[\d.,]{0,6}\s?[^\W\d]{0,8}[$€£¥¢]?\.?"
    r"|(?:pages?|pg\.|p\.|seite|s\.|página|pág\.|pagina|str\.|стр\.)\s?[A-Z]?\d{1,3}"
    r"|\((?:english|german|french|spanish|italian|portuguese|russian|deutsch|français|español|italiano|português)\)|(?:early|late|final|first|second|national|city)\s+edition"
    r"|\d[\d.,]{0,9}\s*(?:min(?:ute|uten|utes|uti|utos|uut|uter)?s?\.?(?:\s+(?:read|de\s+lecture|de\s+lectura|lesezeit|leitura))?"
    r"|words|wörter|mots|palabras|palavras|parole|слов\w?|мин\w*|хв\w*|views?|reads?|shares?|comments?|просмотр\w*|перегляд\w*|baxış|oxunma|okunma|dəfə\s+oxunub|次阅读|阅读|浏览))"
    r"\s*[)\]]?\s*",
    re.IGNORECASE,
)
"""What stands beside stamps: minutes to read, views, the price of the issue, the page."""

ISSUE = re.compile(
    r"(?:(?:vol(?:ume)?|jahrgang|jg|année|año|anno|rok)\b\.?\s*[\dIVXLC]+\s*[,·|—–-]?\s*)?"
    r"(?:no|nr|issue|ausgabe|number|num|núm|numéro|numer|n[º°o]|№)\.?\s*\d[\d,./]{0,8}\s*[,·|—–-]\s*",
    re.IGNORECASE,
)
"""The number of an issue before its date."""
