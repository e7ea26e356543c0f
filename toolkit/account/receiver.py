"""A web server for webhooks inside this program: it keeps what arrives and answers what it is told to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _

BODY_LIMIT = 1024 * 1024
SECONDS = 15.0
"""The time that a request has to arrive."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver answers.

    Attributes:
        text: TwiML, or plain text with the content type for it.
        status: the HTTP status.
        content_type: the header.
        delay: seconds to wait before answering.
    """

    text: str = "<Response/>"
    status: int = 200
    content_type: str = "text/xml"
    delay: float = 0.0


Answers = Answer | Callable[[Mapping[str, str]], Answer | str]
"""An answer, or a function that makes one (or its text alone) from the parameters of the request."""


@dataclass(frozen=True, slots=True)
class Received:
    """One request that arrived.

    Attributes:
        method: ``GET`` or ``POST``.
        path: with the query.
        parameters: of the form, or of the query for a GET.
        signed: whether its signature is that of the account that it names.
        status: the HTTP status of the answer.
        problem: what the function that makes the answers raised, if it did.
    """

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False
    status: int = 200
    problem: str = ""

    @property
    def kind(self) -> str:
        """``status``, ``inbound`` or ``other``, by the parameters."""
        if "MessageStatus" in self.parameters:
            return "status"
        return "inbound" if "Body" in self.parameters else "other"


class Receiver(ThreadingHTTPServer):
    """Listens on this computer only, until it is closed.

    Args:
        token_of: returns the auth token of an account, by its SID, to check signatures with; "" is for requests that
            name none.
        port: 0 for any that is free.

    Raises:
        ToolkitError: the port cannot be had.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, token_of: Callable[[str], str], port: int = 0) -> None:
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise ToolkitError(
                _("Port {port} cannot be had for the webhook.").format(port=port),
                _("Choose another port; 0 takes any that is free."),
            ) from error
        self.token_of = token_of
        self.answers: Answers = Answer()
        self.arrived = threading.Condition()
        self.received: list[Received] = []
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"
        threading.Thread(target=self.serve_forever, args=(0.05,), name="webhook-receiver", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def note(self, request: Received) -> None:
        """Keep a request that arrived."""
        with self.arrived:
            self.received.append(request)
            self.arrived.notify_all()

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave a client that went away alone."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    timeout = SECONDS

    def do_GET(self) -> None:
        self._take({})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > BODY_LIMIT:
            self.send_error(413 if length.isdigit() else 411)
            return
        body = self.rfile.read(int(length)).decode(errors="replace")
        self._take(dict(parse_qsl(body, keep_blank_values=True)))

    def _take(self, form: dict[str, str]) -> None:
        url = f"http://{self.headers.get('Host', '')}{self.path}"
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        parameters = form if self.command == "POST" else query
        validator = RequestValidator(self.server.token_of(parameters.get("AccountSid", "")))
        signed = validator.validate(url, form, self.headers.get("X-Twilio-Signature", ""))
        answer, problem = self._made(parameters)
        self.server.note(Received(self.command, self.path, parameters, signed, answer.status, problem))
        if answer.delay and self.server.closing.wait(answer.delay):
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = answer.text.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{answer.content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _made(self, parameters: Mapping[str, str]) -> tuple[Answer, str]:
        answers = self.server.answers
        if isinstance(answers, Answer):
            return answers, ""
        try:
            made = answers(parameters)
        except Exception as error:
            return Answer("", 500, "text/plain"), f"{type(error).__name__}: {error}"
        return (made if isinstance(made, Answer) else Answer(str(made))), ""

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: what arrived is kept."""
