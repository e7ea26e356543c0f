"""The way of a text from a phone to a webhook and back, as a line of stations that light up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

import pandas as pd

from toolkit.account.webhooks import WORDS
from toolkit.errors.explained import of_code
from toolkit.i18n import _, lazy, ngettext, prose
from toolkit.routing import InboundRoute
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.html import table_html
from toolkit.ui.parts.inbound_words import words
from toolkit.ui.texting.followed import Followed
from toolkit.ui.texting.phone_history import PhoneHistory

if TYPE_CHECKING:
    from toolkit.sandbox import InboundDelivery
    from toolkit.sandbox.store.outbox import Posting

_STYLE = """<style>
.tk-way{display:flex;flex-wrap:wrap;gap:6px 0;margin:6px 0;padding:0;list-style:none;font-size:12px;line-height:1.35}
.tk-way li{display:flex;align-items:center}
.tk-way li+li::before{content:"→";padding:0 6px}
.tk-way div{max-width:190px;padding:4px 9px;border:1px solid var(--jp-border-color0,#767676);border-radius:6px;
overflow-wrap:anywhere}
.tk-way .tk-passed div{border:2px solid #2e7d32;box-shadow:0 0 5px #2e7d32}
.tk-way .tk-stopped div{border:2px dashed var(--jp-error-color1,#c62828)}
@media (prefers-reduced-motion:no-preference){
.tk-way .tk-passed div,.tk-way .tk-stopped div{animation:tk-light .25s calc(var(--nth)*.18s) backwards}
@keyframes tk-light{from{border-color:#8886;box-shadow:none}}}
.tk-twiml{user-select:all;-webkit-user-select:all;margin:4px 0;padding:8px 10px;font-size:12px;white-space:pre-wrap;
overflow-wrap:anywhere;background:var(--jp-cell-editor-background,#8881);border:1px solid var(--jp-border-color2,#9996)}
</style>"""

_MARKS = {"passed": "●", "stopped": "✗", "ahead": "○"}

_KEYWORDS = {
    "STOP": lazy("The text is a word of the STOP kind: Twilio sends nothing more to this person."),
    "START": lazy("The text is a word of the START kind: Twilio sends to this person again."),
    "HELP": lazy("The text is a word of the HELP kind: Twilio answers it by itself."),
}


@dataclass(frozen=True, slots=True)
class Station:
    """A place on the way.

    Attributes:
        name: what it is.
        detail: which one, or what happened there.
        state: the text has ``passed`` it, was ``stopped`` there, or it lies ``ahead``.
    """

    name: str
    detail: str
    state: Literal["passed", "stopped", "ahead"] = "passed"


def way_ahead(person: str, sender: str, service: str, route: InboundRoute) -> str:
    """Draw the way that a text would take.

    Args:
        person: who would write.
        sender: to whom.
        service: the name of the service that the sender is in; "" for none.
        route: where messages to the sender go.
    """
    where = words(route.kind, route.url, route.application_sid)
    stations = [_phone(person), Station(_("Number"), sender), _home(service), Station(_("Webhook"), where)]
    return _way([Station(each.name, each.detail, "ahead") for each in stations])


def way_of(history: PhoneHistory, snapshot: Snapshot) -> str:
    """Draw the way that a person's latest text has taken; "" before there is one."""
    latest = history.latest
    if latest is None:
        return ""
    home = snapshot.pools.get(latest.service_sid or "")
    return way_taken(latest, home.service.friendly_name if home else "", history.posting, history.replies)


def way_taken(delivery: InboundDelivery, service: str, posting: Posting | None, replies: Sequence[Followed]) -> str:
    """Draw the way that a text has taken, with what arrived at its end and what came back.

    Args:
        delivery: where the sandbox took it.
        service: the name of the service that the sender is in; "" for none.
        posting: what became of the request to the webhook; None where there is none.
        replies: the messages that came back.
    """
    stations = [_phone(delivery.from_), Station(_("Number"), delivery.to)]
    if delivery.kind == "dropped":
        stations.append(Station(_("Service"), _("{name}: dropped").format(name=service), "stopped"))
    else:
        stations += [_home(service), *_webhook(delivery, posting, replies)]
    return _way(stations) + _told(delivery, posting, replies) + _arrived(delivery, posting)


def _phone(person: str) -> Station:
    return Station(_("Phone"), person)


def _home(service: str) -> Station:
    return Station(_("Service"), service or _("in none: the number's own settings count"))


def _webhook(delivery: InboundDelivery, posting: Posting | None, replies: Sequence[Followed]) -> list[Station]:
    where = words(delivery.kind, delivery.url, delivery.application_sid)
    if posting is None:
        return [Station(_("Webhook"), where, "stopped")]
    state = _(WORDS[posting.state])
    under_way = posting.state in ("waiting", "posting")
    if posting.state != "answered":
        return [Station(_("Webhook"), f"{where} · {state}", "ahead" if under_way else "stopped")]
    count = len(posting.replies)
    answer = ngettext("{count} message", "{count} messages", count).format(count=count) if count else _("no message")
    return [Station(_("Webhook"), f"{where} · {state}"), Station(_("Its TwiML answer"), answer)]


def _way(stations: Sequence[Station]) -> str:
    marked = "".join(
        f'<li class="tk-{each.state}" style="--nth:{index}"><div>{_MARKS[each.state]} <b>{escape(each.name)}</b><br>'
        f"<bdi>{escape(each.detail)}</bdi></div></li>"
        for index, each in enumerate(stations)
    )
    label = escape(_("The way of the text"))
    return f'{_STYLE}<ol class="tk-way" role="list" aria-label="{label}">{marked}</ol>'


def _told(delivery: InboundDelivery, posting: Posting | None, replies: Sequence[Followed]) -> str:
    """Say the same in sentences, with what only words can say."""
    where = words(delivery.kind, delivery.url, delivery.application_sid)
    sentences = [
        _("The message from {person} to {sender} goes {where}.").format(
            person=delivery.from_, sender=delivery.to, where=where
        )
    ]
    if delivery.keyword:
        sentences.append(_(_KEYWORDS[delivery.keyword]))
    if delivery.fallback_url:
        sentences.append(
            _("If that fails, Twilio asks {method} {url}.").format(
                method=delivery.fallback_method, url=delivery.fallback_url
            )
        )
    for trouble in posting.troubles if posting else ():
        foreign = _("Nothing is posted there: the sandbox posts to this computer alone.")
        sentences.append(f"{trouble.code}: {of_code(trouble.code).what}" if trouble.code else foreign)
    sentences += [_("{sender} answers: {text}").format(sender=each.from_, text=each.text) for each in replies]
    return f'<div class="tk-note" role="status">{escape(prose(sentences))}</div>'


def _arrived(delivery: InboundDelivery, posting: Posting | None) -> str:
    if not delivery.parameters:
        return ""
    request = f"{delivery.method} {delivery.url}" if delivery.url else _("as the application says")
    title = _("What Twilio would send: {request}").format(request=request)
    table = pd.DataFrame(delivery.parameters.items(), columns=["parameter", "value"])
    sent = table_html(table, title, headers={"parameter": _("parameter"), "value": _("value")})
    folded = f"<details><summary>{escape(title)}</summary>{sent}</details>"
    answer = posting.exchanges[-1].body if posting and posting.exchanges else ""
    if not answer:
        return folded
    heading = escape(_("The TwiML answer of the webhook"))
    return f'<div><small>{heading}</small><pre class="tk-twiml" tabindex="0">{escape(answer)}</pre></div>{folded}'
