"""Notices around an article, in the languages of the press: rights, cookies, pictures, contacts, pages, advertising.

Rows are written as in `phrases`.
"""
# ruff: noqa: E501 - one row a line: broken expressions are harder to check

from archive.normalization.phrases import Row

# fmt: off

RIGHTS: tuple[Row, ...] = (
    ("copyright", "copyright", r" ?(?:©|\(c\)|(?:by )?\d{4}|by\b|notice|and licen\w+|reserved|(?:[^ ]+ ){1,6}\d{4}|[:：]|protected|(?=.{0,120}all rights reserved))@L"),
    ("copyright", "copyright", r""),
    ("copyright", "c", r"\) ?(?:\d{4}|copyright|[^ ]+(?: [^ ]+){0,5},? (?:\d{4}|all rights reserved))@L"),
    ("copyright", "©", r"(?!.* (?:is|was|are|were|has|had|on the|in the|of the|at the) ) ?(?:copyright|\d{4}|[^ ]+)(?:[ –-]{1,3}[^ ]+){0,9}|.{0,200}(?:rights|rechte|droits|derechos|direitos|diritti|права|rechten|hakları|hüquq|prawa|rättigheter|reserv|riservat|запрещ|permission).{0,200}"),
    ("copyright", "all", r" (?:(?:content|material|text|photos|contents?) )?(?:© ?)?(?:rights reserved|copyright)@L"),
    ("copyright", "alle tous todos tutti wszelkie toate všechna alla kaikki усі всі все", r" (?:rechte|rechten|rettigheder|rettigheter|rättigheter|droits|los derechos|os direitos|i diritti|prawa|drepturile|práva|oikeudet|права)\b.{0,60}(?:vorbehalten|voorbehouden|forbehold\w+|reserver\w+|förbeh\w+|réservés|reservados|riservati|zastrzeżone|rezervate|vyhrazena|pidätetään|защищены|захищен\w*|защищен\w*)@L"),
    ("copyright", "tüm bütün müəllif telif", r" (?:hakları|hüquqlar\w*|hüququ\w*)\b.{0,60}(?:saklıdır|qorunur|aittir)@L"),
    ("copyright", "riproduzione reproducción reprodução reproduction", r" (?:riservata|vietata|prohibida|proibida|interdite|(?:is |or redistribution |in whole or in part |of .{0,40})?(?:strictly )?(?:prohibited|forbidden|without))@L"),
    ("copyright", "queda proibida prohibida", r" (?:prohibida|a|la|o)\b.{0,20} (?:reproducción|reprodução|distribuc\w+|cópia)@L"),
    ("copyright", "this these", r" (?:material|article|content|story|report|text|photographs?|items?)(?:(?: may| can|) ?not (?:be|to be)\b.{0,60}(?:publish|reproduc|broadcast|rewrit|redistribut|reprint|repost)| is (?:protected by )?copyright)@L"),
    ("copyright", "no any", r" (?:part|use|reproduction|republication|reprinting|reuse|copying)\b(?: or \w+)? of (?:this|these|our|the) (?:article|publication|web ?site|site|page|material|content|story|text|information)s?\b.{0,120}(?:reproduc|permission|consent|prohibit|hyperlink|link to|reference)@L"),
    ("copyright", "republication reprinting republishing reposting when use", r"(?: (?:of|or|and|copying|using|reprinting|quoting|citing|reproduction|redistribution|our|the|this|these|any|all)){1,5} (?:\w+ )?(?:materials?|content|articles?|text|information)\b.{0,100}(?:permission|prohibit|consent|mandatory|required|hyperlink|obligatory|must)@L"),
    ("copyright", "used reprinted republished reproduced", r" (?:here )?(?:with|by) (?:the )?(?:kind )?permission\b@L"),
    ("copyright", "перепечатка копирование воспроизведение использование при любое полное частичное цитирование", r" (?:[^ ]+ ){0,8}?(?:материал\w*|текст\w*|информаци\w*|публикаци\w*|копировани\w*)\b.{0,160}(?:ссылк\w*|запрещ\w*|разрешени\w*|обязательн\w*|соглас\w*)@L"),
    ("copyright", "передрук копіювання використання відтворення при будь повне", r"(?:-яке)? (?:[^ ]+ ){0,8}?(?:матеріал\w*|текст\w*|інформаці\w*)\b.{0,160}(?:посилан\w*|заборон\w*|дозвол\w*|обов['’]язков\w*)@L"),
    ("copyright", "materiallardan məlumatdan saytdakı xəbərlərdən sayt", r" (?:[^ ]+ ){0,5}(?:istifadə)\b.{0,100}(?:istinad|hiperlinklə|vacibdir|zəruridir|mütləqdir)@L"),
    ("copyright", "kaynak izinsiz", r" (?:gösterilmeden|kopyalanamaz|alıntı)@L"),
    ("copyright", "kopiowanie przedruk powielanie", r".{0,100}(?:zgod\w+|zabron\w+|prohibit)@L"),
    ("copyright", "جميع حقوق کلیه تمامی", r" (?:الحقوق محفوظة|النشر محفوظة|الطبع محفوظة|حقوق .{0,60}محفوظ|حقوق این).{0,100}"),
    ("copyright", "版权 版權 未经 转载 轉載 凡本", r"(?:所有|归.{1,20}所有|声明：)?(?:.{0,60})(?<=所有).{0,80}|.{0,20}(?:授权|许可|同意|书面).{0,30}(?:转载|复制|使用|摘编|引用).{0,40}|(?:请|須|须|需|自).{0,40}|(?:网|站|报|社).{0,60}(?:转载|注明).{0,60}"),
    ("copyright", "無断 禁無 著作", r"(?:転載|複製|断転載|権は).{0,60}"),
    ("copyright", "저작권자 무단전재 무단 ⓒ", r".{0,80}"),
)

