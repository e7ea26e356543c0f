"""The sandbox over HTTP, on this computer alone: for curl, twilio-cli, and Twilio's SDKs in other languages.

A thin shell around ``Sandbox.handle``: a thread for each connection, and connections are kept from request to request
(https://www.rfc-editor.org/rfc/rfc9112#section-9.3): a new one for each cost Twilio's SDK a quarter of the time that it
takes to create and fetch a service. One that waits for its client keeps nobody out: it makes way for a new one when all
are taken. Nothing beyond the head of a request is read for whoever has no credentials.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import Any

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox.api.http import Request, Response, answer, identified
from toolkit.sandbox.api.refusals import ApiError, refused
from toolkit.sandbox.control import control_path
from toolkit.sandbox.courier import Courier
from toolkit.sandbox.faults import ConnectionBroke
from toolkit.sandbox.hosts import LOOPBACK, host_of
from toolkit.sandbox.sandbox import Sandbox
from toolkit.sandbox.server import wire
from toolkit.sandbox.server.slots import Slots

CONNECTIONS = 128
"""How many connections are served at once; more of them wait, unless one of these waits for its client."""

GRACE = 0.5
"""The seconds that a request which has begun to arrive may take when a new connection wants its slot."""

IDLE_SECONDS = 60.0 if os.name == "posix" else 5.0
"""How long a connection may wait for its next request. Long, so that few clients send one just as it closes; not where
ending the reading (``Slots``) may leave its reader asleep, which the server's end would wait for."""

_log = logging.getLogger(__name__)


class Server(socketserver.ThreadingTCPServer):
    """Serves one sandbox; ``serve_forever`` does it until ``shutdown``.

    Args:
        sandbox: the sandbox; whoever made it closes it.
        host: ``127.0.0.1``, ``localhost`` or ``::1``.
        port: 0 for any that is free.

    Attributes:
        url: where clients find it.

    Raises:
        ToolkitError: the host is not this computer's own, or the port cannot be had.
    """

    allow_reuse_address = os.name == "posix"  # elsewhere it would let two servers have one port
    daemon_threads = False  # server_close() waits for the answers under way
    request_queue_size = CONNECTIONS

    def __init__(self, sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> None:
        if host not in LOOPBACK:
            raise ToolkitError(
                _("The sandbox listens on this computer only, not on {host}.").format(host=host),
                _("Choose 127.0.0.1, localhost or ::1."),
            )
        self.sandbox = sandbox
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.slots = Slots(CONNECTIONS)
        self.large = threading.Lock()  # who has it has a large body in memory
        self._closing = threading.Event()
        self._courier: Courier | None = None
        try:
            super().__init__((host, port), _Connection)
        except OSError as error:
            raise _cannot_listen(error, port) from error
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.server_address[1]}"
        self._courier = Courier(sandbox)
        self._courier.wake()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, as soon as there are fewer than CONNECTIONS."""
        self.slots.take(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        super().shutdown_request(request)
        self.slots.release(request)

    @property
    def keeps(self) -> bool:
        """Whether connections are kept now."""
        return not self.slots.wanted and not self._closing.is_set()

    def server_close(self) -> None:
        """Stop listening; requests that have arrived are answered first, those still arriving are given up.

        Idle connections are closed and slow answers given at once. Webhooks that were not posted yet stay in the
        outbox.
        """
        self._closing.set()
        self.slots.take_no_more()
        super().server_close()
        if self._courier is not None:
            self._courier.close()

    def admit(self, request: Request) -> None:
        """See that the body of a request may be read, by what its head says.

        Raises:
            ApiError: it may not.
        """
        _check_site(request)
        control_path.authorize(self.sandbox, request)

    def answer(self, request: Request) -> Response:
        """Answer one request.

        Raises:
            ApiError: it is a foreign page's.
            ConnectionBroke: a fault keeps the answer from the client.
        """
        _check_site(request)
        request = replace(request, method="GET") if request.method == "HEAD" else request
        return control_path.serve(self.sandbox, request, self._closing.wait)


class _Connection(socketserver.BaseRequestHandler):
    """One connection: its requests and their answers, in order."""

    server: Server
    request: socket.socket

    def handle(self) -> None:
        with suppress(OSError, ConnectionBroke):  # the client went away, or a fault was asked for
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            incoming = wire.Incoming(self.request)
            while self._exchange(incoming):
                pass

    def _exchange(self, incoming: wire.Incoming) -> bool:
        """Answer the next request; return whether another may follow."""
        slots = self.server.slots
        slots.waits(self.request)
        if not incoming.begins(IDLE_SECONDS):
            return False
        slots.waits(self.request, GRACE)
        request, keep, whole = None, False, False
        with SpooledTemporaryFile(wire.BODY_LIMIT) as body:
            try:
                request, keep = wire.read(incoming, body, self.server.admit, large=control_path.IMPORT_PATH)
                slots.works(self.request)
                with self.server.large if body.tell() > wire.BODY_LIMIT else nullcontext():
                    request, whole = wire.complete(request, body), True
                    response = self.server.answer(request)
            except (ConnectionError, ConnectionBroke):
                raise
            except Exception as error:
                response = _explained(error, request)
        keep = keep and whole and self.server.keeps
        wire.write(self.request, response, body=request is None or request.method != "HEAD", keep=keep)
        if not whole:
            slots.waits(self.request)
            incoming.drain()
        return keep


@contextmanager
def serve(sandbox: Sandbox, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve ``sandbox`` over HTTP while the block runs, for tests and notebooks.

    Args:
        sandbox: the sandbox; it stays open.
        port: 0 for any that is free.
        host: ``127.0.0.1``, ``localhost`` or ``::1``.

    Returns:
        a context that gives the URL, such as ``http://127.0.0.1:8080``.

    Raises:
        ToolkitError: the host is not this computer's own, or the port cannot be had.
    """
    with Server(sandbox, host, port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="sandbox-server")
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


