"""How an XML document begins: the name of its root element, from the first bytes."""

import re

_SKIPPED = re.compile(rb"\s+|<\?[^>]*>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>")
_TAG = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})(?=[\s/>])")
_BOM = b"\xef\xbb\xbf"
_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


def narrowed(head: bytes) -> bytes:
    """The first bytes as UTF-8, without a byte order mark, where they are UTF-8 or UTF-16."""
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            return head.decode(encoding, "ignore").removeprefix("\ufeff").encode()
    return head.removeprefix(_BOM)


def root_tag(head: bytes) -> str:
    """The root's name with its prefix; empty where nothing of XML begins. Comments, instructions, a DTD are passed."""
    at = 0
    while at < len(head):
        if head.startswith(b"<!--", at):
            end = head.find(b"-->", at)
            at = end + 3 if end >= 0 else len(head)
        elif skipped := _SKIPPED.match(head, at):
            at = skipped.end()
        else:
            break
    root = _TAG.match(head, at)
    return root[1].decode() if root else ""
