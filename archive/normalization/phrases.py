"""Lines that stand around an article, in the languages of the press: the word that each begins with and how it goes on.

A row is a kind, first words, and what follows them to the end of the line. In what follows a space is any white space,
`@S` a site, `@T` a short tail of any kind, `@U` a name of some words. Marks at the end are read over. A row is written as
narrowly as its line allows: a sentence of the story must never fit.
"""
# ruff: noqa: E501 - one row a line: broken expressions are harder to check

from archive.values import BoilerplateKind

Row = tuple[BoilerplateKind, str, str]

SITES = (
    r"(?:telegram|twitter|facebook|instagram|whatsapp|youtube|linkedin|tiktok|viber|threads|google news|google новости"
    r"|flipboard|bluesky|x|vk|vkontakte|вконтакте|одноклассник\w*|дзен\w*|яндекс\S*|телеграм\w*|твиттер\w*|фейсбук\w*"
    r"|инстаграм\w*|ютуб\w*|weibo|wechat|mastodon|pinterest|reddit|rss|social media|(?:the )?social networks?"
    r"|réseaux sociaux|sozialen medien|redes sociales|redes sociais|соцсет\w*|соцмереж\w*|sosyal medya\w*|تويتر|فيسبوك"
    r"|تلغرام|تيليغرام|إنستغرام|يوتيوب|واتساب|تلگرام|اینستاگرام|توییتر)"
)

