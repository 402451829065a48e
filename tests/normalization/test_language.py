"""The language of a body, or that it is too short to tell."""

import pytest

from archive.normalization.language import read_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The pier in the old harbour opened on Monday after a long winter of repairs.", "en"),
        ("THE PIER IN THE OLD HARBOUR OPENED ON MONDAY AFTER A LONG WINTER OF REPAIRS.", "en"),
        ("Der Hafen hat am Montag nach einem langen Winter wieder geöffnet, sagte der Bürgermeister.", "de"),
        ("Le port a rouvert lundi après un long hiver de travaux, a déclaré le maire de la ville.", "fr"),
        ("Порт открылся в понедельник после долгой зимы, сообщил мэр города.", "ru"),
        ("经过漫长的冬季维修，港口于周一重新开放，市长说。渔民们很高兴。", "zh"),
        ("港は長い冬の修理の後、月曜日に再び開きました。漁師たちは喜んでいます。", "ja"),
    ],
)
def test_language(text: str, code: str):
    claim = read_language(text)
    assert claim is not None
    assert (claim.value, claim.method, claim.stated) == (code, "language_model", False)
    assert 0 < claim.confidence <= 1


ENGLISH = """
The pier in the old harbour of the town opened on Monday after a long winter of repairs, and the mayor said that the
boats which had been kept in the yard would return to the water this week.
"""
DUTCH = """
De film The End of the Road met daarin The Band speelt in een dorp, en de regisseur zei dat hij er met veel plezier aan
had gewerkt, want het was een verhaal van lang geleden dat nog altijd leeft in de streek.
"""
GERMAN = """
Das Stück heißt „To be with the one that I had“ und läuft seit Montag im Haus der Stadt, wo die Leute von früh bis spät
anstehen, um eine der wenigen Karten zu bekommen, die es noch gibt.
"""


def test_running_english_is_known_by_its_function_words():
    claim = read_language(ENGLISH)
    assert claim is not None
    assert (claim.value, claim.method) == ("en", "function_words")


def test_a_text_that_begins_with_a_list_of_names_is_known_by_what_follows():
    claim = read_language("Ann Lee, Bo Ek, Carla Voss, Tomas Wren. " * 11 + ENGLISH * 3)
    assert claim is not None
    assert (claim.value, claim.method) == ("en", "function_words")


@pytest.mark.parametrize(("text", "code"), [(DUTCH, "nl"), (GERMAN, "de")])
def test_a_text_that_quotes_english_is_not_english(text: str, code: str):
    claim = read_language(text)
    assert claim is not None
    assert claim.value == code


@pytest.mark.parametrize("text", ["", "Too short.", "12 34 56 78 " * 20, "— " * 100])
def test_too_little_says_nothing(text: str):
    assert read_language(text) is None


