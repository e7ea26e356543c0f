"""Steering the sandbox over HTTP, for clients in any language: ``/sandbox`` and what is below it.

None of it is Twilio's, so it is there on this computer's own host names only, never on ``*.twilio.com``. It takes the
account's credentials. POST takes a form or a JSON object, with the same names; what it does not know it refuses. Where
``AccountSid`` (†) names a subaccount, in the form of a POST or the query of a GET, it is about that one.

=========================  ============================================================================================
GET /sandbox               clock, seed, counts, options, faults
GET, POST /sandbox/clock   ``Speed`` (0 stands still, 1 the computer's, 60 a minute a second), ``Seconds`` to move it on
POST /sandbox/reset        back to the sample account
GET, POST, DELETE          faults: ``What`` (429, 500, 503, dropped, lost, slow), ``Method``, ``Path``, ``Times``,
/sandbox/faults            ``Probability``, ``Seconds``; † requests to one account alone
GET, POST                  † inbound messages: ``To``, ``From``, ``Body``, ``MediaUrl`` (may repeat)
/sandbox/inbound
GET /sandbox/postings      † requests to webhooks and what became of them
GET, POST                  what to do where Twilio is silent: ``MinimumScheduleSeconds``, ``InboundMakesSticky`` …
/sandbox/options           (``toolkit.sandbox.options``, ``toolkit.routing.Rules``)
POST                       † a decision on a registration now: ``Sid``, ``Status``, ``ErrorCode``
/sandbox/registrations
GET /sandbox/deactivations the file that ``Deactivations`` redirects to; its address is signed and needs no credentials
GET /sandbox/sticky        † which sender a service uses for a recipient
GET /sandbox/opt-outs      † who wants no messages of a service or number, or may get none from a toll-free number
GET, POST                  † advanced opt-out: ``ServiceSid``, ``Country``, ``StopWord``, ``StartWord``, ``HelpWord``
/sandbox/advanced-opt-out  (each may repeat), ``StopReply``, ``StartReply``, ``HelpReply``
GET /sandbox/queues        † queues in which messages wait
GET /sandbox/export        the whole account as JSON (``toolkit.sandbox.store.archive``)
POST /sandbox/import       such a JSON, instead of everything
=========================  ============================================================================================
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from urllib.parse import urlsplit

from toolkit.errors.raised import ToolkitError
from toolkit.sandbox.api.http import Request, Response, answer
from toolkit.sandbox.api.refusals import ApiError, not_found, refused, unauthorized, wrong_method
from toolkit.sandbox.control.actions import ACTIONS
from toolkit.sandbox.hosts import LOOPBACK
from toolkit.sandbox.resources import deactivations
from toolkit.sandbox.sandbox import Sandbox

PATH = "/sandbox"
IMPORT_PATH = f"{PATH}/import"


def serve(sandbox: Sandbox, request: Request, wait: Callable[[float], object]) -> Response:
    """Answer a request to the account or to its controls, over a network that may be unreliable.

    Args:
        wait: lets so many real seconds pass, for a slow answer.

    Raises:
        ConnectionBroke: no answer comes.
        ToolkitError: the database cannot be used.
    """
    if PATH in request.url and is_control(request.url):
        return handle(sandbox, request)
    return sandbox.faults.carry(request, sandbox.handle, wait)


def is_control(url: str) -> bool:
    """Say whether ``url`` is one of the sandbox's own: below PATH, on this computer."""
    parts = urlsplit(url)
    return parts.hostname in LOOPBACK and (parts.path == PATH or parts.path.startswith(f"{PATH}/"))


def authorize(sandbox: Sandbox, request: Request) -> None:
    """See that a request has credentials for what it asks, before anything more of it is read.

    Raises:
        ApiError: 401 (20003, 20005) for none.
        ToolkitError: the database cannot be used.
    """
    if not is_control(request.url):
        sandbox.authorize(request.auth)
    elif not sandbox.is_authorized(request.auth):
        raise unauthorized()


def handle(sandbox: Sandbox, request: Request) -> Response:
    """Answer one request to the controls; what is wrong with it is said in the form of Twilio's errors.

    Raises:
        ToolkitError: the database cannot be used.
    """
    try:
        return _answer(sandbox, request)
    except ApiError as error:
        return answer(error.status, error.body())
    except ToolkitError as error:
        if isinstance(error.__cause__, sqlite3.Error | OSError):
            raise
        return answer(400, refused(400, str(error)).body())


def _answer(sandbox: Sandbox, request: Request) -> Response:
    path = urlsplit(request.url).path
    if not sandbox.is_authorized(request.auth) and path != deactivations.FILE_PATH:
        raise unauthorized()
    actions = ACTIONS.get(path.removeprefix(PATH))
    if actions is None:
        raise not_found(path)
    action = actions.get(request.method)
    if action is None:
        raise wrong_method(request.method, path)
    return action(sandbox, request)
