"""Choices where Twilio's sources disagree or say nothing: one named option each, with the default argued for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from toolkit.errors.raised import ToolkitError
from toolkit.facts.throughput import QUEUE_SECONDS
from toolkit.i18n import _
from toolkit.routing import Rules

_US_BEGINNING = re.compile(r"\+1[0-9]{0,10}")


@dataclass(frozen=True, slots=True)
class Options:
    """How the sandbox behaves where no source settles it.

    Attributes:
        rules: the options of sender selection; ``empty_pool_is_synchronous`` (21704) and ``inbound_makes_sticky`` among
            them.
        split_from_errors: an unusable From answers 21659, 21660 or 21661, the codes carved out of 21606 in July 2024
            (documented: https://www.twilio.com/en-us/changelog/updates-to-the-error-code-dictionary-to-clarify-number-validatio).
            False gives 21606 for all of them, as captures of test credentials still show.
        use_inbound_webhook_on_number: the value for a service that was created without the parameter. Assumed False:
            the OpenAPI examples and services made through the API show it; a service made in the Console starts True.
        minimum_schedule_seconds: the shortest time ahead of ``SendAt``. Documented as 15 minutes
            (https://www.twilio.com/docs/messaging/features/message-scheduling); the newer error pages say 300 seconds
            (35115 of 2026-04-27). 900 is right by both.
        split_schedule_errors: a ``SendAt`` too near answers 35115, one too far 35117. False: 35114 for both, as its
            newest page says; older pages disagree on which of the three is which.
        schedule_needs_service: ``SendAt`` without a service is refused with 35118, as that code's page says. False: the
            message goes at once, as the FAQ of scheduling says.
        ten_digit_us_numbers: a ``To`` of ten digits without ``+`` is taken for a US or Canadian number, as Twilio was
            seen to do (observed). False: it is refused with 21211, since E.164 is what is documented.
        queue_seconds: how many seconds of sending a queue holds. Documented as ten hours
            (https://support.twilio.com/hc/en-us/articles/115002943027); older texts say four.
        prefer_idle_senders: of equal senders, one with an empty queue comes before one that is busy, in turn among
            those; both are documented (https://www.twilio.com/docs/messaging/services). False: they take turns, busy
            or not.
        manual_brand_review: a brand is IN_REVIEW for seven business days before it is approved, so that a program meets
            every state. False: it is approved after a few minutes, as documented for most
            (https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/troubleshooting-a2p-brands).
        number_registration_seconds: how long, after its campaign was verified or it joined the pool, a number is not
            registered yet and its messages fail with 30035. Twilio states no time and no way to read it, so 0; previews
            say so of numbers that joined within a day (``toolkit.model.number_registration``).
        messaging_windows: WhatsApp and Messenger take free text for 24 hours from the recipient's last message to the
            sender, and refuse it with 63016 otherwise; a WhatsApp template (``ContentSid``) goes at any time
            (documented: https://www.twilio.com/docs/api/errors/63016). False: free text always arrives, for what has
            nothing to do with it.
        content_body_at_once: a message made of a template (``ContentSid``) shows its ``body`` in the answer to its
            request, as Twilio's samples do. False: it is empty until the message is sent (assumed: no answer was seen).
        tmobile_numbers: beginnings of US numbers (``+1415555``), or whole ones, that count as T-Mobile's subscribers.
            There a brand has a limit a day, after which messages fail with 30023
            (``toolkit.sandbox.messages.tmobile``). None by default: no offline source tells a number's carrier, and
            guessing a share of them would be invented.
        rcs_test_devices: whole numbers whose owners have accepted to test the account's RCS senders, and so get RCS in
            countries where these are not launched yet. None by default: the Console invites testers.
        primary_profile: the account has an approved primary customer profile. False: it has none, and messages go to
            ``verified_numbers`` alone; others are refused with 21608 (https://www.twilio.com/docs/api/errors/21608).
        verified_numbers: whole numbers that messages go to without a primary profile. None by default: the Console
            verifies them.
        compliance_toolkit: Twilio's Compliance Toolkit, which the Console switches on
            (``toolkit.sandbox.messages.consent.compliance_toolkit``): ``off``; ``reschedule``: messages to the US that
            are not essential wait for the end of quiet hours; ``refuse``: they fail with 30610 instead.
        reassigned_numbers: whole numbers that belong to somebody else by now; the Compliance Toolkit lets messages to
            them fail with 21610. None by default: no offline source tells.
        litigators: whole numbers of known litigators; it lets messages to them fail with 30640. None by default: Twilio
            keeps none back either before the Console says so.
        lock_timeout: seconds to wait for another process that is writing to the same file.
        webhook_hosts: host names or addresses, without scheme and port, that webhooks are posted to besides this
            computer's own. None by default: messages of a sandbox must not reach the webhooks of a real application.

    Raises:
        ToolkitError: ``tmobile_numbers`` holds something else.
    """

    rules: Rules = field(default_factory=Rules)
    split_from_errors: bool = True
    use_inbound_webhook_on_number: bool = False
    minimum_schedule_seconds: int = 900
    split_schedule_errors: bool = False
    schedule_needs_service: bool = True
    ten_digit_us_numbers: bool = False
    queue_seconds: int = QUEUE_SECONDS
    prefer_idle_senders: bool = True
    manual_brand_review: bool = True
    number_registration_seconds: int = 0
    messaging_windows: bool = True
    content_body_at_once: bool = False
    tmobile_numbers: frozenset[str] = frozenset()
    rcs_test_devices: frozenset[str] = frozenset()
    primary_profile: bool = True
    verified_numbers: frozenset[str] = frozenset()
    compliance_toolkit: Literal["off", "reschedule", "refuse"] = "off"
    reassigned_numbers: frozenset[str] = frozenset()
    litigators: frozenset[str] = frozenset()
    lock_timeout: float = 10.0
    webhook_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for beginning in self.tmobile_numbers:
            if not _US_BEGINNING.fullmatch(beginning):
                raise ToolkitError(
                    _("{value!r} is no beginning of a US number.").format(value=beginning),
                    _("Write +1 and up to ten digits, such as +1415555."),
                )