COOKIES: tuple[Row, ...] = (
    ("cookie", "we", r" (?:and our (?:\w+ )?partners )?(?:use|may use|store|value)\b.{0,40}(?:cookies?\b(?=.{0,200}(?:experience|site|visit|brows|traffic|ads?\b|content|service|settings|personal|continu|improve|privacy|policy|analy|agree|accept|preferences|prefs)|.{0,10}$)|your privacy)@L"),
    ("cookie", "this our", r" (?:web ?)?(?:site|page)s? (?:uses?|sets?|stores?) cookies?\b@L"),
    ("cookie", "by", r" (?:continuing|using|clicking|browsing|closing)\b.{0,120}\bcookies?\b@L"),
    ("cookie", "cookies cookie privacy", r"(?: (?:help us|are used)\b@L)?(?:[ -](?:policy|settings?|preferences|notice|consent|einstellungen|richtlinie|and privacy policy|beleid|instellingen|& privacy))*"),
    ("cookie", "accept manage reject allow", r"(?: (?:all|our|my|necessary|and))*(?: cookies?)(?: (?:settings|preferences|and close))?|(?: all)?"),
    ("cookie", "nous ce notre", r" (?:et nos partenaires )?(?:utilisons|site|site web)\b.{0,30}\bcookies?\b@L"),
    ("cookie", "accepter tout gérer continuer en", r" (?:les cookies|accepter|mes cookies|sans accepter|poursuivant .{0,80}cookies?)@L"),
    ("cookie", "diese wir unsere", r" (?:website|webseite|seite|verwenden|nutzen|setzen|und unsere partner)\b.{0,30}\bcookies?\b@L"),
    ("cookie", "alle", r" (?:cookies )?akzeptieren(?: und weiter)?"),
    ("cookie", "utilizamos usamos este nuestro nosso utilizziamo usiamo questo il folosim acest", r" (?:[^ ]+ ){0,6}?(?:cookies?|cookie-uri)\b@L"),
    ("cookie", "aceptar aceitar accetta acceptă", r" (?:todas? |todos |tutti |toate )?(?:las |os |i |le )?(?:cookies?|cookie-urile)"),
    ("cookie", "deze wij onze", r" (?:website|site|gebruiken)\b.{0,20}\bcookies?\b@L"),
    ("cookie", "мы этот сайт наш на для продолжая", r" (?:[^ ]+ ){0,8}?(?:cookies?|куки)\b@L"),
    ("cookie", "ми цей наш", r" (?:[^ ]+ ){0,6}?(?:cookies?|кукі)\b@L"),
    ("cookie", "ta używamy nasza strona serwis", r" (?:[^ ]+ ){0,6}?(?:cookies?|ciasteczek|ciasteczka)\b@L"),
    ("cookie", "bu sitemizde web çerez çerezleri", r" (?:[^ ]+ ){0,5}?(?:çerez\w*|politikası|kullanıyoruz)\b@L"),
    ("cookie", "bu saytımız sayt saytımızda", r" (?:[^ ]+ ){0,4}?(?:kuki\w*|cookie\w*)\b@L"),
    ("cookie", "vi den denne vår denna", r" (?:[^ ]+ ){0,5}?(?:cookies?|kakor|informasjonskapsler)\b@L"),
    ("cookie", "käytämme tämä sivusto", r" (?:[^ ]+ ){0,3}?evästeitä\b@L"),
    ("cookie", "tento tyto používáme na", r" (?:[^ ]+ ){0,4}?(?:cookies?)\b@L"),
    ("cookie", "نستخدم يستخدم این هذا", r".{0,40}(?:ملفات تعريف الارتباط|کوکی).{0,200}"),
    ("cookie", "我们 本网 本站 当サ このサ", r".{0,20}(?:cookies?|クッキー).{0,120}"),
    ("cookie", "쿠키 이 본", r".{0,30}(?:쿠키|cookies?|사용합니다).{0,100}"),
)

