"""Problems in plain words, each with what a person can do about it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`cause` says what is the matter, `remedy` what to do; neither repeats the file's own details."""

    cause: str
    remedy: str


EXPLANATIONS = {
    "archive_bomb": Explanation(
        cause="The archive unpacks to far more than it should",
        remedy="Ask the sender for the files themselves, or for several smaller archives.",
    ),
    "archive_broken": Explanation(
        cause="The archive is damaged", remedy="Ask the sender for it again; retrying the same bytes changes nothing."
    ),
    "archive_empty": Explanation(
        cause="There is no file in the archive", remedy="Ask the sender what was meant to be in it, then reject it."
    ),
    "archive_encrypted": Explanation(
        cause="The archive is locked with a password", remedy="Ask the sender for it without one."
    ),
    "archive_unsafe": Explanation(
        cause="The archive holds names or links that point outside of it",
        remedy="Do not open it by hand. Ask the sender for the files themselves.",
    ),
    "archive_unsupported": Explanation(
        cause="The archive is packed in a way that is not opened",
        remedy="Ask for a plain zip or tar. The archive itself is kept.",
    ),
    "body_empty": Explanation(
        cause="There is no text in it", remedy="Look at the original. If it is not an article, reject it."
    ),
    "body_only_boilerplate": Explanation(
        cause="Nothing but boilerplate was found",
        remedy="Look at the original: if there is an article in it, it was cut by mistake.",
    ),
    "body_truncated": Explanation(
        cause="The sender cut the text short",
        remedy="Ask the sender for the whole text, or fetch the page it points to.",
    ),
    "characters_replaced": Explanation(
        cause="Some characters could not be decoded and were replaced",
        remedy="Compare the original as hexadecimal; the sender may have a clean copy.",
    ),
    "control_characters": Explanation(
        cause="The text holds invisible control characters", remedy="Nothing need be done: they are shown as marks."
    ),
    "crashed": Explanation(
        cause="Reading it did not finish, three times", remedy="Retry once. If it happens again, report the file."
    ),
    "date_ambiguous": Explanation(
        cause="A date can be read in two ways", remedy="Set the date if you know which is meant."
    ),
    "date_impossible": Explanation(
        cause="A date in the text does not exist", remedy="Correct the publication date from what the text says."
    ),
    "date_in_future": Explanation(
        cause="The publication date lies in the future", remedy="Check the date and correct it."
    ),
    "date_unreadable": Explanation(
        cause="A field that should hold a date does not", remedy="Look at what it says and set the date."
    ),
    "dates_disagree": Explanation(
        cause="The text states different dates", remedy="Look at the claims and set the date that holds."
    ),
    "encoding_guessed": Explanation(
        cause="The encoding is not stated and was guessed",
        remedy="If accents look wrong, ask the sender for the encoding.",
    ),
    "entry_too_long": Explanation(
        cause="An entry of the feed is longer than an article may be",
        remedy="The feed itself is kept. Ask the sender for the entry by itself.",
    ),
    "feed_empty": Explanation(
        cause="There are no entries in the feed", remedy="Ask the sender what was meant to be in it, then reject it."
    ),
    "file_changed": Explanation(
        cause="The file changed while it was read", remedy="Hand it in again when it is complete."
    ),
    "file_empty": Explanation(cause="The file is empty", remedy="Ask the sender for it again, then reject this one."),
    "file_too_large": Explanation(
        cause="The file is larger than the archive takes",
        remedy="Raise MAX_FILE_SIZE, or ask for it in smaller pieces, and hand it in again.",
    ),
    "file_unreadable": Explanation(
        cause="The file could not be opened", remedy="Check its permissions and hand it in again."
    ),
    "file_vanished": Explanation(
        cause="The file was gone before it could be read", remedy="Hand it in again if it still exists."
    ),
    "format_unknown": Explanation(
        cause="Its declared type is none that is read", remedy="Hand it in again with the right type, or reject it."
    ),
    "html_no_body": Explanation(
        cause="No article was found in the page", remedy="Look at the original: it may be a front page or a list."
    ),
    "identifier_withdrawn": Explanation(
        cause="Its sender calls it like an article that was withdrawn",
        remedy="Restore that article and retry, or reject this one.",
    ),
    "json_invalid": Explanation(
        cause="It is not valid JSON", remedy="Ask the sender; retry only after a new release of Dateline."
    ),
    "json_no_article": Explanation(
        cause="It is JSON, but no article",
        remedy="Look at its fields: where they have names of their own, say which is which. Other data is not read.",
    ),
    "language_unknown": Explanation(cause="The language could not be told", remedy="Set it, if you can read it."),
    "line_too_long": Explanation(
        cause="A line is longer than any text has", remedy="Look at the original: it is probably data, not an article."
    ),
    "link_not_followed": Explanation(
        cause="It is a link that leads out of the folder", remedy="Hand in the file that it leads to."
    ),
    "mojibake_repaired": Explanation(
        cause="Garbled characters were repaired", remedy="Compare a paragraph with the original."
    ),
    "name_misleading": Explanation(
        cause="Its name says text, its bytes do not", remedy="Look at the bytes before you open it anywhere."
    ),
    "name_unprintable": Explanation(
        cause="Its name holds invisible characters", remedy="Nothing need be done: they are shown as marks."
    ),
    "not_a_file": Explanation(cause="It is a pipe, a socket or a device", remedy="Hand in a file with what it gives."),
    "not_recordable": Explanation(
        cause="The database refused what was read from it", remedy="Retry after the next release, and report the file."
    ),
    "not_text": Explanation(
        cause="It is not a text", remedy="Pictures, PDF and office files are kept but not read. Reject it."
    ),
    "not_usable": Explanation(
        cause="Its sender has cancelled or withheld it",
        remedy="Read the sender's note, then withdraw the article or accept it.",
    ),
    "out_of_memory": Explanation(
        cause="Reading took more memory than a worker has", remedy="Ask for it in smaller pieces, or report the file."
    ),
    "path_not_found": Explanation(
        cause="There was nothing at this path", remedy="Check the path and hand it in again."
    ),
    "publication_date_unknown": Explanation(
        cause="Nothing says when it was published", remedy="Set the date if you know it. Leave it empty if not."
    ),
    "reader_failed": Explanation(
        cause="The format could not be read", remedy="Retry after the next release, and report the file."
    ),
    "rejected_by_editor": Explanation(cause="An editor rejected it", remedy="Its bytes are kept."),
    "timed_out": Explanation(
        cause="Reading took too long",
        remedy="Retry when the machine is less busy. If it happens again, report the file.",
    ),
    "title_missing": Explanation(cause="It has no title", remedy="Give it one, or say that it never had one."),
    "too_many_lines": Explanation(
        cause="It has more lines than any text", remedy="Look at the original: it is probably data, not an article."
    ),
    "too_short": Explanation(
        cause="The text is very short", remedy="Check that it is complete; reject it if it is not an article."
    ),
    "warc_no_page": Explanation(
        cause="There is no page in the WARC",
        remedy="Only pages, feeds and texts are read from a WARC; the file itself is kept.",
    ),
    "xml_invalid": Explanation(
        cause="The XML is broken", remedy="Ask the sender for it again; retrying the same bytes changes nothing."
    ),
    "xml_no_article": Explanation(
        cause="There is no article's text in the XML", remedy="If it is not an article, reject it."
    ),
    "xml_repaired": Explanation(
        cause="The XML was broken and was read all the same", remedy="Compare the text with the original."
    ),
    "xml_unsafe": Explanation(
        cause="The XML brings entities of its own, which could be made to do harm",
        remedy="Ask the sender for it without a document type that defines entities.",
    ),
}

