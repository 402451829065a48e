"""What keeps a channel, or a webhook, from its server or folder, in plain words."""

from django.utils.translation import gettext_noop as _

from archive.admin.item_explanations import Explanation

OF_CHANNELS = {
    "address_invalid": Explanation(
        cause=_("The address is not one that is fetched"),
        remedy=_("Write it as http or https with a plain host name, without a user name or password in it."),
    ),
    "address_refused": Explanation(
        cause=_("The address leads into a private network"),
        remedy=_("If it is meant to, let FETCH_ALLOWED_NETWORKS name that network."),
    ),
    "answer_broken": Explanation(
        cause=_("The server's answer could not be understood"),
        remedy=_("It is tried again; tell whoever runs the server."),
    ),
    "answer_incomplete": Explanation(
        cause=_("The server's answer ended in the middle"),
        remedy=_("It is tried again; only what came whole is taken in."),
    ),
    "answer_unsafe": Explanation(
        cause=_("The answer unpacks to more than it may, or brings entities of its own"),
        remedy=_("Ask whoever runs the server for a plain one."),
    ),
    "disk_failed": Explanation(
        cause=_("A disk of the archive does not read or write"),
        remedy=_("Look at the disks where the workers run; it is tried again."),
    ),
    "disk_full": Explanation(
        cause=_("A disk of the archive is full"),
        remedy=_("Make room where temporary files and large originals lie; it is tried again."),
    ),
    "feed_expected": Explanation(
        cause=_("There is no feed at this address"),
        remedy=_("Look at the address in a browser: the feed may have moved."),
    ),
    "fetch_failed": Explanation(
        cause=_("The server could not be reached"), remedy=_("It is tried again, later each time.")
    ),
    "fetch_timed_out": Explanation(cause=_("The server was too slow"), remedy=_("It is tried again, later each time.")),
    "fetch_too_large": Explanation(
        cause=_("The answer is larger than it may be"), remedy=_("Raise the channel's limit if that size is right.")
    ),
    "file_not_disposed": Explanation(
        cause=_("A file was taken in but could not be moved or deleted"),
        remedy=_("Give the worker the right to write in the folder, or leave the files where they are."),
    ),
    "folder_missing": Explanation(
        cause=_("The folder is not there"), remedy=_("Check the path, and whether it is mounted where the workers run.")
    ),
    "folder_refused": Explanation(
        cause=_("The folder may not be read"), remedy=_("Give the worker the right to read it.")
    ),
    "line_unfinished": Explanation(
        cause=_("The last line of a dump is cut off"),
        remedy=_("Nothing need be done: it comes in when it has its end."),
    ),
    "lines_expected": Explanation(
        cause=_("There is no dump or list at this address"),
        remedy=_("Look at the address in a browser, and at what the channel's options say that a line is."),
    ),
    "list_expected": Explanation(
        cause=_("There is no bucket at this address"),
        remedy=_("Write the endpoint, the bucket, and what keys begin with."),
    ),
    "login_refused": Explanation(
        cause=_("The mail server does not let us in"), remedy=_("Check user and password in the channel's secret.")
    ),
    "mail_empty": Explanation(
        cause=_("There is no text in this mail, nor attached to it"),
        remedy=_("The mail itself is kept. Look whether its news is a picture; then type it in, or reject this."),
    ),
    "mail_unsafe": Explanation(
        cause=_("The mail is built in a way that could do harm"),
        remedy=_("Nothing of it was read; it is kept. Ask its sender, or reject it."),
    ),
    "mailbox_missing": Explanation(
        cause=_("The mailbox has no such folder"), remedy=_("Write its name as the mail server has it.")
    ),
    "mailbox_unchanged": Explanation(
        cause=_("The mail server does not do with received messages what the channel asks"),
        remedy=_("Have the channel leave them, or mark them as read, and look at the folder's rights."),
    ),
    "name_unknown": Explanation(
        cause=_("No server of that name is known"), remedy=_("Check the spelling; it is tried again, later each time.")
    ),
    "page_expected": Explanation(
        cause=_("There is no page at this address"), remedy=_("Nothing need be done: what the feed says is kept.")
    ),
    "robots_disallow": Explanation(
        cause=_("The site's robots.txt asks not to fetch this"), remedy=_("Ask the site, or leave the channel off.")
    ),
    "secret_elsewhere": Explanation(
        cause=_("What the channel signs with is for another host"),
        remedy=_("Behind the last @ of the secret stands its host, with the port if that is unusual: as in the place."),
    ),
    "secret_missing": Explanation(
        cause=_("The environment does not hold what the channel signs with"),
        remedy=_("Set CHANNEL_SECRET_NAME, with the channel's own NAME, where the workers run."),
    ),
    "sitemap_expected": Explanation(
        cause=_("There is no sitemap at this address"),
        remedy=_("Look at the site's robots.txt: it names its sitemaps."),
    ),
    "storage_unavailable": Explanation(
        cause=_("The place of the large originals does not answer"),
        remedy=_("Look at the folder or bucket that ORIGINALS_URL names; it is tried again."),
    ),
    "terms_invalid": Explanation(
        cause=_("The channel's settings do not fit its kind"),
        remedy=_("Open the channel's form: it says which and why."),
    ),
    "tls_failed": Explanation(
        cause=_("The server's certificate is not trusted"),
        remedy=_("Check the name in the address; else whoever runs the server has to renew it."),
    ),
    "too_many_redirects": Explanation(
        cause=_("The address leads on and on"), remedy=_("Open it in a browser and use the address where that ends.")
    ),
}