_PICTURE_WORDS = (
    "photo photograph picture image illustration graphic foto bild bilden immagine imagen imagem fotoğraf şəkil zdjęcie "
    "zdjęcia grafika kuva valokuva obrázek fotografía фото фотография иллюстрация снимок صورة صور الصورة عکس"
)
PICTURES: tuple[Row, ...] = (
    ("photo_credit", _PICTURE_WORDS, r"(?:graf\w*)?[.]?(?: ?(?:by|courtesy(?: of)?|credits?|source|from|via|caption|copyright|de|von|di|av|par|:)){0,3} ?[:：/|©] ?(?:.{2,160})"),
    ("photo_credit", "photos pictures images videos video fotos bilder fotografie photo foto fot", r"(?: credits?)?[.]? ?(?:[:：/|©]|(?<=\.)) ?@N"),
    ("photo_credit", "photo photos photograph picture image images pictures illustration video foto fotos", r" (?:by|courtesy of|courtesy|credit|de|von|di) (?:@N(?:,? (?:for|via|of) @N)?|.{2,60}/.{2,40})"),
    ("photo_credit", "photo foto photographie fotografía", r" (?:d['’]archives?|de archivo|d['’]illustration|d['’]archivio|archives?|de arquivo)@T"),
    ("photo_credit", "photo foto", r" (?:@A)(?: ?/ ?\S+(?: \S+){0,3})?"),
    ("photo_credit", "file", r" (?:photos?|images?|pictures?|pic)\b(?: ?[:–—-]@T)?"),
    ("photo_credit", "credit credits crédit crédits crédito caption bildunterschrift légende", r"(?: photos?| image)? ?[:：/] ?(?:@N|.{2,60}/.{2,60})"),
    ("photo_credit", "caption bildunterschrift légende", r" ?[:：] ?.{2,160}"),
    ("photo_credit", "photo image caption gallery slideshow pictured", r"(?: (?:gallery|\d+ of \d+|credit))?"),
    ("photo_credit", "archivbild archivfoto symbolbild symbolfoto archiefbeeld archiwum arkivbild arkivfoto kuvituskuva архивное", r"(?: фото)?(?: ?[:/(].{0,100})?"),
    ("photo_credit", "getty shutterstock reuters afp ap epa imago istock unsplash pixabay", r" ?(?:images|photo|via getty images)?(?:/[^ ]+(?: [^ ]+){0,3}| via (?:getty images|ap|afp|reuters))"),
    ("photo_credit", "getty shutterstock istock unsplash pixabay depositphotos", r"(?: images)?"),
    ("photo_credit", "click", r" (?:on the )?(?:image|photo|picture) to enlarge@T"),
    ("photo_credit", "资料 图片 图为 图源 摄影 图：", r"(?:图片?|来源|：|:|/|图).{0,80}"),
    ("photo_credit", "写真 撮影 画像", r"(?:は|：|:|＝|=|提供|/).{0,60}"),
    ("photo_credit", "사진 사진제공", r"(?: ?[=:：/]|제공).{0,60}"),
)