# fmt: off
FOLLOW: tuple[Row, ...] = (
    ("follow_us", "follow like find", r" us(?: (?:on|at|via|in|for) (?=.{0,80}(?:@S|@|\bchannel|\bpage\b|\bsocial|http|t\.me/|\.com))@T| ?[:@].{0,80})?"),
    ("follow_us", "follow like join find", r" (?:\S+ ){1,5}?(?:on|at|via|in) (?:our )?@S\b@T"),
    ("follow_us", "follow", r" @\w{2,30}@T| (?:the author|our (?:channel|page|account|reporters?))\b@T"),
    ("follow_us", "join", r" (?:us on|our) (?:\w+ )?(?:@S|channel|group|community|page)\b@T| the conversation on @S@T"),
    ("follow_us", "connect stay keep", r" (?:connected|in touch|up to date|updated|with us)\b(?: with (?:us|@U))?(?: (?:on|via|through) (?:our )?@S@T)?"),
    ("follow_us", "twitter instagram telegram x", r" ?[:：] ?(?:@\w{2,30}|https?://\S+|t\.me/\S+)"),
    ("follow_us", "our visit check like", r" (?:us|our|telegram|the|out our)?(?: \S+){0,3}? ?(?:@S)(?: (?:channel|page|group|account))?(?: ?[:@–-] ?\S.{0,60}| today| here)?"),
    ("follow_us", "for", r" (?:more|the latest|breaking|live)\b.{0,60} follow (?:us|@\w+|@U)\b@T"),
    ("follow_us", "subscribe", r" (?:to )?(?:us on|our|the \w+|@U on)? ?@S(?: (?:channel|page|feed))?@T"),
    ("follow_us", "suivez rejoignez retrouvez likez", r"-nous\b@T| (?:nous|notre|\S+(?: \S+){0,3}) (?:aussi )?(?:sur|via) @S@T"),
    ("follow_us", "abonnez", r"-vous à (?:notre|la) (?:chaîne|page|compte)\b@T"),
    ("follow_us", "folgen folge folgt besuchen", r" (?:sie |uns |\S+ ){1,4}(?:auch )?(?:auf|bei|über|in) @S@T| sie uns\b@T| uns\b@T"),
    ("follow_us", "síguenos síganos seguinos síguanos", r"(?: también)?(?: (?:en|por|a través)\b@T)?"),
    ("follow_us", "sigue siga sigan únete únase encuéntranos", r"(?: \S+){0,5} (?:en|a|no|na|nos|nas|pelo) (?:nuestr[oa]s? |noss[oa]s? )?(?:canal(?: de)? |grupo(?: de)? |página(?: de)? )?@S@T"),
    ("follow_us", "siga acompanhe curta sigam", r"-nos\b@T| (?:a nossa|nossa|o nosso|nosso) (?:página|canal|perfil)\b@T"),
    ("follow_us", "seguici seguiteci segui", r"(?: anche)? (?:su|sui|sul|\S+ su) @S@T| anche su\b@T"),
    ("follow_us", "volg", r" (?:ons|\S+(?: \S+){0,3}) (?:ook )?(?:op|via) @S@T"),
    ("follow_us", "подписывайтесь подпишитесь подписаться следите читайте присоединяйтесь подписывайся смотрите", r"(?: (?:на|в|за|к|нас|наш|наши|нашей|нашим|новостями|каналом|канал|страницу|группу|также|и|больше|новостей|наших|\S+)){0,7}[ -](?:(?:в|на|через|-) ?)?(?:«|\")?@S@T"),
    ("follow_us", "мы наш", r"(?: (?:есть|теперь|также))?(?: в| на)? ?@S(?:[ -]канал\w*)?(?: ?[:—–-].{0,60})?"),
    ("follow_us", "підписуйтесь підписуйтеся підпишіться слідкуйте стежте читайте приєднуйтесь", r"(?: \S+){0,7}[ -](?:у |в |на )?@S@T"),
    ("follow_us", "obserwuj śledź polub dołącz znajdź", r" (?:nas|do nas|nasz\w*|\S+)(?: \S+){0,3} (?:na|w) @S@T| nas\b.{0,3}"),
    ("follow_us", "bizi", r" (?:\S+ ){0,6}(?:takip ed(?:in|iniz|ebilirsiniz)|izləyin|izləyə bilərsiniz)\b@T"),
    ("follow_us", "telegram twitter facebook instagram whatsapp youtube", r"['’-]?\w{0,4} (?:\S+ ){0,5}(?:takip ed(?:in|iniz)|izləyin|abunə olun|qoşulun|katılın|abone olun)\b@T"),
    ("follow_us", "følg följ seuraa", r" (?:oss|os|meitä)\b@T| \S+(?: \S+){0,2} (?:på|via) @S@T"),
    ("follow_us", "sledujte", r" (?:nás|\S+)(?: i| také)? (?:na|přes) @S@T"),
    ("follow_us", "urmăriți urmărește urmareste urmăreşte", r"-?(?: ?ne)?(?: și)? pe @S@T"),
    ("follow_us", "kövess kövessen", r"(?:en)? minket\b@T"),
    ("follow_us", "ακολουθήστε", r" (?:μας|το \S+) στο\b@T"),
    ("follow_us", "تابعونا تابعنا", r"(?: @T)?"),
    ("follow_us", "تابعوا تابع", r" .{0,50}(?:على|عبر) .{0,20}@S@T"),
    ("follow_us", "ما", r" را (?:در )?.{0,40}(?:دنبال کنید)@T"),
    ("follow_us", "关注 關注 扫码 扫描 掃描", r".{0,30}(?:微信|公众号|公眾號|微博|我们|我們|二维码|客户端|@S).{0,40}"),
    ("follow_us", "欢迎 歡迎 敬请", r"(?:关注|關注|扫|掃).{0,40}"),
    ("follow_us", "微信", r"公众号[：:].{0,30}"),
    ("follow_us", "公式", r"(?:twitter|x|ツイッター|facebook|line).{0,40}"),
    ("follow_us", "最新 当サ 当社", r".{0,40}(?:フォロー|チャンネル登録).{0,20}"),
)

