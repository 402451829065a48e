"""What is written like a person's name, in scripts with and without capitals."""

import re
from functools import lru_cache

from archive.normalization.calendar import MONTHS, WEEKDAYS, folded
from archive.text import word_set

_GIVEN = word_set(
    "aaron abby abdul abdullah abel abraham ada adam adel adrian afonso agnes agnieszka ahmad ahmed aidan aigerim "
    "aisha akira alain alan albert alberto alejandra alejandro aleksandr aleksandra alena alessandra alessandro alex "
    "alexander alexandra alexandre alexei alexey alfonso alfred ali alice alicia alina alison allan allen alma alvaro "
    "álvaro amanda amber amelia amina amir amit amy ana anar anastasia anders andré andre andrea andreas andrei "
    "andrej andres andrés andrew andrey andrzej angela angelo anita anja anke ann anna anne annette annie antoine "
    "anton antonia antonio antónio anya araz ari arif arjun arne arnold arthur arturo arzu asif asim aslan astrid "
    "ayaz aydin aygun ayşe azad aziz barbara barry bart beata beatrice beatriz ben benjamin benoît benoit bernard "
    "bernd bernhard bert beth bettina bill birgit bjørn björn bo bob boris brad brandon brenda brendan brent brett "
    "brian bridget bruce bruno bryan burak camila camilla camille can carina carl carla carlo carlos carmen carol "
    "carolina caroline carolyn catherine cathy cecilia celine chad charles charlie charlotte chen cheng chiara chloe "
    "chris christian christina christine christoph christophe christopher cindy claire clara clare claude claudia "
    "claudio clément clement colin connor corinne craig cristian cristina cynthia damian damien dan dana daniel "
    "daniela danielle daria darren dave david davide dean debbie deborah deepak denis denise dennis derek diana diane "
    "diego dieter dietmar dilara dina dmitri dmitry dmytro dominic dominik dominique don donald donna dora doris "
    "dorota doug douglas duncan dylan eduardo edward edwin eileen einar ekaterina elaine elchin eldar elena eleanor "
    "eli elias elif elin elisa elisabeth elizabeth ella ellen elmar elnur elsa elvin emil emilia emilie emily emin "
    "emine emma emmanuel emre enrico enrique eric erica erich erik erika erin ernest ernst esra esteban esther ethan "
    "eugene eva evan eve evelyn ewa fabian fabio farid farida fatih fatima fatma federico felipe félix felix fernanda "
    "fernando filip filippo fiona florence florian frances francesca francesco francis francisco franck françois "
    "françoise frank franz fred frederick frederik fredrik frida friedrich fumiko gabriel gabriela gail galina gareth "
    "gary gavin gemma geoff geoffrey georg george georges georgia gerald gerard gerd gerhard giacomo gianni gillian "
    "gina giorgio giovanni giulia giuseppe glen glenn gloria gonzalo gordon grace graham greg gregory gretchen guido "
    "guillaume gunnar gustav gustavo guy hakan hamid hana hanna hannah hans harald harriet harry harvey hasan hassan "
    "heather hector heidi heike heinz helen helena helene helga henri henrik henry herbert hilary hiroshi holger "
    "holly horst howard hugh hugo hussein ian ibrahim ida igor ildar ilgar ilham ilya imran inga inge ingrid inna "
    "irada irene irina iris isaac isabel isabella isabelle ivan ivana ivo jack jackie jacob jacqueline jacques jaime "
    "jake jakob jakub james jamie jamil jan jana jane janet janice janina jason javid javier jean jeanne jeff jeffrey "
    "jelena jennifer jenny jens jeremy jerome jérôme jerry jesper jesse jessica jesus jesús jie jill jim jimmy jin "
    "joan joana joanna joanne joao joão joe joel johan johann johanna johannes john johnny jon jonas jonathan jordan "
    "jordi jörg jorge jörn josé jose josef joseph joshua joy joyce juan juana judith judy juha jukka julia julian "
    "juliana julie julien jun jürgen justin kamal kamila kamran karen karim karin karl karsten kate katarina "
    "katarzyna katerina katharina katherine kathleen kathryn kathy katie katja kazuo keiko keith kelly ken kenji "
    "kenneth kerstin kevin khalid kim kirsten kirsty klaus knut konrad kristen kristin kristina kristine krzysztof "
    "kumar kurt kyle laila laman lars laura laure lauren laurence laurent lea leah lee leila leman lena leo leon "
    "leonard leonardo leyla liam lidia lila lilia lily lin linda lisa liu liz lorenzo lothar louis louise luc luca "
    "lucas lucia lucía lucy ludwig luigi luis luís luisa lukas luke lutz lydia lynn maciej madeleine magdalena "
    "mahmoud maja malik manfred manuel manuela marc marcel marcelo marcin marco marcos marcus margaret margarita "
    "maria mariam marian mariana marianne marie marina mario mária maría marion marisa marjorie mark markus marta "
    "martha martin martina mary maryam massimo mathias mathieu mats matt matteo matthew matthias matthieu maureen "
    "maurice mauro max maxim maxime megan mehdi mehmet mei melanie melissa mercedes meriem michael michael's michaela "
    "michał michel michele michelle mickael miguel mihai mika mikael mike mikhail milan milena min mina mirella "
    "miriam mirjam mohamed mohammad mohammed mona monica monika monique mónica morten moritz muhammad murad murat "
    "mustafa mykola nabil nadia nadine naila nana nancy naomi natalia natalie natasha nathalie nathan nazrin neil "
    "nicholas nick nicola nicolas nicole niels nigar nigel nikita niklas nikola nikolai nils nina nino noah nora "
    "norman nuno nuria olaf ole oleg oleh oleksandr olga oliver olivia olivier olof omar onur orkhan orlando oscar "
    "óscar oskar osman otto owen pablo paola paolo pascal patricia patrick patrik paul paula paulina paulo pavel "
    "pawel paweł pedro peggy penny per pete peter petr petra petros phil philip philipp philippe phillip pia piero "
    "pierre pietro pilar piotr polina priya rachel rachid rafael rafał rahul raimund rainer raj rajesh ralf ralph "
    "ramin ramiz ramon ramona rana raphael rashad rasmus raul raúl ravi ray raymond rebecca reinhard rené rene renata "
    "renate rhoda ricardo riccardo richard rick rikke rita rob robert roberta roberto robin rod rodrigo roger roland "
    "rolf roman romain ron ronald rory rosa rosalind rose rosie ross roy rufat russell ruslan ruth ryan sabina sabine "
    "sally salma sam samantha samir samira samuel sandra sanjay santiago sara sarah satoshi scott sean sébastien "
    "sebastian selim sergei sergey sergio sevda sevinj shannon sharon sheila shirley sibylle siegfried sigrid silke "
    "silvia simon simona simone sofia sofie solveig sonia sonja sophia sophie sören søren stacy stefan stefania "
    "stefano steffen stella stephan stephane stéphane stephanie stephen steve steven stuart sue sunil susan susana "
    "susanna susanne suzanne sven svetlana sylvia sylvie takashi tamara tania tanja tanya tara taras tarik tatiana "
    "tatyana ted teresa terry thea theo theodor theresa thierry thilo thomas thorsten tim timo timothy tina tobias "
    "todd tofig tom tomas tomás tomasz tommy toni tony torsten tracy trevor tural turgut ulf uli ulrich ulrike "
    "ulviyya umar uri ursula urszula ute uwe vadim valentina valeria valerie valérie vanessa vasif vasily vera "
    "veronica veronika vicente vicki victor victoria vijay viktor viktoria vincent virginia vitaly vito vivian vlad "
    "vladimir volker volodymyr vugar vusala walter wanda wang warren wei wendy werner wilfried wilhelm will willem "
    "william winfried wolfgang xavier xiao xin yan yang yann yannick yasmin yi ying yolanda yosef youssef yuko yuri "
    "yusuf yves yvonne zachary zahra zakir zaur zhang ziad zoe zofia zoltán zoltan zulfugar александр александра "
    "алексей алина алла анастасия анатолий андрей анна антон арина артем борис вадим валентин валентина валерий "
    "василий вера виктор виктория виталий владимир владислав галина георгий григорий данил дарья денис дмитрий "
    "евгений евгения екатерина елена елизавета иван игорь илья инна ирина кирилл константин ксения лариса леонид "
    "лидия людмила максим марина мария михаил надежда наталия наталья никита николай нина олег ольга павел петр пётр "
    "полина роман руслан светлана семен сергей станислав степан татьяна тимур ульяна федор фёдор юлия юрий яна "
    "олександр олена сергій ірина наталія андрій михайло микола оксана володимир тетяна юлія"
)
# Given names that are months or common words as well.
_GIVEN |= word_set("can may king april june august runa tor rose grace hope will dawn kasım una")
_PARTICLES = word_set(
    "de da do dos das del della dello di du la las le los van von der den des ter ten te ’t 't zu zum zur vom al el "
    "bin ibn abu abou umm bint ben y e i af av mac mc san santa st st. bar d' o' ul ur oğlu qızı oglu gizi kizi"
)
_SUFFIXES = re.compile(
    r",?\s+(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|esq|mba|filho|neto|hijo)\.?$",
    re.IGNORECASE,
)
# Words that stand in no name at all.
_FUNCTION = word_set(
    "a an the of to in on at for with from by and or but not no all any every each this that these those its their "
    "our your my his her how why what when where who which is are was were be been has have had would could against "
    "after before during over under between into about than says said tell tells told last next then now once other "
    "der die das den dem ein eine und oder nicht mit für auf im am le les un une et ou pas avec pour sur dans las los "
    "unas unos una por para con sin sobre il lo gli per nel sul het een en met voor и в на с по за не о об для из от "
    "до как что это его их ее"
)
# Words that a name holds only behind a given name that is listed: "David Green" is a person, "Village Green" is none.
_COMMON = word_set(
    "will can may new old big great popular royal public private national international law weather nature force "
    "numbers heart chance local global world order demand decree means design default accident night day week month "
    "year years morning evening noon midnight land sea air rail road train car bus plane time way hand foot mail "
    "phone email post north south east west central northern southern eastern western government ministry minister "
    "president prime parliament council committee commission court police army bank company group union party city "
    "town state county country region district street square bridge harbour harbor port airport station school "
    "university college hospital market festival cup league championship final summit talks meeting conference "
    "agreement deal war peace crisis election vote budget tax oil gas energy trade economy business politics society "
    "culture sport sports science health technology opinion analysis news report reports update breaking exclusive "
    "live video photo photos related latest more read home share comments service services fashion house red green "
    "blue white black first second third two three four five six seven eight nine ten million billion percent"
)
_WORD = re.compile(
    r"(?:[^\W\d_]\.){1,3}(?:-?[^\W\d_]\.?)*(?:[^\W\d_][\w’'-]*)?|[^\W\d_][^\W\d_’'‘`-]*(?:[’'‘`-][^\W\d_]+)*[.’']?"
)
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:[·・•][\u3400-\u9fff]{1,8}){1,3}")
_JAPANESE = re.compile(
    r"[\u3400-\u9fff々ヶ]{1,3}[ \u3000]?[\u3400-\u9fff\u3040-\u30ff々]{1,4}|"
    r"[\u30a1-\u30fc]{2,8}(?:[・＝=][\u30a1-\u30fc]{1,10}){1,3}"
)
_HANGUL = re.compile(r"[가-힣]{2,4}")
_CASELESS = re.compile(r"[^\W\d_A-Za-z\u00c0-\u052f]+(?:[-‌'’][^\W\d_A-Za-z]+)*")


