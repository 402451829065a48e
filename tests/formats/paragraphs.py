"""A short paragraph of news in each language, in words of its own, and the encodings that such a text comes in."""

PARAGRAPHS = {
    "en": (
        "The mayor’s office in Málaga said on Monday that the old pier would open again in spring – “not a day later”. "
        "Fishermen, who have waited for two winters, called the promise a good start."
    ),
    "fr": (
        "La mairie a annoncé lundi que la vieille jetée rouvrirait au printemps, après deux années de travaux. "
        "Les pêcheurs, déçus par les retards, espèrent que l’été sera meilleur et que les bateaux reviendront."
    ),
    "de": (
        "Die Stadtverwaltung kündigte am Montag an, dass die alte Brücke im Frühjahr wieder geöffnet wird. "
        "Für die Händler auf der anderen Flussseite ist das eine gute Nachricht, sagte die Bürgermeisterin am Abend."
    ),
    "es": (
        "El ayuntamiento anunció el lunes que el viejo muelle volverá a abrir en primavera tras dos años de obras. "
        "Los pescadores de la bahía, que habían perdido la paciencia, dijeron que mañana volverán a reunirse."
    ),
    "pt": (
        "A câmara anunciou na segunda-feira que o velho cais vai reabrir na primavera, após dois anos de obras. "
        "Os pescadores não esconderam a emoção: «É uma decisão que já não esperávamos», disse a associação."
    ),
    "it": (
        "Il comune ha annunciato lunedì che il vecchio molo riaprirà in primavera dopo due anni di lavori. "
        "I pescatori della città, che hanno già perso due stagioni, chiedono però più certezze: così non si può andare."
    ),
    "nl": (
        "De gemeente meldde maandag dat de oude pier in het voorjaar weer opengaat, na twee jaar van herstelwerk. "
        "Vissers uit de wijk reageerden opgelucht; de coördinator van het project sprak van een mooie start."
    ),
    "sv": (
        "Kommunen meddelade på måndagen att den gamla bryggan öppnar igen till våren, efter två år av arbete. "
        "Fiskarna är glada, men undrar hur många båtar som hinner komma tillbaka före sommaren, säger ordföranden."
    ),
    "da": (
        "Kommunen oplyste mandag, at den gamle mole åbner igen til foråret efter to års arbejde. "
        "Fiskerne er glade, men spørger, hvor mange både der når at vende tilbage før sommeren, siger formanden."
    ),
    "pl": (
        "Urząd miasta ogłosił w poniedziałek, że stare molo zostanie otwarte wiosną po dwóch latach prac. "
        "Rybacy są zadowoleni, choć pytają, ile łodzi zdąży wrócić przed latem – powiedział przewodniczący związku."
    ),
    "cs": (
        "Radnice v pondělí oznámila, že se staré molo na jaře po dvou letech oprav znovu otevře. "
        "Rybáři jsou rádi, ale ptají se, kolik lodí se stihne vrátit před létem, řekl předseda sdružení novinářům."
    ),
    "hu": (
        "A városháza hétfőn bejelentette, hogy a régi móló két évnyi munka után tavasszal újra megnyílik. "
        "A halászok örülnek, de azt kérdezik, hány hajó tér vissza a nyár előtt – mondta az egyesület elnöke."
    ),
    "ro": (
        "Primăria a anunţat luni că vechiul dig se va redeschide în primăvară, după doi ani de lucrări. "
        "Pescarii sunt mulţumiţi, dar întreabă câte bărci se vor întoarce până la vară, a spus preşedintele asociaţiei."
    ),
    "hr": (
        "Gradska uprava objavila je u ponedjeljak da će se stari gat otvoriti u proljeće, nakon dvije godine radova. "
        "Ribari su zadovoljni, ali pitaju koliko će se brodica vratiti prije ljeta, rekao je kočničar."
    ),
    "tr": (
        "Belediye pazartesi günü eski iskelenin iki yıllık onarımın ardından ilkbaharda yeniden açılacağını duyurdu. "
        "Balıkçılar memnun, ancak yaza kadar kaç teknenin geri döneceğini soruyor, dedi başkan; iş şimdi başlıyor."
    ),
    "lt": (
        "Savivaldybė pirmadienį pranešė, kad senasis tiltas pavasarį po dvejų metų darbų vėl bus atidarytas. "
        "Žvejai džiaugiasi, tačiau klausia, kiek laivų spės sugrįžti iki vasaros, sakė draugijos pirmininkas."
    ),
    "lv": (
        "Pašvaldība pirmdien paziņoja, ka vecais mols pavasarī pēc divu gadu darbiem atkal tiks atvērts. "
        "Zvejnieki priecājas, taču jautā, cik laivu paspēs atgriezties līdz vasarai, sacīja biedrības priekšsēdētājs."
    ),
    "ru": (
        "Мэрия сообщила в понедельник, что старый причал снова откроется весной после двух лет ремонта. "
        "Рыбаки довольны, но спрашивают, сколько лодок успеет вернуться до лета, сказал председатель союза."
    ),
    "uk": (
        "Міська рада повідомила в понеділок, що старий причал знову відкриється навесні після двох років ремонту. "
        "Рибалки задоволені, але питають, скільки човнів встигне повернутися до літа, сказав голова її спілки."
    ),
    "bg": (
        "Общината съобщи в понеделник, че старият кей ще отвори отново през пролетта след две години ремонт. "
        "Рибарите са доволни, но питат колко лодки ще успеят да се върнат до лятото, каза председателят на сдружението."
    ),
    "el": (
        "Ο δήμος ανακοίνωσε τη Δευτέρα ότι η παλιά προβλήτα θα ανοίξει ξανά την άνοιξη, μετά από δύο χρόνια εργασιών. "
        "Οι ψαράδες είναι ικανοποιημένοι, αλλά ρωτούν πόσες βάρκες θα επιστρέψουν πριν από το καλοκαίρι."
    ),
    "he": (
        "העירייה הודיעה ביום שני כי המזח הישן ייפתח מחדש באביב, אחרי שנתיים של עבודות שיפוץ. "
        "הדייגים מרוצים, אבל שואלים כמה סירות יספיקו לחזור לפני הקיץ, אמר יושב ראש האגודה."
    ),
    "ar": (
        "أعلنت البلدية يوم الاثنين أن الرصيف القديم سيفتح من جديد في الربيع بعد عامين من أعمال الترميم. "
        "وقال رئيس الجمعية إن الصيادين سعداء لكنهم يسألون كم قاربا سيعود قبل الصيف."
    ),
    "th": (
        "เทศบาลแถลงเมื่อวันจันทร์ว่าท่าเรือเก่าจะเปิดอีกครั้งในฤดูใบไม้ผลิหลังจากซ่อมแซมมาสองปี "
        "ชาวประมงดีใจแต่ยังถามว่าจะมีเรือกลับมากี่ลำก่อนฤดูร้อน"
    ),
    "ja": (
        "市役所は月曜日、古い桟橋が二年間の修理を終えて春に再び開くと発表した。"
        "漁師たちは喜んでいるが、夏までに何隻の船が戻ってくるのかと尋ねている、と組合長は話した。"
    ),
    "zh": (
        "市政府周一宣布，旧码头经过两年的维修将于春天重新开放。"
        "渔民们表示高兴，但他们也问有多少渔船能在夏天之前回来，协会主席说。"
    ),
    "zh-hant": (
        "市政府週一宣布，舊碼頭經過兩年的維修將於春天重新開放。"
        "漁民們表示高興，但他們也問有多少漁船能在夏天之前回來，協會主席說。"
    ),
    "ko": (
        "시청은 월요일 오래된 부두가 2년간의 보수 공사를 마치고 봄에 다시 문을 연다고 발표했다. "
        "어민들은 반기면서도 여름 전에 몇 척의 배가 돌아올지 묻고 있다고 조합장은 말했다."
    ),
}  # fmt: skip