RUNNING = {
    "fr": (
        "Le port de la ville a rouvert lundi après un long hiver de travaux, a dit le maire, et les pêcheurs "
        "qui avaient laissé leurs bateaux sur la rive sont revenus dans la baie avec ceux des autres villages "
        "de la côte."
    ),
    "de": (
        "Der Hafen der Stadt ist am Montag nach einem langen Winter wieder geöffnet worden, und die Fischer, "
        "die ihre Boote auf dem Ufer gelassen hatten, sind mit den anderen in die Bucht zurück, sagte der "
        "Bürgermeister."
    ),
    "es": (
        "El puerto de la ciudad se abrió el lunes tras un largo invierno de obras, dijo el alcalde, y los "
        "pescadores que habían dejado sus barcos en la orilla volvieron a la bahía con los de las otras "
        "villas de la costa."
    ),
    "pt": (
        "O porto da cidade foi aberto na segunda-feira depois de um longo inverno de obras, disse o prefeito, "
        "e os pescadores que tinham deixado os barcos na margem não tardaram a voltar para a baía com os das "
        "outras vilas."
    ),
    "nl": (
        "De haven van de stad is op maandag na een lange winter weer open gegaan, en de vissers die hun boten "
        "op de oever hadden gelegd zijn met de anderen naar de baai terug, zei de burgemeester in een gesprek "
        "met het blad."
    ),
    "ru": (
        "Порт города открылся в понедельник после долгой зимы и ремонта, сообщил мэр, и рыбаки, которые "
        "оставили лодки на берегу, вернулись в залив с теми, что пришли из других сёл, но не все были этому "
        "рады в этом году."
    ),
    "uk": (
        "Порт міста відкрився у понеділок після довгої зими та ремонту, повідомив мер, і рибалки, які "
        "залишили човни на березі, повернулися до затоки з тими, що прийшли з інших сіл, але не всі були "
        "цьому раді."
    ),
    "pl": (
        "Port w mieście został otwarty w poniedziałek po długiej zimie i remoncie, powiedział burmistrz, a "
        "rybacy, którzy zostawili łodzie na brzegu, wrócili do zatoki z tymi, które przyszły z innych wsi, "
        "ale nie wszystkie."
    ),
    "tr": (
        "Kentin limanı uzun bir kış ve onarımdan sonra pazartesi günü açıldı, dedi belediye başkanı, ve "
        "teknelerini kıyıda bırakan balıkçılar öteki köylerden gelenler ile birlikte körfeze döndü, ancak bu "
        "yıl her şey daha pahalı."
    ),
    "az": (
        "Şəhərin limanı uzun qış və təmirdən sonra bazar ertəsi açılıb, mer bu barədə bildirib və qayıqlarını "
        "sahildə qoyan balıqçılar digər kəndlərdən gələnlər ilə birlikdə körfəzə qayıdıb, lakin bu il hər şey "
        "daha bahadır."
    ),
    "sv": (
        "Hamnen i staden har öppnat på måndagen efter en lång vinter, sade borgmästaren, och fiskarna som "
        "hade lämnat sina båtar på stranden är tillbaka i viken med dem som kom från de andra byarna, men det "
        "är inte alla."
    ),
    "da": (
        "Havnen i byen blev åbnet på mandag efter en lang vinter, sagde borgmesteren, og fiskerne, som havde "
        "efterladt deres både på stranden, er tilbage i bugten med dem, der kom fra de andre byer, men det er "
        "ikke alle."
    ),
    "no": (
        "Havna i byen ble åpnet på mandag etter en lang vinter, sa ordføreren, og fiskerne som hadde "
        "etterlatt båtene sine på stranda er tilbake i bukta med dem som kom fra de andre bygdene, men det er "
        "ikke alle."
    ),
    "hr": (
        "Luka je otvorena u ponedjeljak nakon duge zime, rekao je gradonačelnik, a ribari su bili sretni što "
        "su se brodovi vratili u zaljev s onima koji su došli iz drugih sela uz obalu."
    ),
    "fa": (
        "بندر شهر پس از زمستانی طولانی روز دوشنبه بازگشایی شد، شهردار گفت و ماهیگیران خوشحال بودند که قایق‌ها برگشته‌اند."
    ),
    "ar": (
        "أعيد فتح ميناء المدينة يوم الاثنين بعد شتاء طويل، بحسب ما قال رئيس البلدية، وكان الصيادون سعداء بعودة القوارب."
    ),
    "ko": ("도시의 항구가 긴 겨울이 지난 월요일에 다시 문을 열었다고 시장이 말했다. 어부들은 배가 돌아와서 기뻐했다."),
}


@pytest.mark.parametrize("code", RUNNING)
def test_close_languages_are_told_apart(code: str):
    claim = read_language(RUNNING[code])
    assert claim is not None
    assert claim.value == code


def test_a_text_in_two_scripts_is_not_sure():
    for text in (ENGLISH + RUNNING["ru"], RUNNING["ru"] + ENGLISH + ENGLISH):
        claim = read_language(text)
        assert claim is not None
        assert claim.confidence <= 0.5


def test_a_few_foreign_names_leave_it_sure():
    claim = read_language(ENGLISH + "The ship was called Надежда, “hope”, and nobody had seen her since the spring.")
    assert claim is not None
    assert (claim.value, claim.confidence) == ("en", 0.95)