CONTACTS: tuple[Row, ...] = (
    ("signature", "e email contact", r"(?:-?mail)? (?:the|this) (?:author|reporter|writer|editor|newsroom|correspondent|journalist)s?\b@T"),
    ("signature", "e email mail", r"(?:-?mail)? ?[:：] ?\S+@\S+@T"),
    ("signature", "tel phone telephone telefon teléfono téléphone telefone telefono тел телефон fax mobile mob", r"(?:ефон)?[.]?(?: no\.?)? ?[:：]? ?[+(]?\d[\d ()/.–-]{5,24}@T"),
    ("signature", "contact reporter editor author correspondent kontakt contacto contatto contato контакт", r"s?(?: (?:us|me|him|her))? ?(?:at|:|via) ?.{0,60}\S+@\S+\.\S+@T"),
    ("signature", "to", r" (?:contact|reach|email) (?:the |this )?(?:reporter|author|writer|editor|journalist|newsroom|us)\b@T"),
    ("signature", "do have got", r" (?:you )?(?:have |got )?(?:a |an |any )?(?:news )?(?:story|tips?|confidential tip|news)(?: for us| to share| for our \w+)? ?\?@T"),
    ("signature", "责任 编辑 责编 校对", r"(?:编辑)? ?[：:].{0,30}"),
    ("signature", "担当", r".{0,4}[：:].{1,40}"),
)

PAGES: tuple[Row, ...] = (
    ("page_number", "page seite página pagina strona sayfa səhifə sida side sivu strana страница стр сторінка", r"[.]? \d{1,3}(?: ?(?:of|/|von|de|di|du|sur|van|z|ze|av|af|из|із|din|dan) ?\d{1,3})?"),
    ("page_number", "第", r" ?\d{1,3} ?[页頁](?:[ ,/，]*[共/] ?\d{1,3} ?[页頁])?"),
    ("page_number", "более more", r" on page \S{1,4}"),
    ("page_number", "turn continued", r" (?:to|on|from) page \S{1,4}"),
)

NAVIGATION: tuple[Row, ...] = (
    ("navigation", "home start startseite accueil inicio início главная головна anasayfa strona hem forside forsiden etusivu domů acasă الرئيسية خانه 首页 ホー 홈", r"(?: (?:página|page|główna|sayfa|səhifə))?(?:ム)? ?(?:[>»/|›→·] ?[^>»/|›→]{1,60}){0,6}"),
    ("navigation", "ana", r" (?:sayfa|səhifə) ?(?:[>»/|›→·] ?[^>»/|›→]{1,60}){0,6}"),
    ("navigation", "back return", r" to (?:top|home|the top|homepage|news|list|article|main page|previous page|all news)"),
    ("navigation", "next previous prev older newer", r"(?: (?:article|page|story|post|news))?(?: ?[:>»→|].{0,120})?"),
    ("navigation", "skip jump", r" to (?:main |the )?(?:content|navigation|search|comments)"),
    ("navigation", "main menu search open close toggle", r"(?: (?:menu|navigation|search|site))?"),
    ("navigation", "log sign login register", r"(?: ?in| out)?(?: ?[/|] ?(?:register|sign up|subscribe))?"),
    ("navigation", "read continue view see click show load", r" (?:the )?(?:full|more|reading|entire|whole|original|here|all)(?: (?:story|article|here|news|reading|to read .{0,40}|for more.{0,40}|of this|on|text|below|report|posts))?(?: (?:here|on our website|at \S+))?"),
    ("navigation", "nach zurück weiterlesen mehr zur weiter", r"(?: (?:oben|lesen|zur|zum|startseite|übersicht|anzeigen|artikel|seite))*"),
    ("navigation", "lire retour haut voir suite", r"(?: (?:la suite|l['’]article(?: complet)?|à l['’]accueil|en haut|de page|plus|tout))*"),
    ("navigation", "seguir leer volver ver ir continua torna leia continue voltar vai", r"(?: (?:leyendo|más|mas|arriba|al|inicio|todo|todas|a leggere|su|all['’]inizio|mais|lendo|ao|topo|a|la|portada))+"),
    ("navigation", "lees meer terug naar", r"(?: (?:verder|meer|naar|boven|home|overzicht))+"),
    ("navigation", "читать наверх вернуться вверх назад подробнее далее", r"(?: (?:далее|полностью|дальше|на|к|главную|новостям|наверх|списку|весь|текст))*"),
    ("navigation", "читати вгору повернутися детальніше", r"(?: (?:далі|повністю|на|головну|до))*"),
    ("navigation", "czytaj wróć do więcej", r"(?: (?:dalej|więcej|do|góry|strony|głównej|całość))*"),
    ("navigation", "devamını ardını daha geri", r"(?: (?:oku|oxu|fazla|göster|dön|çox))*"),
    ("navigation", "läs læs les lue číst citește till til takaisin zpět înapoi", r"(?: (?:mer|mere|lisää|dál|více|mai mult|toppen|top|alkuun|nahoru|na|sus|vidare|videre))+"),
    ("navigation", "اقرأ العودة ادامه المزيد بازگشت", r"(?: (?:المزيد|إلى|الأعلى|الرئيسية|مطلب|به|صفحه|اصلی))*"),
    ("navigation", "阅读 返回 下一 上一 查看 更多", r"(?:全文|首页|列表|顶部|篇.{0,60}|页|更多|：|新闻)*"),
    ("navigation", "続き トッ 次の 前の もっ", r"(?:を読む|プ(?:へ|に戻る|ページへ)|記事.{0,60}|ページ.{0,10}|と見る)*"),
    ("navigation", "더보기 목록 이전 다음", r"(?: ?(?:기사|으로|글|페이지).{0,40})?"),
)