SHARE: tuple[Row, ...] = (
    ("share", "like", r" this (?:story|article|post|video) ?\?(?: share @T)?"),
    ("share", "share tweet print email e pin copy send forward", r"(?:-?mail)?(?: (?:this|it|on|via|the|article|story|page|post|news|to|by|with|link|a|your|friends?|facebook|twitter|whatsapp|x|linkedin|telegram|email))*"),
    ("share", "facebook twitter whatsapp linkedin telegram pinterest reddit x messenger instagram", r"(?:[ |,/·•]+(?:facebook|twitter|whatsapp|linkedin|telegram|pinterest|reddit|x|e-?mail|messenger|copy link|print|share|vk|ok|line|viber|instagram|youtube|tiktok))*"),
    ("share", "teilen artikel drucken merken", r"(?: (?:sie|auf|per|via|über|diesen|artikel|beitrag|teilen|drucken|versenden|mit|freunden|@S))*"),
    ("share", "auf", r" @S teilen"),
    ("share", "partager partagez imprimer envoyer", r"(?: (?:cet|cette|l['’]?|article|sur|par|mail|la|page|à|un|ami|information|@S))*(?: l['’]article)?"),
    ("share", "compartir comparte compártelo comparta imprimir enviar", r"(?: (?:en|esta|este|la|el|noticia|artículo|nota|por|con|tus|amigos|correo|@S))*"),
    ("share", "condividi stampa invia", r"(?: (?:su|l['’]?|articolo|questo|la|questa|notizia|via|mail|con|gli|amici|@S))*(?: l['’]articolo)?"),
    ("share", "compartilhar compartilhe partilhar partilhe", r"(?: (?:no|na|nas|em|esta|este|a|o|notícia|artigo|via|com|@S))*"),
    ("share", "delen deel", r"(?: (?:dit|deze|artikel|bericht|via|op|@S))*"),
    ("share", "поделиться поделитесь распечатать отправить", r"(?: (?:в|на|с|новостью|статьей|статьёй|ссылкой|материалом|друзьями|друзьям|этой|@S|соцсетях|социальных|сетях))*"),
    ("share", "поділитися поділіться поширити надрукувати", r"(?: (?:в|у|на|з|новиною|статтею|друзями|@S))*"),
    ("share", "udostępnij podziel drukuj", r"(?: (?:się|na|artykuł|ten|przez|tym|artykułem|@S))*"),
    ("share", "paylaş paylaşın haberi yazdır xəbəri çap", r"(?: (?:paylaş|paylaşın|yazdır|et|et:|bu|haberi|xəbəri|@S))*"),
    ("share", "dela del jaa sdílet sdílejte distribuie partajează tulosta", r"(?: (?:artikeln|artiklen|artikkelen|denne|den|artikkeli|juttu|på|via|článek|na|pe|articolul|acest|@S))*"),
    ("share", "شارك مشاركة شاركها طباعة", r"(?: (?:المقال|الخبر|هذا|هذه|على|عبر|الصفحة|@S))*"),
    ("share", "اشتراک به", r"(?:[ \u200c-]گذاری| اشتراک بگذارید)(?: .{0,20})?"),
    ("share", "分享 转发 打印 分享到", r"(?:到|至|本文|此文|给好友|：|:|朋友圈|微信|微博|qq| )*"),
    ("share", "シェ 共有 印刷", r"(?:アする|ア|する|：)*"),
    ("share", "공유 공유하기 인쇄 페이스북", r"(?:하기|으로 공유)?"),
)

