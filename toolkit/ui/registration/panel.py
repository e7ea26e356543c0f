"""Registering a service for the United States, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as W

from toolkit.account.base import Account
from toolkit.calls.call import Call
from toolkit.i18n import _, prose
from toolkit.ui.parts.fields import choice_field, offer
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.panes import Panes
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.reach_view import ReachView
from toolkit.ui.parts.status import Notice, Status
from toolkit.ui.parts.waiting import duration, wait_for_reviews
from toolkit.ui.registration.campaign_step import CampaignStep
from toolkit.ui.registration.numbers import LongCodes
from toolkit.ui.registration.picture import picture, reasons_html
from toolkit.ui.registration.standing import (
    AMERICAN,
    Business,
    Standing,
    american_senders,
    businesses,
    campaign_of,
    registered_campaign,
    registered_numbers,
    verifications_of,
)
from toolkit.ui.registration.steps import AgainStep, BrandStep, BusinessStep, Filing
from toolkit.ui.registration.toll_free_step import TollFreeStep
from toolkit.ui.registration.words import state_words, title

_OBSERVED = ("service_sid", "snapshot")
"""What the picker tells of."""


class RegistrationPanel(Panel):
    """Where a service stands on its way to the United States, and what can be filed now.

    Args:
        account: the account to work on.
        service_sid: the service to show first; None for the newest.

    Attributes:
        standing: where the chosen service stands, as it was last read.
        business: whose brand its campaign has, or is to have; "" for a new business.
        wait: moves the sandbox's clock on.
        steps: what can be filed, by name; one of them is shown at most.
        numbers: puts a long code into the pool.
        toll_free_step: files the verification of a toll-free number, beside the chain.
        reach: what the service reaches now.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Register for the United States"))
        self.picker = ServicePicker(self)
        self.standing = Standing(Business())
        self._businesses: tuple[Business, ...] = ()
        self._campaign: Any = None
        self._verifications: Mapping[str, Any] = {}
        self._picture, self._reasons = W.HTML(), W.HTML()
        self.business = choice_field(
            _("Business"), [], _("Whose brand the campaign has. A brand carries five campaigns at most.")
        )
        self.wait = self.button(_("Move the sandbox's clock on until it is decided"), self._wait)
        self.wait.layout.display = "none" if account.live else ""
        told = Status()
        filing = Filing(self, lambda: self.standing.business, self._filed, told)
        self.business_step = BusinessStep(filing)
        self.brand_step = BrandStep(filing)
        self.again_step = AgainStep(filing)
        self.campaign_step = CampaignStep(filing, self.picker)
        self.toll_free_step = TollFreeStep(filing, self.picker)
        self.steps: dict[str, W.VBox] = {
            "business": self.business_step,
            "brand": self.brand_step,
            "again": self.again_step,
            "campaign": self.campaign_step,
        }
        self.numbers = LongCodes(self, self.picker)
        self.reach = ReachView(_("World map: what the service reaches now"))
        self.reach.look_at(AMERICAN)
        chain = [self.business, self._reasons, *self.steps.values(), heading(_("Long codes")), self.numbers]
        left = [*chain, self.toll_free_step]
        self.body.children = [self.picker, self._picture, self.wait, told, Panes(left, [self.reach])]
        self.business.control.observe(self._choose, "value")
        self._fill()
        self.picker.observe(self._fill, _OBSERVED)
        self.act(lambda: self.picker.choose(service_sid))

    @property
    def step(self) -> str:
        """What can be filed now, or was filed last: a key of ``steps``, "" for nothing."""
        business = self.standing.business
        parts, brand = business.parts, business.brand
        if self.standing.campaign or (brand and brand.state == "done"):
            return "campaign"
        if any(one and one.state == "rejected" for one in parts.values()):
            return "again"
        if not business.key:
            return "business"
        submitted = all(one and one.state in ("waiting", "done") for one in (business.profile, business.product))
        return "brand" if brand is None and submitted else ""

    def unsaved(self) -> bool:
        """Whether something was typed into the campaign's form that was not sent."""
        return (self.step == "campaign" and self.campaign_step.form.changed) or self.toll_free_step.form.changed

    def _fill(self, _change: object = None) -> None:
        """Read where the service stands, and show it; its campaign's brand says whose business it is."""
        self._businesses = businesses(self.account)
        self._campaign = campaign_of(self.account, self.picker.service_sid)
        self._verifications = verifications_of(self.account)
        brand = self._campaign.brand_registration_sid if self._campaign else ""
        owner = next((one.key for one in self._businesses if brand and one.brand and one.brand.sid == brand), "")
        approved = next((one.key for one in self._businesses if one.brand and one.brand.state == "done"), "")
        before = self.business.value
        self._offer(owner or (approved if before is None else before))
        self.business.control.disabled = bool(owner)
        self._choose()

    def _offer(self, wanted: str) -> None:
        options = [(_business_words(one), one.key) for one in self._businesses]
        self.business.control.unobserve(self._choose, "value")
        offer(self.business.control, [*options, (_("A new business"), "")], wanted)
        self.business.control.observe(self._choose, "value")

    def _choose(self, _change: object = None) -> None:
        chosen = next((one for one in self._businesses if one.key == self.business.value), Business())
        senders = american_senders(self.picker.pool)
        numbers = registered_numbers(self.picker.pool, self._verifications)
        self.standing = Standing(chosen, registered_campaign(self._campaign), senders, numbers)
        self._show()

    def _show(self) -> None:
        standing, snapshot = self.standing, self.picker.snapshot
        self._picture.value = picture(standing)
        self._reasons.value = "".join(map(reasons_html, standing.parts.values()))
        self.wait.reason = "" if standing.waiting else _("Nothing is being reviewed.")
        for name, step in self.steps.items():
            step.layout.display = "" if name == self.step else "none"
        self.brand_step.register.question.withdraw()
        self.again_step.send.question.withdraw()
        self.campaign_step.show(standing, self._campaign)
        self.numbers.show()
        self.toll_free_step.show(self._verifications)
        if self.picker.pool is None:
            self.reach.clear()
        else:
            self.reach.show(snapshot, self.picker.service_sid)

    def _filed(self, calls: Sequence[Call], business: str) -> None:
        """Read the account again after calls, and show them as code."""
        if business:
            self._businesses = businesses(self.account)
            self._offer(business)
        self._read_again()
        if calls:
            self.code.calls = tuple(calls)

    def _wait(self) -> str:
        before = self.standing.waiting
        if not before:
            return Notice(_("Nothing is being reviewed."))
        seconds = wait_for_reviews(self.account, self._read)
        self._read_again()
        self.code.python = f"account.sandbox.clock.advance({seconds:.0f})"
        told = _("The sandbox's clock went on by {time}.").format(time=duration(seconds))
        ends = (
            _("{part}: {state}.").format(part=title(key), state=state_words(self.standing.reviews.get(key)))
            for key in before
        )
        return prose([told, *ends])

    def _read_again(self) -> None:
        """Read everything again, once: profiles change without the snapshot, which has none."""
        self.picker.unobserve(self._fill, _OBSERVED)
        self.picker.refresh()
        self.picker.observe(self._fill, _OBSERVED)
        self._fill()

    def _read(self) -> Standing:
        """Read what is being reviewed."""
        found = next((one for one in businesses(self.account) if one.key == self.standing.business.key), Business())
        campaign = registered_campaign(campaign_of(self.account, self.picker.service_sid))
        return Standing(found, campaign, toll_free=registered_numbers(self.picker.pool, verifications_of(self.account)))


def _business_words(one: Business) -> str:
    """Name a business in the list, by how far it is."""
    kind, furthest = next(pair for pair in reversed(tuple(one.parts.items())) if pair[1])
    return f"{one.name} · {title(kind)}: {state_words(furthest)}"
