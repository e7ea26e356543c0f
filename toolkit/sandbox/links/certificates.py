"""TLS certificates of domains for short links: what an uploaded one says, and what is wrong with it.

Codes: https://www.twilio.com/docs/api/errors (30116 to 30119, 30129). The private key is looked at and forgotten. That
the two belong together is seen by OpenSSL; where Python has none, as in a browser tab, it is taken to be so.
"""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from toolkit.sandbox.api.refusals import invalid

_MISSING, _NO_CERTIFICATE, _NO_KEY, _NO_PAIR, _SELF_SIGNED = 30116, 30117, 30118, 30119, 30129
_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", re.DOTALL)
_SEQUENCE, _VERSION, _UTC_TIME = 0x30, 0xA0, 0x17


def expiry(text: str) -> float:
    """Return when a certificate that is uploaded together with its private key expires, POSIX.

    Raises:
        ApiError: 400: one of them is missing (30116) or cannot be read (30117, 30118), they do not belong together
            (30119), or the certificate is signed by itself (30129).
    """
    blocks = [(kind, body) for kind, body in _BLOCK.findall(text)]
    certificate = next((body for kind, body in blocks if kind == "CERTIFICATE"), None)
    key = next((body for kind, body in blocks if kind.endswith("PRIVATE KEY")), None)
    if certificate is None or key is None:
        raise invalid("TlsCert", "must hold a certificate and its private key in PEM form", _MISSING)
    try:
        issuer, until, subject = _read(_decoded(certificate))
    except (ValueError, IndexError, StopIteration):
        raise invalid("TlsCert", "holds a certificate that cannot be read", _NO_CERTIFICATE) from None
    try:
        readable = _decoded(key)[0] == _SEQUENCE
    except (ValueError, IndexError):
        readable = False
    if not readable:
        raise invalid("TlsCert", "holds a private key that cannot be read", _NO_KEY)
    if issuer == subject:
        raise invalid("TlsCert", "holds a certificate that is signed by itself", _SELF_SIGNED)
    if not _belong_together(text):
        raise invalid("TlsCert", "holds a certificate and a private key that do not belong together", _NO_PAIR)
    return until


def _decoded(body: str) -> bytes:
    try:
        return base64.b64decode("".join(body.split()), validate=True)
    except binascii.Error as error:
        raise ValueError from error


def _read(der: bytes) -> tuple[bytes, float, bytes]:
    """Return issuer, end of validity and subject (RFC 5280, 4.1)."""
    _tag, whole = next(_parts(der))
    _tag, to_be_signed = next(_parts(whole))
    fields = [part for part in _parts(to_be_signed) if part[0] != _VERSION]
    _serial, _algorithm, (_, issuer), (_, validity), (_, subject), *_rest = fields
    _begin, (kind, moment) = _parts(validity)
    form = "%y%m%d%H%M%SZ" if kind == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return issuer, datetime.strptime(moment.decode("ascii"), form).replace(tzinfo=UTC).timestamp(), subject


def _parts(der: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of each element of a DER value."""
    while der:
        tag, length, start = der[0], der[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(der[2:start], "big")
        if start + length > len(der):
            raise ValueError
        yield tag, der[start : start + length]
        der = der[start + length :]


def _belong_together(text: str) -> bool:
    try:
        import ssl  # a browser tab has none
    except ImportError:
        return True
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pair.pem"
        path.touch(0o600)
        path.write_text(text, encoding="ascii", errors="replace")
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, password="")
        except (ssl.SSLError, ValueError):
            return False
    return True
