"""Problems of files and articles in plain words, each with what a person can do about it."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`cause` says what is the matter, `remedy` what to do; neither repeats the file's own details."""

    cause: str
    remedy: str


OF_ITEMS = {
    "archive_bomb": Explanation(
        cause=_("The archive unpacks to far more than it should"),
        remedy=_("Ask the sender for the files themselves, or for several smaller archives."),
    ),
    "archive_broken": Explanation(
        cause=_("The archive is damaged"),
        remedy=_("Ask the sender for it again; retrying the same bytes changes nothing."),
    ),
    "archive_empty": Explanation(
        cause=_("There is no file in the archive"),
        remedy=_("Ask the sender what was meant to be in it, then reject it."),
    ),
    "archive_encrypted": Explanation(
        cause=_("The archive is locked with a password"), remedy=_("Ask the sender for it without one.")
    ),
    "archive_unsafe": Explanation(
        cause=_("The archive holds names or links that point outside of it"),
        remedy=_("Do not open it by hand. Ask the sender for the files themselves."),
    ),
    "archive_unsupported": Explanation(
        cause=_("The archive is packed in a way that is not opened"),
        remedy=_("Ask for a plain zip or tar. The archive itself is kept."),
    ),
    "body_empty": Explanation(
        cause=_("There is no text in it"), remedy=_("Look at the original. If it is not an article, reject it.")
    ),
    "body_only_boilerplate": Explanation(
        cause=_("Nothing but boilerplate was found"),
        remedy=_("Look at the original: if there is an article in it, it was cut by mistake."),
    ),
    "body_truncated": Explanation(
        cause=_("The sender cut the text short"),
        remedy=_("Ask the sender for the whole text, or fetch the page it points to."),
    ),
    "characters_replaced": Explanation(
        cause=_("Some characters could not be decoded and were replaced"),
        remedy=_("Compare the original as hexadecimal; the sender may have a clean copy."),
    ),
    "control_characters": Explanation(
        cause=_("The text holds invisible control characters"),
        remedy=_("Nothing need be done: they are shown as marks."),
    ),
    "crashed": Explanation(
        cause=_("Reading it did not finish, three times"), remedy=_("Retry once. If it happens again, report the file.")
    ),
    "date_ambiguous": Explanation(
        cause=_("A date can be read in two ways"), remedy=_("Set the date if you know which is meant.")
    ),
    "date_impossible": Explanation(
        cause=_("A date in the text does not exist"), remedy=_("Correct the publication date from what the text says.")
    ),
    "date_in_future": Explanation(
        cause=_("The publication date lies in the future"), remedy=_("Check the date and correct it.")
    ),
    "date_unreadable": Explanation(
        cause=_("A field that should hold a date does not"), remedy=_("Look at what it says and set the date.")
    ),
    "dates_disagree": Explanation(
        cause=_("The text states different dates"), remedy=_("Look at the claims and set the date that holds.")
    ),
    "encoding_guessed": Explanation(
        cause=_("The encoding is not stated and was guessed"),
        remedy=_("If accents look wrong, ask the sender for the encoding."),
    ),
    "entry_too_long": Explanation(
        cause=_("An entry of the feed is longer than an article may be"),
        remedy=_("The feed itself is kept. Ask the sender for the entry by itself."),
    ),
    "feed_empty": Explanation(
        cause=_("There are no entries in the feed"),
        remedy=_("Ask the sender what was meant to be in it, then reject it."),
    ),
    "file_changed": Explanation(
        cause=_("The file changed while it was read"), remedy=_("Hand it in again when it is complete.")
    ),
    "file_empty": Explanation(
        cause=_("The file is empty"), remedy=_("Ask the sender for it again, then reject this one.")
    ),
    "file_too_large": Explanation(
        cause=_("The file is larger than the archive takes"),
        remedy=_("Raise MAX_FILE_SIZE, or ask for it in smaller pieces, and hand it in again."),
    ),
    "file_unreadable": Explanation(
        cause=_("The file could not be opened"), remedy=_("Check its permissions and hand it in again.")
    ),
    "file_vanished": Explanation(
        cause=_("The file was gone before it could be read"), remedy=_("Hand it in again if it still exists.")
    ),
    "format_unknown": Explanation(
        cause=_("Its declared type is none that is read"),
        remedy=_("Hand it in again with the right type, or reject it."),
    ),
    "html_no_body": Explanation(
        cause=_("No article was found in the page"), remedy=_("Look at the original: it may be a front page or a list.")
    ),
    "identifier_withdrawn": Explanation(
        cause=_("Its sender calls it like an article that was withdrawn"),
        remedy=_("Restore that article and retry, or reject this one."),
    ),
    "json_invalid": Explanation(
        cause=_("It is not valid JSON"), remedy=_("Ask the sender; retry only after a new release of Dateline.")
    ),
    "json_no_article": Explanation(
        cause=_("It is JSON, but no article"),
        remedy=_("Look at its fields: where they have names of their own, say which is which. Other data is not read."),
    ),
    "language_unknown": Explanation(cause=_("The language could not be told"), remedy=_("Set it, if you can read it.")),
    "line_too_long": Explanation(
        cause=_("A line is longer than any text has"),
        remedy=_("Look at the original: it is probably data, not an article."),
    ),
    "link_not_followed": Explanation(
        cause=_("It is a link that leads out of the folder"), remedy=_("Hand in the file that it leads to.")
    ),
    "mojibake_repaired": Explanation(
        cause=_("Garbled characters were repaired"), remedy=_("Compare a paragraph with the original.")
    ),
    "name_misleading": Explanation(
        cause=_("Its name says text, its bytes do not"), remedy=_("Look at the bytes before you open it anywhere.")
    ),
    "name_unprintable": Explanation(
        cause=_("Its name holds invisible characters"), remedy=_("Nothing need be done: they are shown as marks.")
    ),
    "not_a_file": Explanation(
        cause=_("It is a pipe, a socket or a device"), remedy=_("Hand in a file with what it gives.")
    ),
    "not_recordable": Explanation(
        cause=_("The database refused what was read from it"),
        remedy=_("Retry after the next release, and report the file."),
    ),
    "not_text": Explanation(
        cause=_("It is not a text"), remedy=_("Pictures, PDF and office files are kept but not read. Reject it.")
    ),
    "not_usable": Explanation(
        cause=_("Its sender has cancelled or withheld it"),
        remedy=_("Read the sender's note, then withdraw the article or accept it."),
    ),
    "out_of_memory": Explanation(
        cause=_("Reading took more memory than a worker has"),
        remedy=_("Ask for it in smaller pieces, or report the file."),
    ),
    "path_not_found": Explanation(
        cause=_("There was nothing at this path"), remedy=_("Check the path and hand it in again.")
    ),
    "publication_date_unknown": Explanation(
        cause=_("Nothing says when it was published"), remedy=_("Set the date if you know it. Leave it empty if not.")
    ),
    "reader_failed": Explanation(
        cause=_("The format could not be read"), remedy=_("Retry after the next release, and report the file.")
    ),
    "rejected_by_editor": Explanation(cause=_("An editor rejected it"), remedy=_("Its bytes are kept.")),
    "timed_out": Explanation(
        cause=_("Reading took too long"),
        remedy=_("Retry when the machine is less busy. If it happens again, report the file."),
    ),
    "title_missing": Explanation(cause=_("It has no title"), remedy=_("Give it one, or say that it never had one.")),
    "too_many_lines": Explanation(
        cause=_("It has more lines than any text"),
        remedy=_("Look at the original: it is probably data, not an article."),
    ),
    "too_short": Explanation(
        cause=_("The text is very short"), remedy=_("Check that it is complete; reject it if it is not an article.")
    ),
    "warc_no_page": Explanation(
        cause=_("There is no page in the WARC"),
        remedy=_("Only pages, feeds and texts are read from a WARC; the file itself is kept."),
    ),
    "xml_invalid": Explanation(
        cause=_("The XML is broken"), remedy=_("Ask the sender for it again; retrying the same bytes changes nothing.")
    ),
    "xml_no_article": Explanation(
        cause=_("There is no article's text in the XML"), remedy=_("If it is not an article, reject it.")
    ),
    "xml_repaired": Explanation(
        cause=_("The XML was broken and was read all the same"), remedy=_("Compare the text with the original.")
    ),
    "xml_unsafe": Explanation(
        cause=_("The XML brings entities of its own, which could be made to do harm"),
        remedy=_("Ask the sender for it without a document type that defines entities."),
    ),
}