ADVERTISING: tuple[Row, ...] = (
    ("other", "lp td", r""),
    ("other", "advertisement advertising advertorial sponsored promoted ad ads anzeige werbung publicité publicidad pubblicità publicidade advertentie реклама reklama reklam annons annonce annonse mainos publicitate إعلان اعلان آگهی تبلیغات", r"(?: (?:content|post|articles?|feature|message|by @T|[-–—] ?(?:continue|scroll|story|lesen|article)\b@T|continues? below|below))?"),
    ("other", "story article", r" continues (?:below|after)(?: (?:the |this )?(?:ad|advertisement|video|photo|image|gallery))?"),
    ("other", "continue scroll", r" (?:reading )?(?:below|down)?(?: the)? ?(?:main story|to continue|for more|to read|reading)(?: .{0,40})?"),
    ("other", "广告 広告 推广 廣告", r"(?:：)?"),
    ("other", "pr 광고", r""),
    ("other", "loading recommended promoted embed javascript please", r"(?:\.\.\.|…| (?:comments|content|by \w+|enable javascript@T|wait|turn on javascript@T|is disabled@T))?"),
    ("other", "play watch listen", r"(?: (?:video|live|audio|now|to this (?:article|story|page|episode)@T|to (?:the )?(?:article|story)@T))?(?: ?[·|(]? ?\d+[: ]\d* ?(?:min\w*)?\)?)?"),
    ("other", "text font", r"(?: size)? ?[:：]?(?: ?a[+–-]?){1,4}"),
)

TAGS: tuple[Row, ...] = (
    ("other", "tags tag topics topic tagged filed keywords hashtags labels mots schlagwörter schlagworte stichworte themen etiquetas temas argomenti trefwoorden onderwerpen тег теги метки темы ключевые теґи мітки tagi etiketler etiket açar teqlər taggar ämnen emneord emner avainsanat štítky témata etichete الوسوم الكلمات وسوم برچسب برچسب\u200cها کلیدواژه", r"(?:-clés|s)?(?: (?:under|in|слова|sözlər|المفتاحية|دلالية|ها))? ?(?:[:：].{0,250}|(?:[|#].{1,200}))"),
    ("other", "tagged filed posted", r" (?:under|in|with)(?: [^ ]+){1,12}"),
    ("other", "tags topics tagged теги tagi etiketler etiquetas", r""),
    ("other", "标签 关键 關鍵 标籤", r"(?:词|字)?[：:].{0,120}"),
    ("other", "タグ キー 関連", r"(?:ワード|タグ)?[：:].{0,120}"),
    ("other", "태그 키워드", r" ?[:：]?.{0,120}"),
)

