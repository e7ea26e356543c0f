"""The embedded Twilio: one account in one SQLite file, asked by ``handle`` alone."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from toolkit.sandbox.account import due
from toolkit.sandbox.account.subaccounts import Subaccounts
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.dispatch import shown_path
from toolkit.sandbox.api.http import Params, Request, Response, answer, check_text, identified, lost_plus, split
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.clock import Clock
from toolkit.sandbox.console import Console
from toolkit.sandbox.faults import Faults
from toolkit.sandbox.hosts import TWILIO
from toolkit.sandbox.messages import advanced_opt_out, inbound, messages, queues, sending
from toolkit.sandbox.messages.advanced_opt_out import Entry as OptOutEntry
from toolkit.sandbox.messages.inbound import InboundDelivery
from toolkit.sandbox.messages.queues import Queue
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import decisions
from toolkit.sandbox.resources import accounts, events
from toolkit.sandbox.resources.permissions import geo_permissions
from toolkit.sandbox.routes import DISPATCHER
from toolkit.sandbox.store import outbox, recipients
from toolkit.sandbox.store.outbox import Posting
from toolkit.sandbox.store.recipients import OptOut
from toolkit.sandbox.world.sample import World

_Shown = TypeVar("_Shown")


class Sandbox(Console):
    """A Twilio account that exists in one file and sends nothing to anybody.

    Threads and several processes may use the same file at once.

    Args:
        database: the file, or ``":memory:"``.
        world: the account that a new file begins with (``toolkit.sandbox.world.sample``): ``"sample"``; ``"troubled"``,
            whose history is counted back from the present of its clock; ``"subaccount"``, with numbers for sale alone.
        seed: SIDs, tokens and jitter follow from it. None: random for a new file, as stored for an existing one.
        clock: the time. None: the one that the file keeps for all processes that have it open, which is the
            computer's own until it is moved on or its speed is set.
        options: what to do where Twilio's sources are silent.
        account_sid: the SID of a new account. None: from the seed. The account of an existing file keeps its own.
        auth_token: the token of a new account. None: from the seed. The account of an existing file keeps its own.

    Attributes:
        account_sid: the account.
        auth_token: its token; in no repr.
        clock: the clock.
        faults: faults to practise with, those of subaccounts among them; none at first.
        subaccounts: what they hold.
        mask: what is done to deliveries, postings, queues and sticky mappings before they are returned; None: nothing.

    Raises:
        ToolkitError: the file cannot be used: damaged, locked, of another program or a newer version, not writable; or
            its account has other credentials, or is not the troubled one, as asked for.
    """

    def __init__(
        self,
        database: str | Path,
        *,
        world: World = "sample",
        seed: int | None = None,
        clock: Clock | None = None,
        options: Options | None = None,
        account_sid: str | None = None,
        auth_token: str | None = None,
    ) -> None:
        super().__init__(
            database,
            world=world,
            seed=seed,
            clock=clock,
            options=options,
            account_sid=account_sid,
            auth_token=auth_token,
        )
        self.faults = Faults(self.seed)
        self.mask: Callable[[Any], Any] | None = None
        self.subaccounts = Subaccounts(self, self._database.path, Sandbox)

    def __repr__(self) -> str:
        return f"<Sandbox {self.account_sid} in {self._database.path}>"

    def handle(self, request: Request) -> Response:
        """Answer one API request, as Twilio would.

        A request that changes something is one transaction: it is stored whole, or refused and nothing is.

        Raises:
            ToolkitError: the database is locked for too long, damaged, or full.
        """
        try:
            return identified(self._answer(request))
        except ApiError as error:
            return identified(answer(error.status, error.body() | lost_plus(request, error)))
        finally:
            self.tell_committed()

    def _answer(self, request: Request) -> Response:
        check_text(request)
        caller = self.authorize(request.auth)
        scheme, host, netloc, path, query = split(request.url)
        if (refusal := self.faults.refusal(request)) is not None:
            raise refusal
        handler, variables = DISPATCHER.find(request.method, host, path)
        owner = variables.get("AccountSid", caller)
        if not caller == owner == self.account_sid and handler not in accounts.HANDLERS:
            return self.subaccounts.handle(request, caller, owner, shown_path(path))
        origin = f"{'https' if host.endswith(TWILIO) else scheme}://{netloc}"
        form = Params(request.params)
        context = Context(
            self._store, self._options, 0.0, caller, origin, path, query, form, variables, request.headers, request.body
        )
        with self._database.lock, self._database.explained:
            if request.method == "GET":
                with self._database.looking:
                    context.now = self._now()
                    if not due.is_due(self._store, context.now):
                        return handler(context)
                self._advance(context.now)
                return handler(context)
            with self._database.writing():
                context.now = self._now()
                joins = handler is messages.create and sending.picks_later(context.form)
                if not joins or due.is_pressing(self._store, context.now):
                    due.advance(self._store, self._options, context.now)
                return events.watched(handler, context)

    def is_authorized(self, auth: tuple[str, str] | None) -> bool:
        """Say whether these are the account's credentials."""
        if auth is None or auth[0] != self.account_sid:
            return False
        return hmac.compare_digest(auth[1].encode(), self.auth_token.encode())

    def authorize(self, auth: tuple[str, str] | None) -> str:
        """Return the SID of the account or subaccount that these credentials are for.

        Raises:
            ApiError: 401 for none (20003), or for one of a subaccount that is not active (20005).
        """
        return self.account_sid if self.is_authorized(auth) else self.subaccounts.authorize(auth)

    def account(self, account_sid: str | None) -> Sandbox:
        """Return this account or one of its subaccounts, to look into it, or to decide on its registrations.

        Faults are not added there but here: ``faults.add(…, account_sid=…)``. It is closed together with this one.

        Args:
            account_sid: ``AC…``; None for this account.

        Raises:
            ToolkitError: there is no such subaccount.
        """
        return self if account_sid in (None, self.account_sid) else self.subaccounts.find(account_sid or "")

    def token_of(self, account_sid: str) -> str:
        """Return the auth token that signs the webhooks of this account or of a subaccount; this one's for "".

        Raises:
            ToolkitError: the database cannot be used.
        """
        with self.reading() as store:
            return accounts.auth_token(store, account_sid or self.account_sid)

    def receive(
        self, to: str, from_: str, body: str, media: Sequence[str] = (), *, account_sid: str | None = None
    ) -> InboundDelivery:
        """Simulate an inbound message.

        Args:
            to: a number, short code or channel sender of the account, or its SID, which no mask changes.
            from_: who writes.
            body: the text.
            media: URLs of media.
            account_sid: a subaccount that ``to`` belongs to; None for this account.

        Raises:
            ToolkitError: the account has no such sender, there is no such subaccount or it is not active, or the
                database cannot be used.
        """
        if account_sid not in (None, self.account_sid):
            return self.subaccounts.find_active(account_sid or "").receive(to, from_, body, media)
        with self.working() as context:
            delivery = inbound.receive(context, to, from_, body, media)
        return self._shown(delivery)

    def decide(self, sid: str, status: str, code: int | None = None) -> None:
        """Let a registration come to a decision now, as its review would, or suspend it.

        Args:
            sid: a profile or trust product (``BU…``), a brand (``BN…``), a toll-free verification (``HH…``), a content
                template (``HX…``), a channel sender (``XE…``), or for a campaign its service (``MG…``), as the SID of
                every campaign is the same.
            status: what it comes to, such as ``VERIFIED``, ``TWILIO_REJECTED``, ``SUSPENDED`` or ``approved``.
            code: why, a code of ``toolkit/data/fates.csv``; None for no reason.

        Raises:
            ToolkitError: there is no such registration, or it cannot come to that.
        """
        with self.working() as context:
            decisions.decide(context, sid, status, code)

    def deliveries(self, *, account_sid: str | None = None) -> list[InboundDelivery]:
        """Return where every simulated inbound message went, oldest first.

        Args:
            account_sid: those of a subaccount; None for those of this account.

        Raises:
            ToolkitError: there is no such subaccount, or the database cannot be used.
        """
        with self.account(account_sid).reading() as store:
            return [self._shown(one) for one in inbound.deliveries(store)]

    def sticky(self) -> Mapping[tuple[str, str], str]:
        """Return the sticky mappings: (service SID, recipient) → sender SID. Twilio offers no way to read them."""
        now = self._now()
        with self._database.lock, self._database.explained:
            if due.is_due(self._store, now):
                self._advance(now)
            found = recipients.all_sticky(self._store, now)
        self.tell_committed()
        return self._shown(found)

    def queues(self) -> list[Queue]:
        """Return the queues in which messages wait, the fullest first. Twilio offers no way to read them."""
        with self.working() as context:
            return [self._shown(one) for one in queues.waiting(context.store, context.now)]

    def opt_outs(self, *, account_sid: str | None = None) -> list[OptOut]:
        """Return who wants no messages, the earliest first; no API of Twilio's tells.

        Args:
            account_sid: those of a subaccount; None for those of this account.

        Raises:
            ToolkitError: there is no such subaccount, or the database cannot be used.
        """
        with self.account(account_sid).reading() as store:
            return [self._shown(one) for one in recipients.opt_outs(store)]

    def set_advanced_opt_out(self, service_sid: str, country: str = "", **entries: OptOutEntry) -> None:
        """Switch on advanced opt-out of a service, or replace its words for one country; at Twilio the Console does it.

        Args:
            service_sid: the service, ``MG…``.
            country: ISO 3166 code; "" for the set that counts everywhere else.
            entries: ``stop``, ``start`` and ``help``: words and answer. One that is missing has the reserved words
                (STOP; START and UNSTOP; HELP) and no answer.

        Raises:
            ToolkitError: no such service or country; a word that is not one word, is reserved, or has two meanings.
        """
        with self.working() as context:
            advanced_opt_out.put(context.store, service_sid, country, entries, context.now)

    def allow_country(self, region: str, allowed: bool = True) -> None:
        """Let the account send to a country or not, those of high risk among them; at Twilio the Console does it.

        Args:
            region: ISO 3166 code.
            allowed: whether it may.

        Raises:
            ToolkitError: there is no such country, or it can never be allowed.
        """
        with self.working() as context:
            geo_permissions.allow(context.store, region, allowed, context.now)

    def postings(self, *, account_sid: str | None = None) -> list[Posting]:
        """Return the requests to webhooks and what became of them, oldest first; of those that are over, the newest.

        One that tells of a simulated inbound message has the ``message_sid`` of its InboundDelivery.

        Args:
            account_sid: those of a subaccount; None for those of this account.

        Raises:
            ToolkitError: there is no such subaccount, or the database cannot be used.
        """
        with self.account(account_sid).reading() as store:
            return [self._shown(one) for one in outbox.postings(store)]

    def _shown(self, found: _Shown) -> _Shown:
        return found if self.mask is None else cast("_Shown", self.mask(found))

    def reset(self) -> None:
        """Go back to the sample account. SIDs are given anew from the seed; the account's own and its token stay."""
        self.subaccounts.forget()
        super().reset()

    def close(self) -> None:
        """Close the file, and those of subaccounts."""
        self.subaccounts.close()
        super().close()
