"""The sandbox over HTTP, on this computer alone: for curl, twilio-cli, and Twilio's SDKs in other languages.

A thin shell around ``Sandbox.handle``: a thread for each connection, and connections are kept from request to request
(https://www.rfc-editor.org/rfc/rfc9112#section-9.3): a new one for each cost Twilio's SDK a quarter of the time that it
takes to create and fetch a service. An idle one keeps nobody out: it makes way for a new one when all are taken.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox.api.http import Request, Response, answer
from toolkit.sandbox.api.refusals import ApiError, refused
from toolkit.sandbox.control import control_path
from toolkit.sandbox.courier import Courier
from toolkit.sandbox.faults import ConnectionBroke
from toolkit.sandbox.hosts import LOOPBACK, host_of
from toolkit.sandbox.sandbox import Sandbox
from toolkit.sandbox.server import wire
from toolkit.sandbox.server.slots import Slots

CONNECTIONS = 128
"""How many connections are served at once; more of them wait, unless one is idle."""

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
        try:
            super().process_request(request, client_address)
        except BaseException:
            self.slots.release(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
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

    def answer(self, request: Request) -> Response:
        """Answer one request; whatever goes wrong is logged, and told to the client in Twilio's form.

        20500 and 20503 stand beside the statuses 500 and 503 in Twilio's answers, as 20404 beside 404.

        Raises:
            ConnectionBroke: a fault keeps the answer from the client.
        """
        if request.method not in ("GET", "HEAD") and _is_of_foreign_page(request):
            return answer(403, ApiError(403, 20403, "The sandbox takes no requests from other sites' pages").body())
        request = replace(request, method="GET") if request.method == "HEAD" else request
        try:
            return control_path.serve(self.sandbox, request, self._closing.wait)
        except ConnectionBroke:
            raise
        except ToolkitError as error:
            _log.error("%s", error)
            problem = ApiError(503, 20503, "The sandbox cannot use its database now; the server's log says why")
        except Exception:
            _log.exception("The sandbox failed at %s %r", request.method, request.url)
            problem = ApiError(500, 20500, "The sandbox failed at this request; the server's log says where")
        return answer(problem.status, problem.body())


class _Connection(socketserver.BaseRequestHandler):
    """One connection: its requests and their answers, in order."""

    server: Server
    request: socket.socket

    def handle(self) -> None:
        try:
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            incoming = wire.Incoming(self.request)
            while self._begins(incoming) and self._exchange(incoming):
                pass
        except OSError:
            return  # the client went away
        except ConnectionBroke:
            return  # as asked for

    def _begins(self, incoming: wire.Incoming) -> bool:
        """Wait for the next request; False when none will come."""
        self.server.slots.rest(self.request)
        if not incoming.begins(IDLE_SECONDS):
            return False  # idle until its slot is given back
        self.server.slots.work(self.request)
        return True

    def _exchange(self, incoming: wire.Incoming) -> bool:
        """Answer one request; return whether another may follow."""
        try:
            request, keep = wire.read(incoming, large=control_path.IMPORT_PATH)
        except TimeoutError:
            self._refuse(refused(408, f"The request did not arrive within {wire.SECONDS:.0f} seconds"))
        except ApiError as problem:
            self._refuse(problem)
        else:
            response = self.server.answer(request)
            keep = keep and self.server.keeps
            wire.write(self.request, response, body=request.method != "HEAD", keep=keep)
            return keep
        return False

    def _refuse(self, problem: ApiError) -> None:
        wire.write(self.request, answer(problem.status, problem.body()))
        wire.drain(self.request)


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


def _is_of_foreign_page(request: Request) -> bool:
    """Say whether a browser sends this for a page of another site, with credentials that it remembers.

    https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    origin = request.headers.get("origin")
    return origin is not None and host_of(origin) not in LOOPBACK


def _cannot_listen(error: OSError, port: int) -> ToolkitError:
    if error.errno == errno.EADDRINUSE:
        what = _("Port {port} is in use by another program.")
    elif error.errno == errno.EACCES:
        what = _("Port {port} is not for programs of ordinary users.")
    else:
        what = _("The sandbox cannot listen on port {port}.")
    return ToolkitError(what.format(port=port), _("Choose another port; 0 takes any that is free."))
