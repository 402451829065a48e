"""Words of dates: months and weekdays in some forty languages, and the months of Iran's calendar.

Months and weekdays are those of the Unicode CLDR (wide forms, abbreviations where stamps use them, the genitive that
dates take) with forms of the press that it lacks. A word that names two months in two languages has the one that is
more often written; the Croatian "listopada" is told by its full stop, in `dates`.
"""

import unicodedata
from datetime import date
from functools import lru_cache

_MONTHS = (
    (
        "january jan janvier janv januar enero ene janeiro gennaio gen januari stycznia sty styczeń ocak oca "
        "yanvar yan ianuarie ian января янв январь січня січ січень ιανουαρίου ιαν ιανουάριοσ ledna leden januára "
        "január gener tammikuuta tammikuu jaanuar janvāris sausio sausis siječnja siječanj студзеня студзень "
        "януари јануар јануари қаңтар يناير ژانویهٔ ژانویه ינואר जनवरी جنوری jänner jän janar jaan جانفي genn"
    ),
    (
        "february feb février févr februar febrero fevereiro fev febbraio februari lutego lut luty şubat şub "
        "fevral februarie февраля февр февраль лютого лют лютий φεβρουαρίου φεβ φεβρουάριοσ února únor februára "
        "február febrer helmikuuta helmikuu veebruar februāris vasario vasaris veljače veljača лютага люты "
        "февруари фебруар ақпан فبراير فوریهٔ فوریه פברואר फ़रवरी فروری febr feber شباط فيفري helmi фев"
    ),
    (
        "march mar mars märz mär marzo março maart mrt marca marzec mart marts martie марта мар март березня бер "
        "березень μαρτίου μαρ μάρτιοσ μάρ března březen marec március març maaliskuuta maaliskuu märts kovo kovas "
        "ožujka ožujak сакавіка сакавік наурыз مارس מרץ maret मार्च مارچ mrz maerz آذار"
    ),
    (
        "april apr avril avr abril abr aprile kwietnia kwi kwiecień nisan nis aprel aprilie апреля апр апрель "
        "квітня квіт квітень απριλίου απρ απρίλιοσ dubna duben apríla apríl április huhtikuuta huhtikuu aprill "
        "aprīlis balandžio balandis travnja travanj красавіка красавік април сәуір أبريل آوریل אפריל अप्रैल اپریل "
        "نيسان أفريل ابريل إبريل آپریل"
    ),
    (
        "may mai mayo maio maggio mag mei maja maj mayis мая май травня трав травень μαΐου μαΐ μάιοσ μάι "
        "května květen mája máj május maig toukokuuta toukokuu maijs gegužės gegužė svibnja svibanj мај мамыр "
        "مايو مهٔ مه מאי मई مئی أيار ماي می"
    ),
    (
        "june jun juin juni junio junho giugno giu czerwca cze czerwiec haziran haz iyun iyn iunie iun июня июн "
        "июнь червня черв червень ιουνίου ιουν ιούνιοσ ιούν června červen júna jún június juny kesäkuuta kesäkuu "
        "juuni jūnijs birželio birželis junij lipnja lipanj чэрвеня чэрвень юни јун јуни маусым يونيو ژوئن יוני "
        "जून جون حزيران جوان يونيه"
    ),
    (
        "july jul juillet juil juli julio julho luglio lug lipca lip lipiec temmuz tem iyul iyl iulie iul июля "
        "июл июль липня лип липень ιουλίου ιουλ ιούλιοσ ιούλ července červenec júla júl július juliol heinäkuuta "
        "heinäkuu juuli jūlijs liepos liepa julij srpnja srpanj ліпеня ліпень юли јул јули шілде يوليو ژوئیهٔ "
        "ژوئیه יולי जुलाई جولائی تموز جويلية يوليوز يوليه"
    ),
    (
        "august aug août agosto ago augustus sierpnia sie sierpień ağustos ağu avqust avq augusti августа авг "
        "август серпня серп серпень αυγούστου αυγ αύγουστοσ αύγ srpna srpen augusta augusztus agost elokuuta "
        "elokuu augusts rugpjūčio rugpjūtis avgust kolovoza kolovoz жніўня жнівень тамыз أغسطس اوت אוגוסט agustus "
        "अगस्त اگست آب أوت غشت اغسطس"
    ),
    (
        "september sep septembre sept septiembre setembro set settembre września wrz wrzesień eylül eyl sentyabr "
        "sen septembrie сентября сент сентябрь вересня вер вересень σεπτεμβρίου σεπ σεπτέμβριοσ září septembra "
        "szeptember setembre syyskuuta syyskuu septembris rugsėjo rugsėjis rujna rujan верасня верасень септември "
        "септембар қыркүйек سبتمبر سپتامبر ספטמבר सितंबर ستمبر أيلول شتنبر سپتمبر"
    ),
    (
        "october oct octobre oktober okt octubre outubro out ottobre ott października paź październik ekim eki "
        "oktyabr octombrie октября окт октябрь жовтня жовт жовтень οκτωβρίου οκτ οκτώβριοσ října říjen októbra "
        "október lokakuuta lokakuu oktoober oktobris spalio spalis кастрычніка кастрычнік октомври октобар қазан "
        "أكتوبر اکتبر אוקטובר अक्टूबर اکتوبر اكتوبر"
    ),
    (
        "november nov novembre noviembre novembro listopada lis listopad kasim kas noyabr noy noiembrie ноября "
        "ноя нояб ноябрь листопада лист листопад νοεμβρίου νοε νοέμβριοσ νοέ listopadu novembra marraskuuta marraskuu "
        "novembris lapkričio lapkritis studenoga studeni лістапада лістапад ноември новембар қараша نوفمبر نوامبر "
        "נובמבר नवंबर نومبر نونبر"
    ),
    (
        "december dec décembre déc dezember dez diciembre dic dezembro dicembre grudnia gru grudzień aralik ara "
        "dekabr dek desember des decembrie декабря дек декабрь грудня груд грудень δεκεμβρίου δεκ δεκέμβριοσ "
        "prosince prosinec decembra desembre joulukuuta joulukuu detsember decembris gruodžio gruodis prosinca "
        "prosinac снежня снежань декември децембар желтоқсан ديسمبر دسامبر דצמבר दिसंबर دسمبر دجنبر"
    ),
)
_MORE_MONTHS = (
    (
        "janúar janar januarie xaneiro enero ionawr იანვარი იან հունվարի জানুয়ারি জানুয়ারী জানুয়ারি জানুয়ারী ஜனவரி జనవరి ജനുവരി "
        "ಜನವರಿ જાન્યુઆરી जानेवारी ਜਨਵਰੀ มกราคม ม.ค. בינואר январи"
    ),
    (
        "febrúar shkurt februarie febreiro pebrero chwefror თებერვალი თებ փետրվարի ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রুয়ারি ফেব্রুয়ারী "
        "பிப்ரவரி ఫిబ్రవరి ഫെബ്രുവരി ಫೆಬ್ರವರಿ ફેબ્રુઆરી फेब्रुवारी फरवरी ਫਰਵਰੀ กุมภาพันธ์ ก.พ. בפברואר феврали"
    ),
    ("machi marso mawrth mac მარტი მარ մարտի মার্চ மார்ச் మార్చి മാർച്ച് ಮಾರ್ಚ್ માર્ચ ਮਾਰਚ มีนาคม มี.ค. במרץ מרס במרס марти"),
    (
        "apríl prill aprili ebrill აპრილი აპრ ապրիլի এপ্রিল ஏப்ரல் ఏప్రిల్ ഏപ്രിൽ ಏಪ್ರಿಲ್ એપ્રિલ एप्रिल ਅਪ੍ਰੈਲ เมษายน "
        "เม.ย. באפריל апрели"
    ),
    "maí mayo მაისი մայիսի মে மே మే മേയ് മെയ് ಮೇ મે मे ਮਈ พฤษภาคม พ.ค. במאי майи",
    ("júní qershor junie xuño hunyo mehefin ივნისი ივნ հունիսի জুন ஜூன் జూన్ ജൂൺ ಜೂನ್ જૂન जून ਜੂਨ มิถุนายน มิ.ย. ביוני"),
    (
        "júlí korrik julie xullo hulyo gorffennaf julai ივლისი ივლ հուլիսի জুলাই ஜூலை జులై జూలై ജൂലൈ ಜುಲೈ જુલાઈ जुलै "
        "ਜੁਲਾਈ กรกฎาคม ก.ค. ביולי"
    ),
    (
        "ágúst gusht agosti awst ogos აგვისტო აგვ օգոստոսի আগস্ট অগস্ট ஆகஸ்ட் ఆగస్టు ഓഗസ്റ്റ് ആഗസ്റ്റ് ಆಗಸ್ಟ್ ઑગસ્ટ "
        "ઓગસ્ટ ऑगस्ट ਅਗਸਤ สิงหาคม ส.ค. באוגוסט августи"
    ),
    (
        "shtator septemba setyembre medi sentabr სექტემბერი სექ սեպտեմբերի সেপ্টেম্বর செப்டம்பர் సెప్టెంబర్ సెప్టెంబరు "
        "സെപ്റ്റംബർ സെപ്തംബർ ಸೆಪ್ಟೆಂಬರ್ સપ્ટેમ્બર सप्टेंबर सितम्बर ਸਤੰਬਰ กันยายน ก.ย. בספטמבר сентябри"
    ),
    (
        "tetor oktoba oktubre hydref oktabr ოქტომბერი ოქტ հոկտեմբերի অক্টোবর அக்டோபர் అక్టోబర్ అక్టోబరు ഒക്ടോബർ ಅಕ್ಟೋಬರ್ "
        "ઑક્ટોબર ઓક્ટોબર ऑक्टोबर अक्तूबर ਅਕਤੂਬਰ ตุลาคม ต.ค. באוקטובר октябри"
    ),
    (
        "nóvember nëntor novemba nobyembre tachwedd ნოემბერი ნოე նոյեմբերի নভেম্বর நவம்பர் నవంబర్ నవంబరు നവംബർ ನವೆಂಬರ್ "
        "નવેમ્બર नोव्हेंबर नवम्बर ਨਵੰਬਰ พฤศจิกายน พ.ย. בנובמבר ноябри"
    ),
    (
        "dhjetor desemba decembro disyembre rhagfyr disember დეკემბერი დეკ դեկտեմբերի ডিসেম্বর டிசம்பர் డిసెంబర్ డిసెంబరు "
        "ഡിസംബർ ಡಿಸೆಂಬರ್ ડિસેમ્બર डिसेंबर दिसम्बर ਦਸੰਬਰ ธันวาคม ธ.ค. בדצמבר декабри"
    ),
)
# Abbreviations that stamps use beside those above; one that means different months in two languages is missing.
_SHORT_MONTHS = (
    "јан яну қаң", "fév феб ақп", "márc нау", "ápr кві сәу", "тра μαι μαϊ", "чер мау", "шіл", "aoû сер",
    "szept sett сен сеп σεπτ қыр", "жов қаз", "noi noiem нов ное ноем лис қар", "дец гру жел",
)  # fmt: skip
_WEEKDAYS = (
    (
        "monday lundi montag lunes segunda-feira lunedì maandag poniedziałek pazartesi måndag mandag luni "
        "понедельник понеділок δευτέρα pondělí pondelok hétfő dilluns maanantai maanantaina esmaspäev pirmdiena "
        "pirmadienis ponedeljek ponedjeljak понедељак дүйсенбі الاثنين الإثنين دوشنبه senin पیر سوموار सोमवार "
        "bazar-ertəsi"
    ),
    (
        "tuesday mardi dienstag martes terça-feira martedì dinsdag wtorek sali tisdag tirsdag marți вторник "
        "вівторок τρίτη úterý utorok kedd dimarts tiistai tiistaina teisipäev otrdiena antradienis torek utorak "
        "уторак сейсенбі الثلاثاء سه‌شنبه selasa मंगलवार منگل çərşənbə-axşami"
    ),
    (
        "wednesday mercredi mittwoch miércoles quarta-feira mercoledì woensdag środa çarşamba çərşənbə onsdag "
        "miercuri среда середа τετάρτη středa streda szerda dimecres keskiviikko keskiviikkona kolmapäev "
        "trešdiena trečiadienis sreda srijeda сряда сәрсенбі الأربعاء الاربعاء چهارشنبه rabu बुधवार بدھ"
    ),
    (
        "thursday jeudi donnerstag jueves quinta-feira giovedì donderdag czwartek perşembe cümə-axşami torsdag "
        "joi четверг четвер πέμπτη čtvrtek štvrtok csütörtök dijous torstai torstaina neljapäev ceturtdiena "
        "ketvirtadienis četrtek četvrtak четвртак четвъртък бейсенбі الخميس پنجشنبه پنج‌شنبه kamis गुरुवार جمعرات"
    ),
    (
        "friday vendredi freitag viernes sexta-feira venerdì vrijdag piątek cuma cümə fredag vineri пятница "
        "п'ятниця παρασκευή pátek piatok péntek divendres perjantai perjantaina reede piektdiena penktadienis "
        "petek petak петак петък жұма الجمعة جمعه jumat शुक्रवार جمعہ"
    ),
    (
        "saturday samedi samstag sonnabend sábado sabato zaterdag sobota cumartesi şənbə lördag lørdag sâmbătă "
        "суббота субота σάββατο szombat dissabte lauantai lauantaina laupäev sestdiena šeštadienis subota събота "
        "сенбі السبت شنبه sabtu शनिवार ہفتہ"
    ),
    (
        "sunday dimanche sonntag domingo domenica zondag niedziela pazar bazar söndag søndag duminică воскресенье "
        "неділя κυριακή neděle nedeľa vasárnap diumenge sunnuntai sunnuntaina pühapäev svētdiena sekmadienis "
        "nedelja nedjelja неделя недеља жексенбі الأحد الاحد یکشنبه یک‌شنبه minggu रविवार اتوار"
    ),
)
_MORE_WEEKDAYS = (
    "mánudagur isnin সোমবার ორშაბათი",
    "þriðjudagur মঙ্গলবার मंगळवार სამშაბათი",
    "miðvikudagur বুধবার ოთხშაბათი",
    "fimmtudagur khamis বৃহস্পতিবার ხუთშაბათი",
    "föstudagur jumaat শুক্রবার პარასკევი",
    "laugardagur শনিবার შაბათი",
    "sunnudagur ahad রবিবার রোববার კვირა",
)
# Most abbreviations mean different days in different languages ("mar", "do"): they are read over and prove nothing.
_SHORT_WEEKDAYS = (
    "mon tue tues wed weds thu thur thurs fri sat sun lun mar mer jeu ven sam dim mo di mi do fr sa so mié mie jue vie "
    "sáb dom seg ter qua qui sex segunda terça quarta quinta sexta gio sab ma wo vr za zo pon wt śr czw pt pią sob ndz "
    "niedz po út st čt pá ne pzt sal çar per cum cmt paz mån tis ons tors fre lör sön man tir tirs tor lør søn ti ke "
    "to pe la su joi vin sâm dum пн вт ср чт пт сб вс нд δευ τρί τετ πέμ παρ σάβ κυρ пон вто чет пет саб нед пят суб "
    "вск"
)
_LEVANT = {
    "كانون الثاني": 1, "تشرين الأول": 10, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الاول": 12,
}  # fmt: skip
_SOLAR_HIJRI = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
SOLAR_MONTHS: dict[str, int] = {word: number for number, word in enumerate(_SOLAR_HIJRI, start=1)}
SOLAR_YEARS = range(1200, 1500)
BUDDHIST_YEARS = range(2443, 2600)
"""Years of the era that Thailand counts in: 543 more than the civil ones."""
_VIETNAMESE_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_SOLAR_EPOCH = 226_895


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """The word as the tables write it: small letters, the dot of the Turkish i aside."""
    return word.casefold().replace("\u0307", "").replace("ı", "i").replace("’", "'").replace("ʼ", "'")


