"""TwiML for messages, read with suspicion: what a webhook answers is anybody's text.

https://www.twilio.com/docs/messaging/twiml. ``text/xml``, ``application/xml`` and ``text/html`` are TwiML
(https://www.twilio.com/docs/api/errors/11206), ``text/plain`` is the reply itself. Document types, and with them
entities of every sort, are refused. Assumed: white space around a text is dropped; an empty answer is no reply; of
several ``<Body>`` the first counts; what TwiML does not know is passed over with a warning (12200).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Header
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MOST_MEDIA = 10
_XML = ("text/xml", "application/xml", "text/html")
_MESSAGE_ATTRIBUTES = frozenset({"to", "from", "action", "method", "statusCallback"})


class TwimlError(Exception):
    """An answer that is no TwiML.

    Args:
        code: Twilio's error code.
        why: what is wrong.
    """

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


@dataclass(frozen=True, slots=True)
class Reply:
    """``<Message>``: the attributes are those of the element, None where it has none."""

    body: str
    media: tuple[str, ...] = ()
    to: str | None = None
    from_: str | None = None
    action: str | None = None
    method: str = "POST"
    status_callback: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """``<Redirect>``: where the next document is."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Document:
    """One answer, understood.

    Attributes:
        verbs: what to do, in order.
        warnings: what was passed over (12200).
    """

    verbs: tuple[Reply | Redirect, ...] = ()
    warnings: tuple[str, ...] = ()


def read(body: bytes, content_type: str) -> Document:
    """Read the answer of a webhook.

    Raises:
        TwimlError: 12100 for what is no XML or has another root than ``<Response>``, 12300 for another type of content.
    """
    if not body.strip():
        return Document()
    kind, charset = content_type.partition(";")[0].strip().lower(), _charset(content_type)
    if kind == "text/plain":
        return Document((Reply(_plain(body, charset)),))
    if kind not in _XML:
        raise TwimlError(12300, f"the content type is {content_type!r}, not text/xml")
    root = _parse(body, charset)
    if root.tag != "Response":
        raise TwimlError(12100, f"the root element is <{root.tag[:40]}>, not <Response>")
    warnings: list[str] = []
    return Document(tuple(_verbs(root, warnings)), tuple(warnings))


def _charset(content_type: str) -> str | None:
    header = Header()
    header["Content-Type"] = content_type
    return header.get_content_charset()


def _plain(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8").strip()
    except (UnicodeDecodeError, LookupError):
        raise TwimlError(12100, f"the text is not {charset or 'utf-8'}") from None


def _parse(body: bytes, charset: str | None) -> Element:
    """Parse XML; the character set of the header counts more than that of the document (RFC 7303)."""
    try:
        parser = DefusedXMLParser(encoding=charset, forbid_dtd=True)
        parser.feed(body)
        root: Element = parser.close()
    except DefusedXmlException:
        raise TwimlError(12100, "a document type is not allowed") from None
    except ParseError as error:
        raise TwimlError(12100, f"this is not XML: {error}") from None
    except (ValueError, LookupError):
        raise TwimlError(12100, "the character set cannot be read") from None
    return root


def _verbs(root: Element, warnings: list[str]) -> Iterator[Reply | Redirect]:
    for element in root:
        if element.tag == "Message":
            yield _reply(element, warnings)
        elif element.tag == "Redirect":
            _check_attributes(element, frozenset({"method"}), warnings)
            yield Redirect(_text(element), _method(element, warnings))
        else:
            warnings.append(f"<{element.tag[:40]}> is not a verb for messages")


def _reply(element: Element, warnings: list[str]) -> Reply:
    _check_attributes(element, _MESSAGE_ATTRIBUTES, warnings)
    bodies: list[str] = []
    media: list[str] = []
    for child in element:
        if child.tag in ("Body", "Media"):
            (bodies if child.tag == "Body" else media).append(_text(child))
            _check_attributes(child, frozenset(), warnings)
        else:
            warnings.append(f"<{child.tag[:40]}> is not part of a message")
    if len(bodies) > 1:
        warnings.append("a message has one <Body>")
    if len(media) > MOST_MEDIA:
        warnings.append(f"a message has at most {MOST_MEDIA} <Media>")
    given = element.attrib
    return Reply(
        bodies[0] if bodies else _text(element),
        tuple(media[:MOST_MEDIA]),
        given.get("to") or None,
        given.get("from") or None,
        given.get("action") or None,
        _method(element, warnings),
        given.get("statusCallback") or None,
    )


def _text(element: Element) -> str:
    """Return the text directly in ``element``."""
    return "".join((element.text or "", *(child.tail or "" for child in element))).strip()


def _method(element: Element, warnings: list[str]) -> str:
    method = element.get("method", "POST").upper()
    if method in ("GET", "POST"):
        return method
    warnings.append("method is neither GET nor POST")
    return "POST"


def _check_attributes(element: Element, known: frozenset[str], warnings: list[str]) -> None:
    warnings.extend(f"<{element.tag}> has no attribute {name[:40]}" for name in element.attrib if name not in known)
