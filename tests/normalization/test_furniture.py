"""Single lines around an article in the languages of the press, and sentences that begin like them."""

import time

import pytest

from archive.normalization.furniture import read_line

LINES = """
follow_us|Follow us on Twitter @harbour
follow_us|Follow Vesper on Telegram. Only the news that matters
follow_us|Follow us on Telegram
follow_us|Follow us
follow_us|Follow @harbournews
follow_us|Like us on Facebook
follow_us|Join our Telegram channel
follow_us|Join us on WhatsApp for breaking news
follow_us|Subscribe to our YouTube channel
follow_us|Twitter: @annlee
follow_us|For more news, follow us on Telegram: t.me/x
follow_us|Follow Ann Lee on Twitter: @annlee
follow_us|Stay connected with us on Facebook
follow_us|Our Telegram channel: t.me/coast
follow_us|Suivez-nous sur Twitter et Facebook
follow_us|Rejoignez-nous sur WhatsApp
follow_us|Folgen Sie uns auf Twitter!
follow_us|Folgt uns auf Instagram
follow_us|Síguenos en Twitter
follow_us|Síganos en nuestras redes sociales
follow_us|Sigue a La Costa en Facebook
follow_us|Siga-nos no Twitter
follow_us|Siga o Litoral no Instagram
follow_us|Seguici su Facebook
follow_us|Volg ons op Twitter
follow_us|Подписывайтесь на наш канал в Telegram
follow_us|Подписывайтесь на «Пристань» в Telegram и ВКонтакте
follow_us|Читайте нас в Телеграме
follow_us|Следите за новостями в нашем Telegram-канале
follow_us|Мы в Telegram
follow_us|Підписуйтесь на наш Telegram-канал
follow_us|Obserwuj nas na Facebooku
follow_us|Polub nas na Facebooku
follow_us|Bizi Twitter'da takip edin
follow_us|Bizi Facebook-da izləyin
follow_us|Telegram kanalımıza abunə olun
follow_us|Följ oss på Facebook
follow_us|Følg oss på Facebook
follow_us|Seuraa meitä Twitterissä
follow_us|Sledujte nás na Facebooku
follow_us|Urmăriți-ne pe Facebook
follow_us|تابعونا على تويتر
follow_us|ما را در تلگرام دنبال کنید
follow_us|关注我们的微信公众号
follow_us|欢迎关注远山日报微信
share|Share this article
share|Share on Facebook
share|Tweet
share|Facebook Twitter WhatsApp Email
share|Facebook | Twitter | LinkedIn
share|Print
share|Artikel teilen
share|Teilen
share|Partager cet article
share|Partager sur Facebook
share|Comparte esta noticia
share|Compartir
share|Condividi
share|Compartilhe esta notícia
share|Deel dit artikel
share|Поделиться
share|Поделиться в Facebook
share|Поделитесь новостью с друзьями
share|Поділитися
share|Udostępnij
share|Paylaş
share|Haberi paylaş
share|Dela artikeln
share|Del artiklen
share|Jaa artikkeli
share|Sdílet
share|Distribuie
share|شارك المقال
share|分享到微信
share|シェアする
share|공유하기
subscribe|Subscribe to our newsletter
subscribe|Sign up for our daily newsletter
subscribe|Sign up here
subscribe|Get the latest news delivered to your inbox
subscribe|Already a subscriber? Log in
subscribe|To continue reading, subscribe today.
subscribe|This article is for subscribers only
subscribe|Support our journalism
subscribe|Abonnez-vous à notre newsletter
subscribe|Inscrivez-vous à notre newsletter
subscribe|Article réservé aux abonnés
subscribe|Abonnieren Sie unseren Newsletter
subscribe|Jetzt kostenlos den Newsletter abonnieren
subscribe|Newsletter abonnieren
subscribe|Suscríbete a nuestro boletín
subscribe|Iscriviti alla newsletter
subscribe|Assine a nossa newsletter
subscribe|Inscreva-se na nossa newsletter
subscribe|Schrijf je in voor onze nieuwsbrief
subscribe|Подпишитесь на нашу рассылку
subscribe|Підпишіться на розсилку
subscribe|Zapisz się na newsletter
subscribe|Bültenimize abone olun
subscribe|Prenumerera på vårt nyhetsbrev
subscribe|Tilmeld dig vores nyhedsbrev
subscribe|Tilaa uutiskirje
subscribe|Abonează-te la newsletter
subscribe|اشترك في نشرتنا البريدية
subscribe|订阅我们的邮件简报
copyright|© 2020 Harbour News. All rights reserved.
copyright|Copyright 2020 The Associated Press. All rights reserved.
copyright|© Vesper 2021
copyright|© 2021 Vesper Media Ltd.
copyright|2021 © Vesper
copyright|(c) 2021 Coast Herald
copyright|All rights reserved
copyright|Alle Rechte vorbehalten
copyright|Tous droits réservés
copyright|Todos los derechos reservados
copyright|Tutti i diritti riservati
copyright|© RIPRODUZIONE RISERVATA
copyright|Riproduzione riservata
copyright|Todos os direitos reservados.
copyright|Alle rechten voorbehouden
copyright|Все права защищены
copyright|При использовании материалов ссылка на сайт обязательна
copyright|Перепечатка материалов без согласия редакции запрещена.
copyright|Усі права захищено
copyright|Wszelkie prawa zastrzeżone
copyright|Tüm hakları saklıdır
copyright|Bütün hüquqlar qorunur
copyright|Materiallardan istifadə edərkən istinad vacibdir
copyright|Alla rättigheter förbehållna
copyright|جميع الحقوق محفوظة
copyright|版权所有 未经授权不得转载
copyright|未经授权，禁止转载
copyright|無断転載を禁じます
copyright|저작권자 ⓒ 연안일보 무단전재 및 재배포 금지
copyright|This material may not be published, broadcast, rewritten or redistributed without permission.
copyright|Use of materials is allowed only with a hyperlink to the source; permission is mandatory.
cookie|We use cookies to improve your visit.
cookie|This website uses cookies to ensure you get the best experience.
cookie|By continuing to use this site you agree to our use of cookies.
cookie|Accept all cookies
cookie|Nous utilisons des cookies pour améliorer votre expérience.
cookie|Ce site utilise des cookies
cookie|Diese Website verwendet Cookies.
cookie|Wir verwenden Cookies, um Inhalte zu personalisieren.
cookie|Utilizamos cookies propias y de terceros para mejorar nuestros servicios.
cookie|Questo sito utilizza i cookie.
cookie|Este site usa cookies para melhorar sua experiência.
cookie|Deze website gebruikt cookies
cookie|Мы используем файлы cookie, чтобы улучшить работу сайта.
cookie|Ta strona używa plików cookies.
cookie|Bu site çerezleri kullanır.
cookie|Vi använder cookies för att förbättra tjänsten.
cookie|Käytämme evästeitä sivuston kehittämiseen.
cookie|本网站使用cookie
comments|Comments (3)
comments|3 comments
comments|Leave a comment
comments|Be the first to comment
comments|Comments are closed
comments|No comments yet
comments|Join the conversation
comments|Laisser un commentaire
comments|2 commentaires
comments|Kommentare
comments|Kommentar schreiben
comments|Deja un comentario
comments|Comentarios
comments|Deixe seu comentário
comments|Lascia un commento
comments|Reacties
comments|Комментарии (5)
comments|Оставить комментарий
comments|5 комментариев
comments|Додати коментар
comments|Dodaj komentarz
comments|Yorum yap
comments|Şərh yaz
comments|Skriv en kommentar
comments|أضف تعليقا
comments|发表评论
comments|コメントを書く
comments|댓글 3
photo_credit|Photo: Ann Lee/Reuters
photo_credit|(Photo by Ann Lee)
photo_credit|FILE PHOTO: The pier in the harbour. REUTERS/Ann Lee
photo_credit|(AP Photo/Ann Lee)
photo_credit|Photo: AFP
photo_credit|Photo AFP
photo_credit|Photo credit: Ann Lee
photo_credit|Image: Getty Images
photo_credit|Foto: dpa
photo_credit|Foto: Jan Kowalski / PAP
photo_credit|Fot. Jan Kowalski/PAP
photo_credit|Crédit photo : AFP
photo_credit|Photo d'archives
photo_credit|Foto de archivo
photo_credit|Фото: РИА Новости
photo_credit|Fotoğraf: AA
photo_credit|Şəkil: Trend
photo_credit|Bild: Ann Lee/TT
photo_credit|Workers repair the pier in Norvik, May 5, 2021. REUTERS/Ann Lee
photo_credit|صورة: رويترز
photo_credit|图片来源：新华社
photo_credit|写真：共同
photo_credit|Ann Lee/Getty Images
photo_credit|Photograph: Ann Lee/The Coast
page_number|Page 2 of 5
page_number|- 2 -
page_number|2/5
page_number|Seite 2 von 5
page_number|Страница 2 из 5
page_number|Página 2 de 5
page_number|第2页
navigation|Home > News > Harbour
navigation|Back to top
navigation|Next article: Pier closes
navigation|Lire la suite
navigation|Seguir leyendo
navigation|Читать далее
navigation|Главная / Новости / Политика
navigation|Startseite › Politik
navigation|Ana Sayfa > Gündem
navigation|返回首页
navigation|Skip to content
navigation|Click here to read the full story
other|Advertisement
other|ADVERTISEMENT - CONTINUE READING BELOW
other|Story continues below advertisement
other|Anzeige
other|Publicité
other|Реклама
other|Tags: pier, harbour
other|Теги: порт, причал
other|Mots-clés : port, jetée
other|Schlagwörter: Hafen
other|Etiquetas: puerto
other|标签：港口
other|#pier #harbour
other|* * *
other|###
other|This article was first published in Coast Herald.
other|This article was originally published on The Pier.
other|The views expressed in this article are those of the author.
other|If you found a typo, tell us
other|Нашли ошибку? Выделите её и нажмите Ctrl+Enter
other|3 min read
other|Reading time: 3 minutes
other|1,245 views
other|Sponsored
signature|Email the author: ann@example.org
signature|E-mail: news@example.org
signature|Tel.: +49 30 1234567
signature|Contact the reporter at ann@example.org
related|Related news
related|RELATED STORIES:
related|You may also like
related|Mehr zum Thema
related|Читайте также:
related|Read also: Old pier closes
related|Lire aussi : La vieille jetée ferme
related|Lesen Sie auch: Der alte Pier schließt
related|ЧИТАЙТЕ ТАКЖЕ: Старый причал закрыт
related|相关阅读
related|MORE: Old pier closes for good
latest|Последние новости
latest|Latest
most_read|Most read
most_read|Lo más leído
most_read|Самое читаемое
"""