# What keeps a channel, or a webhook, from its server or folder.
EXPLANATIONS |= {
    "address_invalid": Explanation(
        cause="The address is not one that is fetched",
        remedy="Write it as http or https with a plain host name, without a user name or password in it.",
    ),
    "address_refused": Explanation(
        cause="The address leads into a private network",
        remedy="If it is meant to, let FETCH_ALLOWED_NETWORKS name that network.",
    ),
    "answer_broken": Explanation(
        cause="The server's answer could not be understood", remedy="It is tried again; tell whoever runs the server."
    ),
    "answer_incomplete": Explanation(
        cause="The server's answer ended in the middle", remedy="It is tried again; only what came whole is taken in."
    ),
    "answer_unsafe": Explanation(
        cause="The answer unpacks to more than it may, or brings entities of its own",
        remedy="Ask whoever runs the server for a plain one.",
    ),
    "feed_expected": Explanation(
        cause="There is no feed at this address", remedy="Look at the address in a browser: the feed may have moved."
    ),
    "fetch_failed": Explanation(cause="The server could not be reached", remedy="It is tried again, later each time."),
    "fetch_timed_out": Explanation(cause="The server was too slow", remedy="It is tried again, later each time."),
    "fetch_too_large": Explanation(
        cause="The answer is larger than it may be", remedy="Raise the channel's limit if that size is right."
    ),
    "file_not_disposed": Explanation(
        cause="A file was taken in but could not be moved or deleted",
        remedy="Give the worker the right to write in the folder, or leave the files where they are.",
    ),
    "folder_missing": Explanation(
        cause="The folder is not there", remedy="Check the path, and whether it is mounted where the workers run."
    ),
    "folder_refused": Explanation(cause="The folder may not be read", remedy="Give the worker the right to read it."),
    "line_unfinished": Explanation(
        cause="The last line of a dump is cut off", remedy="Nothing need be done: it comes in when it has its end."
    ),
    "lines_expected": Explanation(
        cause="There is no dump or list at this address",
        remedy="Look at the address in a browser, and at what the channel's options say that a line is.",
    ),
    "list_expected": Explanation(
        cause="There is no bucket at this address", remedy="Write the endpoint, the bucket, and what keys begin with."
    ),
    "login_refused": Explanation(
        cause="The mail server does not let us in", remedy="Check user and password in the channel's secret."
    ),
    "mail_empty": Explanation(
        cause="There is no text in this mail, nor attached to it",
        remedy="The mail itself is kept. Look whether its news is a picture; then type it in, or reject this.",
    ),
    "mail_unsafe": Explanation(
        cause="The mail is built in a way that could do harm",
        remedy="Nothing of it was read; it is kept. Ask its sender, or reject it.",
    ),
    "mailbox_missing": Explanation(
        cause="The mailbox has no such folder", remedy="Write its name as the mail server has it."
    ),
    "mailbox_unchanged": Explanation(
        cause="The mail server does not do with received messages what the channel asks",
        remedy="Have the channel leave them, or mark them as read, and look at the folder's rights.",
    ),
    "name_unknown": Explanation(
        cause="No server of that name is known", remedy="Check the spelling; it is tried again, later each time."
    ),
    "page_expected": Explanation(
        cause="There is no page at this address", remedy="Nothing need be done: what the feed says is kept."
    ),
    "robots_disallow": Explanation(
        cause="The site's robots.txt asks not to fetch this", remedy="Ask the site, or leave the channel off."
    ),
    "secret_elsewhere": Explanation(
        cause="What the channel signs with is for another host",
        remedy="Behind the last @ of the secret stands its host, with the port if that is unusual: as in the place.",
    ),
    "secret_missing": Explanation(
        cause="The environment does not hold what the channel signs with",
        remedy="Set CHANNEL_SECRET_NAME, with the channel's own NAME, where the workers run.",
    ),
    "sitemap_expected": Explanation(
        cause="There is no sitemap at this address", remedy="Look at the site's robots.txt: it names its sitemaps."
    ),
    "terms_invalid": Explanation(
        cause="The channel's settings do not fit its kind", remedy="Open the channel's form: it says which and why."
    ),
    "tls_failed": Explanation(
        cause="The server's certificate is not trusted",
        remedy="Check the name in the address; else whoever runs the server has to renew it.",
    ),
    "too_many_redirects": Explanation(
        cause="The address leads on and on", remedy="Open it in a browser and use the address where that ends."
    ),
}


def explain(code: str) -> Explanation:
    """What a problem code means. An unknown one is spelt out: new codes are readable before they are explained here."""
    known = EXPLANATIONS.get(code)
    if known is not None:
        return known
    return Explanation(cause=code.replace("_", " ").capitalize(), remedy="Look at the original and at the message.")


def cause(code: str) -> str:
    return explain(code).cause


STAGES = {
    gettext_lazy("Taking it in"): (
        "archive_", "file_changed", "file_unreadable", "file_vanished", "link_", "mail_", "not_a_file", "path_",
        "entry_",
    ),
    gettext_lazy("Checking the article"): ("body_empty", "body_only_"),
    gettext_lazy("Recording it"): ("not_recordable",),
    gettext_lazy("The worker itself"): ("crashed", "timed_out", "out_of_memory"),
}  # fmt: skip
"""At which step the codes with these beginnings arise; all others while the format is read."""


def stage(code: str) -> str:
    """The step at which it came to this, in words."""
    found = (words for words, beginnings in STAGES.items() if code.startswith(beginnings))
    return str(next(found, gettext_lazy("Reading the format")))