@lru_cache(maxsize=4096)
def is_person(name: str) -> bool:
    """True for two to six words that are written like a person's name (capitals, particles, initials, suffixes)."""
    name = _SUFFIXES.sub("", name)
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) > 60:
        return False
    if ord(name[0]) > 0x52F and not name[0].isupper():
        return _is_caseless_person(name, words)
    if len(words) == 1:
        # "F.Mehdi": an initial and a surname without a space.
        return len(name) > 4 and name[1] == "." and name[0].isupper() and name[2].isupper() and name[-1].isalpha()
    given = is_given(words[0])
    if not given and (folded(words[0]) in WEEKDAYS or folded(words[0]) in MONTHS):
        return False
    proper = 0
    for word in words:
        plain = word.casefold()
        if plain in _PARTICLES:
            continue
        if (plain in _FUNCTION and not (given and word is words[0])) or (not given and plain in _COMMON):
            return False
        # A surname may begin with a small letter only behind its apostrophe: "d'Alene".
        joined = plain[1:2] in ("'", "’") and plain[0] in "dol" and len(plain) > 3
        if not joined and (word[0].islower() or not _WORD.fullmatch(word)):
            return False
        proper += 1
    return proper >= 2


@lru_cache(maxsize=4096)
def is_known_person(name: str) -> bool:
    """True for a name that begins with a given name that is listed, or with initials."""
    return is_given(name.split(None, 1)[0]) and is_person(name)


def is_given(word: str) -> bool:
    """True for a listed given name ("Jean-Luc" by its first half), or an initial."""
    return word.partition("-")[0].casefold() in _GIVEN or (word[1:2] == "." and word[0].isupper())


def is_particle(word: str) -> bool:
    """True for a word that a surname may begin with in small letters ("von", "de la")."""
    return word.casefold() in _PARTICLES or word[1:2] in ("'", "’")


def is_common_word(word: str) -> bool:
    """True for a word that is no name although it may be written with a capital."""
    plain = word.casefold().rstrip(".")
    return plain in _FUNCTION or plain in _COMMON


def _is_caseless_person(name: str, words: list[str]) -> bool:
    """Chinese, Japanese, Korean, Arabic, Hebrew, Georgian … names: told by script and length."""
    if _HAN.fullmatch(name) or _JAPANESE.fullmatch(name) or _HANGUL.fullmatch(name):
        return True
    first = name[0]
    if "\u2e80" <= first <= "\u9fff" or "가" <= first <= "힣":
        return False
    return 2 <= len(words) <= 5 and all(_CASELESS.fullmatch(word) for word in words)