SENTENCES = """
Share prices rose 3 percent
Photos of the pier were shown at the meeting.
Follow the road to the harbour, he said.
Comments by the mayor were few.
Page after page of the report tells of storms.
Latest figures show a rise of the catch.
Copyrights are another matter.
"Follow us," the guide said, and the children ran.
Follow us into the dark, the guide told the children.
Join us, the unions told the nurses on Monday.
Sign up sheets were passed round in the hall.
Copyright law needs reform, the minister said on Friday.
Copyright Law
© 1984 stands on the back of the photograph.
"© 1984 Harbour Press" was stamped on the back of the map.
We use cookies to reward the dogs, the trainer said.
See also: the annex to the report.
"Related: see the annex," the memo said.
Contact with the vessel was lost at noon.
Share of the vote: 12 percent for the Greens, 8 for the Left.
Topics in the talks include fishing and trade.
Image is everything in this trade.
Support for the party fell by 3 points.
Photo finish in the men's race
Read the small print, lawyers warn
Home prices rise again
Search for the missing fishermen goes on
Menu prices are up by a tenth.
Print runs have fallen by half since 2010.
Subscribe rates have doubled, the paper said.
Get well soon, the children wrote to the keeper.
Video games sell well
This report cannot be ignored, he said.
No part of the plan goes ahead without permission of the council.
Tag teams met in the hall on Friday.
Next year the pier will be painted.
Back to school means back to traffic
About 200 people came to the pier on Monday.
Comment was not available from the ministry.
Teilen will er die Macht nicht, sagte der Minister.
Compartir el agua es la única salida, dijo el alcalde.
Siga a rota do peixe até o mercado.
Подписать договор стороны намерены в мае.
Читать начали с детства, рассказал он.
Photo editor Ann Lee died on Monday aged 81.
2020 was a hard year
3 men were held
12/5 is no fraction here
Twitter said on Monday it would close its office.
Facebook and Twitter face fines
Telegram is blocked in the country.
X marks the spot
Image rights are at the heart of the dispute.
Fotos zeigen den Brand im Hafen.
Bild der Verwüstung im Hafen
Credit: banks lend less to small firms, the report says.
Watch: what to do when the river rises
关注港口建设的市民在会上发言。
评论员文章说，港口建设需要时间。
版权法禁止这种做法，专家说。
分享经验的渔民来自三个村庄。
The views expressed at the meeting differed widely.
Editing by committee was the paper's downfall.
Listen to the sea, the old man says.
Play resumed at noon.
Continue the work, he told them.
All rights of way across the dunes stay open.
Loading of the ships began on Monday.
Report of the commission due in May
Advertising revenue fell
Tickets are at www.example.org, the organisers said.
Ends of the rope were tied to the pier.
He paid 3/5 of the price.
AFP/Reuters reporters saw the fire.
The pact (c) 1951 was renewed.
"""


@pytest.mark.parametrize("row", LINES.strip().splitlines())
def test_furniture(row: str):
    kind, _, text = row.partition("|")
    found = read_line(text)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize("text", SENTENCES.strip().splitlines())
def test_sentences_and_heads_of_the_story_stay(text: str):
    assert read_line(text) is None


@pytest.mark.parametrize("text", ["Read more", "Weiterlesen", "Leia mais"])
def test_what_heads_a_list_is_a_line_by_itself_without_one(text: str):
    heading, alone = read_line(text), read_line(text, as_heading=False)
    assert (heading.kind, heading.heads_list) == ("related", True)
    assert (alone.kind, alone.heads_list) == ("navigation", False)


@pytest.mark.parametrize(
    "piece",
    ["Follow us on ", "© a ", "photo ", "a/", "# ", "Share this ", "we use ", "1 ", "cookies ", "(c) ", "read also "],
)
def test_hostile_repetition_costs_no_time(piece: str):
    started = time.process_time()
    for length in (100, 440, 100_000):
        read_line((piece * length)[:length])
    assert time.process_time() - started < 0.5