NOTES: tuple[Row, ...] = (
    ("other", "report found spotted notice see", r"(?: (?:a|an|any)(?: \w+)? (?:typo|error|mistake|correction)\b(?: in (?:this|the) \w+)? ?\??(?: .{0,100}(?:us|e-?mail|report|ctrl|here|let)\b.{0,60})?| this (?:ad|comment|article))"),
    ("other", "if", r" you (?:find|found|notice|see|spot|have found|have spotted) (?:a|an|any)(?: \w+)? (?:typo|error|mistake)s?\b.{0,60}(?:tell|let|contact|e-?mail|report|select|ctrl|write).{0,80}"),
    ("other", "если нашли заметили увидели", r" (?:вы |в тексте )?(?:нашли|заметили|обнаружили|ошибку|опечатку|неточность|увидели)\b.{0,160}(?:ошибк\w*|опечатк\w*|ctrl|выделите).{0,100}"),
    ("other", "нашли помилка якщо знайшли", r" (?:ви |ошибку|в тексті|помилку|знайшли)\b.{0,140}"),
    ("other", "this the", r" (?:article|story|piece|post|column|commentary|report|essay|interview) (?:was |is |has been |first |originally )*(?:first |originally )*(?:published|appeared|republished|posted|produced|syndicated)\b (?:in|on|by|at|from|with|under|as) [^\d]{3,140}"),
    ("other", "originally first", r" (?:published|appeared|posted) (?:in|on|at|by) [^\d]{3,120}"),
    ("other", "except this", r" (?:for the headline, this story|story has not been edited|is an? (?:unedited|auto-generated|press release|syndicated|sponsored))\b@L"),
    ("other", "disclaimer haftungsausschluss avertissement", r" ?[:：–—-]@L"),
    ("other", "the", r" (?:views?|opinions?)(?: and (?:views?|opinions?))?(?: and \w+)? (?:expressed|contained|stated|reflected)\b.{0,60}(?:are|is|do|does|belong|represent)\b@L"),
    ("other", "views opinions", r" (?:and opinions )?expressed\b.{0,60}(?:are|do|belong)\b@L"),
    ("other", "les las le opiniones o", r" (?:opinions?|opiniones|propos|opinioni) (?:exprimé\w+|expresadas|exprimidos|espresse|vertidas|publicadas)\b.{0,60}@L"),
    ("other", "мнение редакция точка позиция думка редакція", r" (?:авторов?|автора|редакции|зрения|не|редакції)\b.{0,80}(?:не совпада\w*|не несет|не несёт|ответственност\w*|не відповіда\w*|не збігат\w*|не відображ\w*).{0,120}"),
    ("other", "our", r" standards ?:@T"),
    ("other", "免责 声明", r"(?:声明)?[：:]@L"),
    ("other", "forward safe", r"(?:-| )(?:looking statements?|harbou?r(?: statements?)?)@T"),
    ("other", "this", r" (?:press |news )?(?:release|announcement|report) (?:contains|includes|may contain)\b.{0,60}forward-looking@L"),
    ("other", "reading lesezeit lesedauer temps tiempo время czas okunma tempo leestijd lästid", r"(?: (?:time|de lecture|de lectura|чтения|czytania|süresi|di lettura|de leitura))? ?[:：] ?(?:ca\.? ?)?\d{1,3} ?\w{0,12}"),
    ("other", "views просмотров просмотры переглядів baxış oxunub okunma", r" ?[:：(]? ?\d[\d., ]{0,9}\)?"),
    ("other", "ends end fin ende", r""),
    ("other", "this dieser", r" (?:entry|post|beitrag|eintrag) (?:was posted|wurde)\b[^.]{0,40}\d[^.]{0,60}(?:\.\d[^.]{0,20}){0,3}[^.]{0,80}"),
    ("other", "load", r"-date ?: ?[^:]{4,40}"),
    ("other", "publication document journal", r"-(?:type|code) ?: ?[^:]{2,60}"),
    ("other", "language", r" ?: ?(?:english|german|french|spanish|italian|portuguese|dutch|russian|deutsch|français|español)(?: ?[;,].{0,40})?"),
    ("other", "co in ns re", r" {2,}[a-z0-9]{1,10} ?: .{2,400}"),
    ("other", "an", r" {2,}document [a-z]{2,10}[0-9][a-z0-9]{8,30}"),
    ("other", "ipc ipd", r" {2,}.{2,200}"),
)

ROWS: tuple[Row, ...] = (
    *RIGHTS, *COOKIES, *PICTURES, *CONTACTS, *PAGES, *NAVIGATION, *ADVERTISING, *TAGS, *NOTES,
)  # fmt: skip