WESTERN = ("cp1252", "iso8859-1", "iso8859-15")
ENCODINGS = {
    **dict.fromkeys(("en", "fr", "de", "es", "pt", "it", "nl", "sv", "da"), WESTERN),
    **dict.fromkeys(("pl", "cs", "hu", "ro", "hr"), ("cp1250", "iso8859-2")),
    "tr": ("cp1254", "iso8859-9"),
    "lt": ("cp1257", "iso8859-13"),
    "lv": ("cp1257", "iso8859-13"),
    "ru": ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"),
    "uk": ("cp1251", "koi8-u"),
    "bg": ("cp1251", "iso8859-5"),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "ar": ("cp1256", "iso8859-6"),
    "th": ("tis-620", "cp874"),
    "ja": ("shift_jis", "euc_jp", "iso2022_jp"),
    "zh": ("gb2312", "gb18030", "hz"),
    "zh-hant": ("big5",),
    "ko": ("euc_kr", "cp949", "iso2022_kr"),
}
SOFTER = str.maketrans({"’": "'", "“": '"', "”": '"', "–": "-", "«": '"', "»": '"'})
"""What an encoding without typographic marks makes of them."""


def cases() -> list[tuple[str, str, str]]:
    """Language, encoding, and the text as that encoding can write it."""
    return [
        (language, encoding, written(PARAGRAPHS[language], encoding))
        for language, encodings in ENCODINGS.items()
        for encoding in encodings
    ]


def written(text: str, encoding: str) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(SOFTER)
    return text
