"""The thresholds of the checks: named, with the reason for each default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is worth a finding.

    Where Twilio publishes a number, the default is that number; the others are judgements, and yours may differ.

    Attributes:
        campaign_days: a campaign may wait so long. Vetting takes 10 to 15 business days, which are three weeks.
        brand_days: a brand may wait so long. Twilio gives no number; two weeks are beyond every figure of its pages.
        toll_free_days: a toll-free verification may wait so long. It takes 3 to 5 business days, which are a week.
        edit_days: so long before a rejected verification can no longer be edited, it is urgent. Twilio gives 7 days;
            three leave time to gather documents.
        pool_limit: numbers and short codes that one service holds (https://www.twilio.com/docs/api/errors/21714).
        pool_share: the share of that limit from which on it is near; 40 numbers are left.
        otp_validity: seconds after which a one-time password is of no use: most expire in 5 to 10 minutes.
        short_validity: seconds below which messages of other use cases are lost to a busy queue.
        dominance: the share of a service's messages from which on one sender carries the load.
        enough: messages below which a share says nothing.
        idle_days: days without a message after which a number or service counts as idle.
        stuck_hours: hours after which a message that has not left is stuck: the queue holds 10 hours.
        one_character: the share of messages made UCS-2 by one character from which on it is a habit, not an accident.
        long_bodies: the share of messages beyond 320 characters, the length that Twilio advises.
        filtered: the share of messages filtered (30007); carriers act on far less than one in a hundred.
        bad_numbers: the share of unknown, landline or unreachable numbers that speaks of an unkept list.
        opt_outs: the share of recipients' opt-out words to messages sent from which on carriers look closer.
        failed: the share of failed and undelivered messages, whatever the cause.
        other_kind: the share of messages of another kind than the campaign's from which on they are no exception.
        shared: messages of each of two kinds from one number from which on it serves both.
        recent_days: the last days of a log, which are compared with those before.
        profile_days: so long before a profile's approval ends, it is urgent: a review may take days.
        failed_fees: the share of messages that cost the fee for failed ones from which on it is worth a look.
        change_hours: so soon after a change, what begins is taken for its consequence.
        beginning: failures of one kind that are more than an accident.
        risen: the share of an error code in the last days, at least twice that of the days before, that is a change.
    """

    campaign_days: int = 21
    brand_days: int = 14
    toll_free_days: int = 7
    edit_days: int = 3
    pool_limit: int = 400
    pool_share: float = 0.9
    otp_validity: int = 600
    short_validity: int = 300
    dominance: float = 0.8
    enough: int = 100
    idle_days: int = 30
    stuck_hours: int = 12
    one_character: float = 0.05
    long_bodies: float = 0.2
    filtered: float = 0.005
    bad_numbers: float = 0.02
    opt_outs: float = 0.02
    failed: float = 0.1
    other_kind: float = 0.2
    shared: int = 20
    recent_days: int = 7
    risen: float = 0.03
    profile_days: int = 30
    failed_fees: float = 0.05
    change_hours: int = 24
    beginning: int = 10


DEFAULT_LIMITS = Limits()