def from_solar_hijri(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a day of Iran's civil calendar (years 1178 to 1633, whose leap years go by 33)."""
    longest = 31 if month <= 6 else 30
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    found = _SOLAR_EPOCH + 365 * (year - 1) + (8 * year + 21) // 33 + before + day - 1
    # The last month has a 30th in leap years only: else it would be the first day of the next year.
    if month == 12 and day == 30 and found == _SOLAR_EPOCH + 365 * year + (8 * (year + 1) + 21) // 33:
        return None
    return date.fromordinal(found)


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    """The words of each row with its number, Latin letters without their accents as well ("fevrier")."""
    table: dict[str, int] = {}
    for number, row in enumerate(rows, start=first):
        for word in row.split():
            bare = "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))
            for form in (word, bare) if bare.isascii() else (word,):
                table.setdefault(form, number)
    return table


MONTHS: dict[str, int] = {
    **_numbered(_SHORT_MONTHS, 1), **_numbered(_MORE_MONTHS, 1), **_numbered(_MONTHS, 1), **_LEVANT,
}  # fmt: skip
"""From 1; look words up `folded`."""
WEEKDAYS: dict[str, int | None] = {
    **dict.fromkeys(_SHORT_WEEKDAYS.split()),
    **{word: number for number, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **_numbered(_WEEKDAYS, 0),
    **_numbered(_MORE_WEEKDAYS, 0),
    **{words: number for number, words in enumerate(_VIETNAMESE_WEEKDAYS)},
}
"""From 0 for Monday; None for an abbreviation. Look words up `folded`."""