SUBSCRIBE: tuple[Row, ...] = (
    ("subscribe", "subscribe", r"(?: (?:now|today|here|free|for free|to .{0,20}(?:newsletters?|updates|alerts|channel|@U|magazine|digital|podcast|daily|weekly|email)\b@T|for .{0,40}|and .{0,60}))?"),
    ("subscribe", "click", r" here to (?:subscribe|sign up|register)\b@T"),
    ("subscribe", "sign", r" up(?: (?:now|here|today)| (?:for|to) .{0,60}(?:newsletter|briefing|alerts?|inbox|updates|e-?mail|account)s?\b@T)?"),
    ("subscribe", "get receive", r" (?:the|our|all the|daily|weekly|more|breaking|top|your)\b.{0,80}(?:newsletter|inbox|e-?mail|alerts?|app|notifications|whatsapp|telegram)\b@T"),
    ("subscribe", "newsletter newsletters", r"(?: (?:sign-?up|abonnieren|anmelden|signup))?"),
    ("subscribe", "download", r" (?:the|our) (?:\S+ ){0,3}app\b@T"),
    ("subscribe", "support", r" (?:our|independent|quality)(?: \w+)? (?:journalism|newsroom|work|reporting)\b@T| us on patreon@T"),
    ("subscribe", "donate", r" (?:now|today|here|to support @T)"),
    ("subscribe", "become", r" a (?:member|subscriber|supporter|patron)\b(?: (?:today|now|of|and|to|for)\b@T)?"),
    ("subscribe", "already", r" (?:a|an|have an?) (?:subscriber|member|account|subscription)\b@T"),
    ("subscribe", "to", r" (?:read the full|continue reading|keep reading|read the rest)\b.{0,120}"),
    ("subscribe", "this", r" (?:article|content|story) is (?:for|available to|exclusive to|reserved for) (?:our )?(?:subscribers|members)(?: only)?@T"),
    ("subscribe", "enter", r" your e-?mail(?: address)?\b@T"),
    ("subscribe", "abonnez inscrivez", r"-vous\b(?! (?:aux?|à l['’])(?: \w+){0,3} (?:cours|liste)).{0,120}"),
    ("subscribe", "recevez", r" .{0,60}(?:newsletter|lettre|boîte mail|alertes)\b@T"),
    ("subscribe", "article réservé", r" (?:article )?(?:réservé )?aux? abonnés\b@T"),
    ("subscribe", "déjà", r" abonné(?:\(e\)|e)? ?\??@T"),
    ("subscribe", "jetzt abonnieren melden bestellen", r" (?:sie |kostenlos |den |unseren |sich |hier |für |zum |unser |das )*(?:newsletter|abonnieren|abo|digital-?abo|anmelden|testen|probe-?abo|\S+-newsletter)\b@T"),
    ("subscribe", "zum", r" newsletter anmelden@T"),
    ("subscribe", "suscríbete suscríbase suscribirse regístrate registrarse", r"(?: (?:a|al|ahora|gratis|aquí|para|en|y)\b@T)?"),
    ("subscribe", "recibe reciba receba ricevi", r" .{0,60}(?:boletín|newsletter|noticias|notícias|notizie|correo|e-?mail|whatsapp)\b@T"),
    ("subscribe", "iscriviti abbonati registrati", r"(?: (?:alla|alle|a|ora|gratis|qui|per|subito)\b@T)?"),
    ("subscribe", "assine inscreva cadastre subscreva", r"(?:-se)?(?: (?:a|o|já|agora|na|no|nossa|para|e)\b@T)?"),
    ("subscribe", "schrijf meld abonneer neem", r" (?:je|u|jezelf|een|nu|hier)\b.{0,40}(?:nieuwsbrief|abonnement|aan|in)\b@T"),
    ("subscribe", "подпишитесь подписывайтесь подписаться подписка оформите", r"(?: (?:на|и) (?:нашу |наши |наш |новости|рассылку|e-?mail|ежедневную |еженедельную |свежие |обновления|получайте|газету|подписку)\b@T| (?:сейчас|подписку)@T)?"),
    ("subscribe", "підпишіться підписатися підписуйтесь", r"(?: на (?:нашу |наші |новини|розсилку|оновлення)@T)?"),
    ("subscribe", "zapisz subskrybuj prenumeruj zamów zaprenumeruj", r"(?: (?:się|na|do|nasz|newsletter|teraz|kanał|już)\b@T)?"),
    ("subscribe", "bültenimize bültene abone abunə xəbər e", r"(?:-bülten)?(?: (?:abone|bültenimize|e-bültenimize|abunə|bülletenimizə|üye))? ?(?:ol|olun|olunuz|olmak için .{0,40})"),
    ("subscribe", "prenumerera tilmeld abonnér abonner anmäl tilaa", r"(?: (?:på|dig|deg|vårt|vores|til|nyhetsbrev|nyhedsbrev|uutiskirje|uutiskirjeemme|här|her|nu|nå|gratis|av|[^ ]{3,25}brevet))*"),
    ("subscribe", "odebírejte přihlaste abonează abonați abonaţi", r"(?:-te|-vă)?(?: (?:se|k|odběru|newsletter\w*|novinek|la|nostru|novinky|náš|acum))*"),
    ("subscribe", "اشترك اشتركوا", r"(?: (?:الآن|في|معنا|بالنشرة|بنشرتنا)\b@T)?"),
    ("subscribe", "عضویت", r" در خبرنامه@T"),
    ("subscribe", "订阅 立即 訂閱", r"(?:订阅|我们|本站|邮件|新闻|电子报|.{0,10}简报|：)*"),
    ("subscribe", "メー 購読 会員 無料", r".{0,12}(?:登録|マガジン|購読|申し込み|はこちら).{0,10}"),
    ("subscribe", "구독 구독하기 뉴스레터", r"(?: (?:하기|신청|구독).{0,10})?"),
)

