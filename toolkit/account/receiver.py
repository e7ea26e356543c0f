"""Webhooks inside this program: what arrives is kept, and answered as it is told to be.

Requests come to a web server of its own; in a browser tab, which has none, the courier hands them over.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from twilio.request_validator import RequestValidator

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.runtime import tab
from toolkit.sandbox.webhooks import in_process
from toolkit.sandbox.webhooks.fetch import Answer as FetchedAnswer
from toolkit.sandbox.webhooks.signature import Signed

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


class Receiver:
    """Keeps what arrives, and answers it, until it is closed. ``listening`` makes one.

    Args:
        token_of: returns the auth token of an account, by its SID, to check signatures with; "" is for requests that
            name none.

    Attributes:
        url: where requests go.
        received: what arrived, oldest first.
        arrived: told whenever something does.
    """

    url: str

    def __init__(self, token_of: Callable[[str], str]) -> None:
        self.token_of = token_of
        self.answers: Answers = Answer()
        self.arrived = threading.Condition()
        self.received: list[Received] = []
        self.closing = threading.Event()

    def close(self) -> None:
        """Take nothing more."""
        self.closing.set()

    def take(self, method: str, url: str, form: Mapping[str, str], signature: str) -> Answer:
        """Keep a request, and return what it is to be answered, after the answer's delay.

        Args:
            url: the whole of it, as it was signed.
            form: the parameters of a POST.
        """
        parts = urlsplit(url)
        parameters = form if method == "POST" else dict(parse_qsl(parts.query, keep_blank_values=True))
        validator = RequestValidator(self.token_of(parameters.get("AccountSid", "")))
        signed = validator.validate(url, form, signature)
        answer, problem = self._made(parameters)
        path = urlunsplit(("", "", *parts[2:]))
        with self.arrived:
            self.received.append(Received(method, path, parameters, signed, answer.status, problem))
            self.arrived.notify_all()
        return answer

    def _made(self, parameters: Mapping[str, str]) -> tuple[Answer, str]:
        answers = self.answers
        if isinstance(answers, Answer):
            return answers, ""
        try:
            made = answers(parameters)
        except Exception as error:
            return Answer("", 500, "text/plain"), f"{type(error).__name__}: {error}"
        return (made if isinstance(made, Answer) else Answer(str(made))), ""


def listening(token_of: Callable[[str], str], port: int = 0) -> Receiver:
    """Return a Receiver that listens on this computer only: at a socket, or in a browser tab inside this program.

    Args:
        token_of: see Receiver.
        port: 0 for any that is free.

    Raises:
        ToolkitError: the port cannot be had.
    """
    try:
        return _InProcess(token_of, port) if tab.here() else _AtSocket(token_of, port)
    except OSError as error:
        raise ToolkitError(
            _("Port {port} cannot be had for the webhook.").format(port=port),
            _("Choose another port; 0 takes any that is free."),
        ) from error


class _InProcess(Receiver):
    def __init__(self, token_of: Callable[[str], str], port: int) -> None:
        super().__init__(token_of)
        self._port = in_process.listen(self._answer, port)
        self.url = f"http://127.0.0.1:{self._port}/"

    def close(self) -> None:
        super().close()
        in_process.leave(self._port)

    def _answer(self, request: Signed, seconds: float) -> FetchedAnswer:
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        answer = self.take(request.method, request.url, form, request.headers["X-Twilio-Signature"])
        self.closing.wait(min(answer.delay, seconds))
        if answer.delay > seconds or self.closing.is_set():
            raise TimeoutError
        content_type = f"{answer.content_type}; charset=utf-8"
        return FetchedAnswer(request.url, answer.status, content_type, answer.text.encode(), True)


class _AtSocket(Receiver):
    def __init__(self, token_of: Callable[[str], str], port: int) -> None:
        super().__init__(token_of)
        self._server = _Server(self, port)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="webhook-receiver", daemon=True).start()

    def close(self) -> None:
        super().close()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, receiver: Receiver, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.receiver = receiver

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave a client that went away alone."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
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
        receiver = self.server.receiver
        url = f"http://{self.headers.get('Host', '')}{self.path}"
        answer = receiver.take(self.command, url, form, self.headers.get("X-Twilio-Signature", ""))
        if answer.delay and receiver.closing.wait(answer.delay):
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = answer.text.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{answer.content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: what arrived is kept."""
