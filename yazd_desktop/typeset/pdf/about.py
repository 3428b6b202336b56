"""What a file says of itself: its title for people and programs (XMP), its colours, the numbers of its pages.

The form is that of PDF/A-3b, but no part of it is claimed: no validator has confirmed one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from yazd_desktop.persian.digits import to_persian
from yazd_desktop.typeset.pdf.tags import text_string

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_CHARACTERS: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Producer>{program}</pdf:Producer><xmp:CreatorTool>{program}</xmp:CreatorTool>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class About(NamedTuple):
    """Title, author and subject of a document, the program that made it and its language."""

    title: str
    author: str
    subject: str
    program: str
    language: str


def info_of(about: About) -> bytes:
    """The information dictionary (PDF 1.7, 14.3.3); without dates, so that the same document is the same bytes."""
    entries = {
        b"Title": about.title,
        b"Author": about.author,
        b"Subject": about.subject,
        b"Creator": about.program,
        b"Producer": about.program,
    }
    written = b"".join(b"/%b %b" % (name, text_string(text)) for name, text in entries.items() if text)
    return b"<<%b>>" % written


def xmp_of(about: About) -> bytes:
    """The same for programs, as XML."""
    return _XMP.format(**{name: escape(text) for name, text in about._asdict().items()}).encode("utf-8")


def one_line(text: str) -> str:
    """A title as files may hold it: without controls, halves of characters, and what XML takes for no character."""
    return _NO_CHARACTERS.sub("\ufffd", _CONTROLS.sub(" ", text)).strip()


@cache
def colour_profile() -> bytes:
    """The sRGB profile, in which all our colours are meant; its date of making is left out."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)
    return bytes(profile)


def page_labels(pages: int) -> bytes:
    """A label for each page: its number in Persian digits (PDF 1.7, 12.4.2)."""
    labels = (b"%d<</P %b>>" % (page, text_string(to_persian(page + 1))) for page in range(pages))
    return b"<</Nums[%b]>>" % b"".join(labels)
