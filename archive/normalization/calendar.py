"""Words of dates: months and weekdays in the languages that are read, and zone names with one meaning only."""

from archive.text import word_set

# English, French, German, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Azerbaijani, Russian, Ukrainian.
_MONTHS = (
    (
        "january jan janvier janv januar jänner jän enero ene janeiro gennaio gen januari stycznia ocak "
        "yanvar января янв январь січня"
    ),
    (
        "february feb febr février févr fév februar febrero fevereiro fev febbraio februari lutego şubat "
        "fevral февраля фев февраль лютого"
    ),
    "march mar mars märz mrz marzo março maart mrt marca mart марта март мар березня",
    "april apr avril avr abril abr aprile kwietnia nisan aprel апреля апр апрель квітня",
    "may mai mayo maio mag maggio mei maja mayıs мая май травня",
    "june jun juin juni junio junho giugno giu czerwca haziran iyun июня июн июнь червня",
    "july jul juillet juil juli julio julho luglio lug lipca temmuz iyul июля июл июль липня",
    "august aug août aout agosto ago augustus sierpnia ağustos avqust августа авг август серпня",
    (
        "september sept sep septembre septiembre setembro set settembre września eylül sentyabr сентября сен "
        "сентябрь вересня"
    ),
    (
        "october oct octobre oktober okt octubre outubro out ottobre ott października ekim oktyabr октября "
        "окт октябрь жовтня"
    ),
    "november nov novembre noviembre novembro listopada kasım noyabr ноября ноя ноябрь листопада",
    (
        "december dec décembre déc dezember dez diciembre dic dezembro dicembre grudnia aralık dekabr декабря "
        "дек декабрь грудня"
    ),
)
MONTHS: dict[str, int] = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}

WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch donnerstag freitag "
    "samstag sonntag mo di mi do fr sa so lunes martes miércoles jueves viernes sábado domingo segunda "
    "terça quarta quinta sexta lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag "
    "woensdag donderdag vrijdag zaterdag zondag понедельник вторник среда четверг пятница суббота "
    "воскресенье пн вт ср чт пт сб вс pazartesi salı çarşamba perşembe cuma cumartesi pazar"
)

# Minutes east of UTC. Names that stand for several zones (CST, IST, BST, AST …) are left out: they state no offset.
ZONES: dict[str, int] = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120,
    "eest": 180, "msk": 180, "мск": 180, "sast": 120, "hkt": 480, "sgt": 480, "jst": 540, "kst": 540, "aest": 600,
    "aedt": 660, "nzst": 720, "nzdt": 780, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420,
}  # fmt: skip