def _explained(error: Exception, request: Request | None) -> Response:
    """Tell the client in Twilio's form what went wrong, and the log what is no mistake of the client's.

    20500 and 20503 stand beside the statuses 500 and 503 in Twilio's answers, as 20404 beside 404.
    """
    if isinstance(error, ApiError):
        problem = error
    elif isinstance(error, TimeoutError):
        problem = refused(408, f"The request did not arrive within {wire.SECONDS:g} seconds")
    elif isinstance(error, ToolkitError):
        _log.error("%s", error)
        problem = ApiError(503, 20503, "The sandbox cannot use its database now; the server's log says why")
    else:
        asked = "a request" if request is None else f"{request.method} {request.url!r}"
        _log.error("The sandbox failed at %s", asked, exc_info=error)
        problem = ApiError(500, 20500, "The sandbox failed at this request; the server's log says where")
    return identified(answer(problem.status, problem.body()))


def _check_site(request: Request) -> None:
    """See that no browser sends this for a page of another site, with credentials that it remembers.

    Both headers are the browser's own. A page of this computer may have another host name than the sandbox, so that its
    requests cross sites: its Origin tells. GET changes nothing, and no page may read what it answers.
    https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html

    Raises:
        ApiError: 403/20403 for one that does.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    known = site in ("none", "same-origin", "same-site") if origin is None else host_of(origin) in LOOPBACK
    if not known and request.method not in ("GET", "HEAD"):
        raise ApiError(403, 20403, "The sandbox takes no requests from other sites' pages")


def _cannot_listen(error: OSError, port: int) -> ToolkitError:
    if error.errno == errno.EADDRINUSE:
        what = _("Port {port} is in use by another program.")
    elif error.errno == errno.EACCES:
        what = _("Port {port} is not for programs of ordinary users.")
    else:
        what = _("The sandbox cannot listen on port {port}.")
    return ToolkitError(what.format(port=port), _("Choose another port; 0 takes any that is free."))
