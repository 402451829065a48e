"""Headings of lists of other articles, in the languages of the press, and lines that name one other article.

A heading fills its line; written before a colon and a title it makes that line a link ("Read also: …"). Words in the
second table stand only before a title, for alone they may head a part of the story.
"""

from archive.values import BoilerplateKind

_RELATED = """
related|related news|related articles|related article|related stories|related story|related topics
related content
related links
related coverage|related posts|related reading|related items|related video|related videos|similar news
similar articles
similar stories|recommended|recommended for you|recommended stories|recommended articles|recommended reading
see also|read also
view also|watch also|also read|also see|also on this topic|see more|read more|view more|read next|up next
more on this
more on this story|more on this topic|more on the topic|more stories|more news|more like this
more from this section
more to read
more articles|you may like|you might like|you may also like|you might also like|you might be interested in
you may be interested in|you may also be interested in|don't miss|do not miss|further reading|editors' picks
editor's picks
editor's choice|must read|must reads|in other news|from the same section|from our partners|around the web
on this topic
à lire|à lire aussi|à lire également|lire aussi|lire également|voir aussi|à voir aussi|sur le même sujet
sur le même thème
articles liés|articles connexes|articles similaires|dans la même rubrique|à découvrir|à ne pas manquer
pour aller plus loin
mehr zum thema|zum thema|lesen sie auch|lesen sie mehr|lesen sie dazu|auch interessant
das könnte sie auch interessieren
das könnte sie interessieren|weitere artikel|weitere meldungen|weitere nachrichten|ähnliche artikel
verwandte artikel
verwandte themen|mehr dazu|mehr zu diesem thema|siehe auch|weiterlesen|passend dazu
lea también|lea además|leer también|lee también|le puede interesar|te puede interesar
también te puede interesar
ver también|vea también
noticias relacionadas|artículos relacionados|notas relacionadas|contenido relacionado|más noticias
más sobre este tema|más información
temas relacionados|en esta misma sección|recomendados|recomendado
leia também|leia mais|veja também|veja mais|notícias relacionadas|artigos relacionados|conteúdo relacionado
mais notícias
mais lidas sobre o tema|você pode gostar|saiba mais|relacionadas|relacionados|ler também|ler mais
leggi anche|leggi pure|vedi anche|articoli correlati|notizie correlate|potrebbe interessarti
potrebbe interessarti anche
ti potrebbe interessare|ti potrebbe interessare anche|per approfondire|approfondimenti|correlati|altre notizie
lees ook|lees meer|lees verder|zie ook|gerelateerd|gerelateerde artikelen|gerelateerde berichten
meer over dit onderwerp|bekijk ook
meer nieuws|verwante artikelen
читайте также|читайте по теме|читать также|читайте ещё|в тему|читайте еще|по теме|материалы по теме
новости по теме
ещё по теме
еще по теме|смотрите также|см. также|похожие новости|похожие материалы|похожие статьи|другие новости
рекомендуем
вам может быть интересно
связанные новости|другие материалы|вас может заинтересовать по теме|читайте далее
читайте також|дивіться також|за темою|по темі|новини за темою|матеріали за темою|схожі новини|інші новини
вас може зацікавити|див. також
пов'язані новини
czytaj też|czytaj także|czytaj również|przeczytaj też|przeczytaj także|zobacz też|zobacz także|zobacz również
powiązane|powiązane artykuły
powiązane tematy|podobne artykuły|polecane|polecamy|więcej na ten temat|warto przeczytać
ayrıca oku|ayrıca okuyun|bunları da okuyun|ilgili haberler|ilgili haber|benzer haberler|diğer haberler
bunlar da ilginizi çekebilir
ilginizi çekebilir|sizin için seçtiklerimiz|önerilen haberler|ayrıca bakınız
oxşar xəbərlər|həmçinin oxuyun|əlaqəli xəbərlər|digər xəbərlər|mövzu ilə bağlı|mövzuya uyğun|bunları da oxuyun
həmçinin bax|oxumağa dəyər
läs också|läs även|läs mer|relaterat|relaterade artiklar|mer om ämnet|fler nyheter|se även|mer om
læs også|læs mere|relaterede artikler|relateret|se også|les også|les mer|relaterte saker|relaterte artikler
flere nyheder|mere om emnet
lue myös|lue lisää|katso myös|aiheeseen liittyvää|aiheesta lisää|lisää aiheesta|liittyvät artikkelit
čtěte také|čtěte též|přečtěte si také|související|související články|související zprávy|mohlo by vás zajímat
další články|další zprávy
viz také|k tématu|prečítajte si aj|súvisiace články
citește și|citiți și|citeste si|vezi și|articole similare|știri similare|articole asemănătoare
te-ar putea interesa
pe aceeași temă
citește mai mult
olvassa el|kapcsolódó cikkek|διαβάστε επίσης|διαβάστε ακόμη|σχετικά άρθρα|δείτε επίσης
اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرأ ايضا|مواضيع ذات صلة|أخبار ذات صلة|مقالات ذات صلة|ذات صلة|شاهد أيضا
شاهد أيضاً
قد يعجبك أيضا|المزيد
مطالب مرتبط|اخبار مرتبط|بیشتر بخوانید|همچنین بخوانید|بخوانید|مرتبط|خبرهای مرتبط|مطالب پیشنهادی
相关新闻|相关阅读|相关报道|相关文章|相关链接|延伸阅读|推荐阅读|更多新闻|猜你喜欢|相關新聞|延伸閱讀
相關報導|推薦閱讀|更多相关
関連記事|関連ニュース|関連リンク|関連|あわせて読みたい|おすすめ記事|こちらもおすすめ|関連トピックス
관련기사|관련 기사|관련뉴스|관련 뉴스|함께 읽으면 좋은 기사|추천 기사|추천기사
함께 보면 좋은 기사
baca juga|berita terkait|xem thêm|tin liên quan
"""
_LATEST = """
latest|the latest|latest news|the latest news|latest stories|latest articles|latest headlines|latest updates
breaking news|other news
other stories|top news|top stories|recent news|recent stories|recent posts|recent articles|today's news
today's headlines|news feed
newsfeed|just in|headlines|all news|news of the day|news by topic|more headlines
dernières nouvelles|dernières infos|dernières actualités|à la une|les dernières infos|fil info
aktuelle nachrichten|neueste nachrichten|neueste artikel|neueste meldungen|aktuelles|newsticker|schlagzeilen
die neuesten meldungen
últimas noticias|lo último|noticias recientes|más recientes|lo más reciente|última hora
últimas notícias|últimas|mais recentes|notícias recentes|ultime notizie|ultima ora|le ultime notizie
ultimi articoli
in primo piano
laatste nieuws|meest recent|het laatste nieuws|recente berichten
последние новости|лента новостей|лента|все новости|новости дня|главные новости|свежие новости
другие новости часа
останні новини|стрічка новин|всі новини|усі новини|головні новини|новини дня
najnowsze|ostatnie wiadomości|najnowsze wiadomości|aktualności|son haberler|son dakika|en son haberler
manşetler
öne çıkanlar
son xəbərlər|xəbər lenti|günün xəbərləri|bütün xəbərlər|ən son xəbərlər|xəbərlər lenti
senaste nytt|senaste nyheterna|seneste nyt|seneste nyheder|siste nytt|siste nyheter|tuoreimmat|uusimmat
uusimmat uutiset|nejnovější
nejnovější zprávy|poslední zprávy|ultimele știri|ultimele stiri|cele mai noi|ultimele noutăți
آخر الأخبار|أحدث الأخبار|الأكثر حداثة|آخرین اخبار|تازه‌ترین اخبار|جدیدترین اخبار|پربحث‌ترین
最新新闻|最新消息|今日头条|热点新闻|要闻|最新ニュース|新着記事|新着ニュース|最新記事|トップニュース
최신기사|최신 기사|최신뉴스|최신 뉴스|주요뉴스|속보
berita terbaru|tin mới nhất
"""
_MOST_READ = """
most read|most popular|most viewed|most commented|most shared|most watched|most read news|most read stories
most read articles
most popular news|most popular stories|popular|popular now|popular news|popular stories|popular articles
trending
trending now
trending news|trending stories|trending topics|most read today|top 5|top 10|the most read|read most
what's trending
les plus lus|les plus lues|les plus consultés|le plus lu|meistgelesen|meistgelesene artikel|meist gelesen
am meisten gelesen|beliebt
lo más leído|lo más visto|más leídas|las más leídas|más leídos|más vistos|mais lidas|as mais lidas|mais lidos
mais vistas
i più letti|le più lette|più letti|più lette|gli articoli più letti|meest gelezen|populair|best gelezen
самое читаемое|самое популярное|популярное|популярные новости|топ новостей|читаемое|самые читаемые|топ-5
топ-10
популярные
найпопулярніше|популярні новини|популярне|найчитаніше|топ новин|найчитаніші
najczęściej czytane|popularne|najpopularniejsze|najchętniej czytane|en çok okunanlar|çok okunanlar|popüler
en çok okunan haberler|popüler haberler
ən çox oxunanlar|çox oxunanlar|populyar|ən çox oxunan xəbərlər|mest läst|mest lästa|mest læst|mest læste
mest lest
mest leste|populært
luetuimmat|luetuimmat jutut|nejčtenější|nejčtenější články|cele mai citite|cele mai populare
cele mai citite știri
الأكثر قراءة|الأكثر مشاهدة|الأكثر شيوعا|پربازدیدترین‌ها|پربازدیدترین|پربازدید|محبوب‌ترین|پرخواننده‌ترین
热门文章|热门新闻|阅读排行|点击排行|热门|热榜|排行榜|人気記事|アクセスランキング|ランキング
人気記事ランキング|많이 본 뉴스|많이 본 기사|인기기사|인기 기사
terpopuler|paling banyak dibaca|đọc nhiều
"""
_BEFORE_A_TITLE = """
more|watch|read|see|video|read this|listen|also|next|read the full story|lire|lesen|leer|leggi|lees|leia|ver
voir
читайте|читать
смотрите|читайте в|oxuyun|oku|czytaj|zobacz|läs|læs|les
lue|čtěte|citește|اقرأ|延伸|相关
"""

HEADINGS: tuple[tuple[BoilerplateKind, str], ...] = (
    ("related", _RELATED),
    ("latest", _LATEST),
    ("most_read", _MOST_READ),
)
BEFORE_A_TITLE = _BEFORE_A_TITLE
