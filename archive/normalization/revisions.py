"""What a text says of its own earlier version: "Details added (first version posted on 12:04)", "UPDATE 2-"."""

import re

from archive.normalization.dates import DateReading, read_date, read_time
from archive.text import word_set
from archive.values import RevisionNote, Span

_WHAT = (
    r"(?:new\s+|more\s+)?(?:details?|quotes?|background|comments?|reaction|photos?|video|context|byline|graphic|analyst|"
    r"paragraphs?|information)"
)
_MARK = (
    r"UPDATED?|UPD|WRAPUP|REFILE[DS]?|REFILING|CORRECT(?:ED|ION|S)|CORRECTED-OFFICIAL|RPT|REPEAT|RECASTS?|"
    r"REWRITE|CLARIFICATION|"
    r"AKTUALISIERT|AKTUALISIERUNG|KORREKTUR|KORR|BERICHTIGUNG|NEU|ACTUALISÉ|ACTUALISATION|RECTIFICATIF|CORRECTIF|"
    r"ACTUALIZADO|ACTUALIZACIÓN|CORRECCIÓN|AMPLIACIÓN|AMPL|ATUALIZADO|ATUALIZAÇÃO|ATUALIZADA|CORREÇÃO|"
    r"AGGIORNATO|AGGIORNAMENTO|"
    r"RETTIFICA|ОБНОВЛЕНО|ДОПОЛНЕНО|ИСПРАВЛЕНО|УТОЧНЕНИЕ|ОНОВЛЕНО|YENİLƏNİB|YENİLƏNDİ|GÜNCELLENDİ|GÜNCELLEME|"
    r"AKTUALIZACJA|"
    r"BIJGEWERKT|UPPDATERAD|OPPDATERT|OPDATERET|PÄIVITETTY"
)
_VERBS = (
    r"adds?|adding|corrects?|correcting|recasts?|updates?|updating|removes?|changes?|fixes|clarifies|refiles?|"
    r"rewrites|repeats|"
    r"releads|subs?|inserts|deletes|restores|amends|combines|drops|trims|tops|writethru|ergänzt|neu|korrigiert|"
    r"berichtigt|aktualisiert|"
    r"ajoute|actualise|précise|corrige|añade|agrega|actualiza|amplía|aggiunge|aggiorna|corregge|acrescenta|"
    r"atualiza|adiciona|"
    r"добавлен[аоы]?|дополнен[аоы]?|исправлен[аоы]?|обновлен[аоы]?|добавляет|уточняет"
)
_STORY = r"(?:story|article|version|report|post|page|headline|item|piece|dispatch|text|copy)"
_NOTE = re.compile(
    rf"""
    (?i:{_WHAT}(?:(?:,|\s+and|,\s+and)\s+{_WHAT})*\s+added\b.{{0,120}})
  | (?i:[(\[]\s*(?:eds?:\s*)?(?:{_VERBS})\b[^()\[\]]{{0,240}}[)\]]\.?)
  | (?i:eds?(?:itors?)?(?:'s\s+note)?\s*:\s*(?:{_VERBS})\b.{{0,240}})
  | [*\[(]{{0,3}}\s*(?:(?i:{_MARK})|update|updated)(?:\s+(?:\#|No\.?\s*)?\d{{1,2}})?\s*[.:!]?\s*[*\])]{{0,3}}
  | (?:(?i:{_MARK})(?:\s+\d{{1,2}})?|(?i:correction|clarification|editor['’]s\s+note|note)
      (?:\s*[,(]\s*[^:()]{{3,30}}\)?)?)\s*[:–—-]\s*
      (?:[^\W\dA-Z_А-Я].{{0,240}}|.{{0,240}}\b(?:paragraph|spelling|typo|byline|headline|name|earlier|previous|corrected
      |updated|amended|misstated|incorrectly)s?\b.{{0,240}})
  | (?i:[(\[]?\s*this\s+(?:\S+\s+){{0,3}}{_STORY}\s+(?:has\s+been|was|is(?:\s+being)?|will\s+be|corrects|clarifies
      |updates|removes|adds)\s+(?:(?:re)?filed|updated?|corrected|amended|revised|edited|clarified
      |refiled|to\s+correct|the\s+spelling).{{0,300}}
  | [(\[]?\s*this\s+(?:\S+\s+){{0,3}}{_STORY}\s+(?:corrects|clarifies)\s.{{0,300}}
  | updates?\s+with\b.{{0,200}}
  | [(\[]?\s*(?:an?\s+|the\s+)?(?:earlier|previous|original|initial)\s+versions?\s+of\s+this\s+{_STORY}.{{0,400}})
  | (?i:(?:diese\s+meldung|dieser\s+artikel|der\s+artikel|die\s+meldung)\s+(?:wurde|ist)\s+
      (?:\S+\s+){{0,5}}(?:aktualisiert|korrigiert|ergänzt).{{0,120}}
  | in\s+einer\s+früheren\s+(?:version|fassung).{{0,300}}
  | (?:cet\s+article|cette\s+dépêche)\s+a\s+été\s+(?:mis\s+à\s+jour|corrigée?|modifiée?).{{0,200}}
  | une\s+version\s+(?:précédente|antérieure).{{0,300}}
  | (?:esta\s+noticia|este\s+artículo|esta\s+nota|esta\s+información)\s+(?:ha\s+sido|fue)\s+
      (?:actualizad|corregid)[ao].{{0,200}}
  | una\s+versión\s+anterior.{{0,300}} | uma\s+versão\s+anterior.{{0,300}} | una\s+versione\s+precedente.{{0,300}}
  | (?:esta\s+notícia|este\s+artigo|esta\s+reportagem)\s+foi\s+(?:atualizad|corrigid)[ao].{{0,200}}
  | (?:новость|материал|текст|заметка|сообщение)\s+
      (?:был[аои]?\s+)?(?:обновл|дополн|исправл)ен[аоы]?.{{0,200}}
  | (?:добавлены|дополнено|обновлено|уточнены|добавлена|изменён|изменен)\s+
      (?:подробност|детал|цитат|информац|заголов|\().{{0,200}}
  | (?:təfərrüat|ətraflı\s+məlumat|detallar)\S*\s+əlavə\s+(?:olunub|edilib).{{0,120}}
  | (?:haber|metin)\s+güncellen(?:di|miştir).{{0,120}})
    """,
    re.VERBOSE,
)
_PREFIX = re.compile(rf"[*\[(]{{0,2}}(?P<mark>(?:{_MARK})(?:\s+\d{{1,2}})?)(?:\s?[-–—:]|[\])*]{{1,2}}[:\s]?)\s*(?=\S)")
_EARLIER = re.compile(
    r"\b(?:(?:first|earlier|previous|original|initial)\s+version|story)\s+(?:was\s+)?(?:first\s+)?(?:posted|"
    r"published|issued|sent|filed)"
    r"(?:\s+(?:on|at))?\s+|(?:первая|предыдущая)\s+версия(?:\s+\S+)?(?:\s+(?:в|от))?\s+|"
    r"erste\s+fassung\s+(?:vom\s+|von\s+|um\s+)?|"
    r"première\s+version\s+(?:publiée\s+)?(?:à\s+|le\s+)?",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHORT_MARK = re.compile(rf"(?i:{_MARK})(?:\s+\d{{1,2}})?\s*$")
# What a note begins with: nothing else is worth the long expression.
_FIRST = word_set(
    "update updated updates upd wrapup refile refiled refiles refiling correct corrected correction corrects "
    "corrected-official rpt repeat recast recasts rewrite clarification aktualisiert aktualisierung korrektur korr "
    "berichtigung neu actualisé actualisation rectificatif correctif actualizado actualización corrección ampliación "
    "ampl atualizado atualização atualizada correção aggiornato aggiornamento rettifica обновлено дополнено "
    "исправлено уточнение оновлено yenilənib yeniləndi güncellendi güncelleme aktualizacja bijgewerkt uppdaterad "
    "oppdatert opdateret päivitetty new more details detail quotes quote background comment comments reaction photo "
    "photos video context byline graphic analyst paragraph paragraphs information ed eds editor editors editor's "
    "editor’s note this an a the earlier previous original initial diese dieser der die in cet cette une esta este "
    "una uma новость материал текст заметка сообщение добавлены добавлена уточнены изменён изменен təfərrüatlar "
    "təfərrüat ətraflı detallar haber metin adds"
)

_ARTICLES = frozenset(("a", "an", "the"))
_OF_A_VERSION = re.compile(r"\w+\s+(?:earlier|previous|original|initial)\s", re.IGNORECASE)


def read_note(text: str) -> str | None:
    """The text when all of it is a revision note, else None."""
    bare = text.lstrip("(*[ ")
    if not bare:
        return None
    if len(bare) == len(text):
        first = bare.split(None, 1)[0].rstrip(":,.!-–—*])").casefold().replace("i\u0307", "i")
        if first not in _FIRST and first.partition(":")[0] not in _FIRST:
            return None
        if first in _ARTICLES and not _OF_A_VERSION.match(bare):
            return None
    return text if _NOTE.fullmatch(text) else None


def read_prefix(title: str) -> tuple[str, str] | None:
    """A wire's mark before a title: "UPDATE 2-Ministers meet" gives ("UPDATE 2", "Ministers meet")."""
    match = _PREFIX.match(title)
    return (match["mark"], title[match.end() :]) if match else None


def is_mark(text: str) -> bool:
    """True for a wire's mark and nothing else ("UPDATED", "Corrected", "WRAPUP 3")."""
    return _SHORT_MARK.match(text) is not None


def read_revision(as_written: str, span: Span, published: str | None) -> RevisionNote:
    """The note with the moment of the earlier version, as local time; a bare time is on the day `published`."""
    moment: str | None = None
    if match := _EARLIER.search(as_written):
        reading = read_date(as_written, match.end())
        time = None if reading else read_time(as_written, match.end())
        if isinstance(reading, DateReading) and reading.year:
            moment = reading.edtf
        elif time and published and _DAY.match(published):
            moment = f"{published[:10]}T{time.hour or 0:02d}:{time.minute:02d}:{time.second or 0:02d}"
    return RevisionNote(as_written=as_written, earlier_version_at=moment, span=span)