COMMENTS: tuple[Row, ...] = (
    ("comments", "comments comment kommentare kommentarer commentaires comentarios comentários commenti reacties комментарии коментарі komentarze komentáře yorumlar şərhlər kommentit comentarii комментировать kommentieren kommentera kommentoi commenter comentar commenta reageer skomentuj", r"(?: (?:are (?:closed|now closed|off|disabled)|policy|section|закрыты|sind geschlossen|fermés|cerrados|\(\d{1,5}\)|\d{1,5}))?(?: ?\(\d{1,5}\))?"),
    ("comments", "no nessun нет keine aucun inga", r" (?:comments?|commento|комментариев|kommentare|commentaire|kommentarer)(?: yet)?"),
    ("comments", "leave post add write view show join read hide see", r" (?:a |all |your |the |my )?(?:\d{1,5} )?(?:comments?|reply|conversation|discussion)(?: ?\(\d+\))?(?: (?:below|here))?"),
    ("comments", "be", r" the first to (?:comment|share your thoughts|react|leave a comment)@T"),
    ("comments", "log login sign please you", r"(?: ?in| must be logged in| log in| need to be logged in| sign in)? to (?:leave a |post a |view )?comments?@T"),
    ("comments", "your", r" (?:e-?mail address will not be published|comment)\b@T"),
    ("comments", "laisser laissez ajouter poster soyez", r" (?:un|votre|le premier à) ?(?:commentaire|commenter|réagir)@T"),
    ("comments", "kommentar einen schreiben diskutieren", r" (?:kommentar )?(?:schreiben|verfassen|hinterlassen|abgeben|sie (?:mit|einen kommentar)@T)"),
    ("comments", "deja deje escribe añade sé deixe escreva lascia aggiungi scrivi", r" (?:un|tu|su|el|um|seu|o seu|il tuo|il primo)? ?(?:comentarios?|commento|comentário|en comentar|primero en comentar)@T"),
    ("comments", "plaats geef", r" een reactie@T"),
    ("comments", "оставить оставьте добавить написать обсудить прокомментировать", r" ?(?:свой |новый )?(?:комментарий|коментар|на форуме|новость)?"),
    ("comments", "залишити додати залиште", r" (?:свій )?коментар@T"),
    ("comments", "dodaj napisz zostaw", r" (?:swój )?komentarz@T"),
    ("comments", "yorum ilk şərh rəy bir", r" (?:yorum |yorumu |şərh |rəy )?(?:yap|yaz|yazın|ekle|bildir|siz yapın|yazın|sən yaz)"),
    ("comments", "skriv legg lämna kirjoita lisää přidat napsat vstoupit lasă adaugă scrie", r" (?:en |igjen en |ett? |un |do )?(?:kommentar|kommentti|komentář|comentariu|diskuse|diskuze)@T"),
    ("comments", "التعليقات التعليق تعليقات أضف اترك", r"(?: ?(?:تعليق\w*|تعليقك|\(\d+\)|\d+))*"),
    ("comments", "نظرات دیدگاه ارسال نظر", r"(?:[ \u200c](?:ها|شما|نظر|دیدگاه|کاربران|بدهید))*"),
    ("comments", "评论 发表 网友 我要 留言 評論", r"(?:评论|留言|[（(]\d+[)）]|\d+条|区|：)*"),
    ("comments", "コメ", r"ント(?:する|を書く|を投稿|一覧|欄|[（(]\d+[)）])?"),
    ("comments", "댓글 의견", r"(?:쓰기| 쓰기| 남기기| ?\d+개?|보기)?"),
)

ROWS: tuple[Row, ...] = (*FOLLOW, *SHARE, *SUBSCRIBE, *COMMENTS)
