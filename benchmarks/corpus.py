"""Generated articles in the shapes that real files have: the same for every benchmark, on every machine.

Words are drawn with Zipf's frequencies, common English ones before invented names, so that postings, compression,
shingles and the recognition of the language behave as they do on text; what a reader looks at (header line, stamp,
dateline, credit, byline, related tail) is real.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

CONSONANTS = (*"bcdfghklmnprstvz", "br", "ch", "cr", "dr", "fl", "gr", "pl", "sh", "st", "th", "tr")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ee", "ou")
FUNCTION_WORDS = """
the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one
you were all her she there would their we him been has when who will no more if out so said what up its about into
than them can only other time new some could these two may first then do any like my now over such our man me even
most made after also did many off before must well back through years where much your way down should because long
each just state those people too mr how little good world make very year still see own work men day get here old
between both life being under
""".split()  # noqa: SIM905 - a table of words
STEMS = """
govern minister talk meet report plan vote court law trade port ship road rail bridge school price market bank farm
field harvest river lake mountain town city mayor council police fire storm water power station train worker union
strike company sale profit loss share tax budget bill house member party leader speech border army war peace treaty
court judge trial prison doctor hospital patient drug research study science teach student class book paper press
editor story film music song game team player coach match goal win defeat record visit guest host open close build
repair measure test check offer accept refuse demand claim deny warn praise attack defend support oppose sign sell buy
pay owe lend invest produce deliver carry move travel arrive leave return begin finish follow lead join part change
grow fall rise drop gain cost limit region country nation capital north south east west coast island sea ocean wind
rain snow summer winter spring autumn morning evening night week month century moment problem answer question reason
result effect cause risk danger safety health food bread milk fruit wheat oil gas coal steel wood stone glass paper
cloth colour light dark sound voice hand face head heart body child family mother father brother sister friend
neighbour owner tenant street square corner bridge wall roof floor door window room office shop factory mill mine
engine wheel machine tool signal message letter phone network system service order rule right duty form number figure
point line list name title place area level side end start step
""".split()  # noqa: SIM905 - a table of words
ENDINGS = ("", "s", "ed", "ing", "er", "ers")
PLACES = ("KESTREL BAY", "NORRHAVEN", "PORT ALDERSEY", "VELMORA", "TARN CITY", "SOUTH OSTERLEY")
COUNTRIES = ("Aldovia", "Merrowland", "Tyrsk")
AGENCIES = ("Meridian", "Northwire", "Aldersey Press")
NAMES = ("Ines Halloran", "Tomas Wrenfield", "Oksana Marlow", "Pieter van der Lund", "Amara Okonjo", "Lucian Petrov")
MONTHS = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
SECTIONS = ("Business", "Politics", "World", "Transport", "Energy")

VOCABULARY_SIZE = 30_000


def _vocabulary(rng: random.Random) -> tuple[list[str], list[float]]:
    """Words, the most frequent first: function words, common ones in their forms, then names that nobody has."""
    common = [stem + ending for ending in ENDINGS for stem in dict.fromkeys(STEMS)]
    words: dict[str, None] = dict.fromkeys([*FUNCTION_WORDS, *common])
    while len(words) < VOCABULARY_SIZE:
        syllables = rng.randint(2, 4)
        words["".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(syllables))] = None
    cumulative, total = [], 0.0
    for rank in range(VOCABULARY_SIZE):
        total += 1 / (rank + 1.7)
        cumulative.append(total)
    return list(words), cumulative


class Corpus:
    """An endless supply of distinct articles. `Corpus(seed).articles(n)` is the same for the same seed and n."""

    def __init__(self, seed: int = 2026) -> None:
        self.rng = random.Random(seed)
        self.words, self.cumulative = _vocabulary(self.rng)

    def articles(self, count: int) -> Iterator[tuple[str, bytes]]:
        """Yields (file name, bytes)."""
        for number in range(count):
            yield f"{number:07d}.txt", self.article(number).encode()

    def article(self, number: int) -> str:
        rng = self.rng
        day = date(2015, 1, 1) + timedelta(days=rng.randrange(4000))
        shape = number % 5
        body = [self.paragraph() for _ in range(rng.randint(8, 13))]
        if shape == 0:
            return "\n\n".join(body) + "\n"
        head = f" date {day.isoformat()} "
        place = f"{rng.choice(PLACES)}, {rng.choice(COUNTRIES)}, {MONTHS[day.month - 1]} {day.day}"
        agency = rng.choice(AGENCIES)
        if shape == 1:
            stamp = f"{day.day} {day:%B %Y} {rng.randrange(24):02d}:{rng.randrange(60):02d} (UTC+02:00)"
            parts = [head + self.title(), stamp, place, f"{agency}:", *body, self.tail()]
        elif shape == 2:
            parts = [
                head + f"Details added (first version posted on {rng.randrange(24):02d}:10)",
                place,
                f"{agency}:",
                *body,
            ]
        elif shape == 3:
            parts = [head + f"By {agency}", f"By {rng.choice(NAMES)}", *body]
        else:
            parts = [head + body[0], *body[1:4], self.title(), *body[4:]]
        return "\n\n".join(parts) + "\n"

    def paragraph(self) -> str:
        rng = self.rng
        sentences = []
        for _ in range(rng.randint(1, 3)):
            words = rng.choices(self.words, cum_weights=self.cumulative, k=rng.randint(12, 26))
            if rng.random() < 0.4:
                words.insert(rng.randrange(len(words)), rng.choice(NAMES))
            text = " ".join(words)
            sentences.append(text[0].upper() + text[1:] + ".")
        return " ".join(sentences)

    def title(self) -> str:
        words = self.rng.choices(self.words[100:2000], k=self.rng.randint(6, 10))
        return " ".join(words).capitalize()

    def tail(self) -> str:
        lines = ["Follow us on the wire. Only the most interesting news", "", "Related news"]
        for _ in range(8):
            lines += [
                self.title(),
                f"{self.rng.choice(SECTIONS)} {self.rng.randrange(24):02d}:{self.rng.randrange(60):02d}",
            ]
        return "\n".join(lines)
