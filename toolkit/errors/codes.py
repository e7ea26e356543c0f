"""Twilio's error codes in this project's words: what happened, and how to fix it.

Source of the codes: https://www.twilio.com/docs/api/errors.
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.i18n import lazy

CODES: Mapping[int, tuple[str, str]] = {
    11100: (
        lazy("A webhook's URL is not valid."),
        lazy("Give a whole address: http:// or https://, a host name and a path."),
    ),
    11200: (
        lazy("The webhook answered with an error status."),
        lazy("Look into the log of your application; it has to answer with a status from 200 to 299."),
    ),
    11205: (
        lazy("The webhook could not be reached, or did not answer in time."),
        lazy("Check that your application runs at this address and answers within 15 seconds."),
    ),
    11206: (
        lazy("The webhook's answer is no complete HTTP response."),
        lazy("Check that your application, not another program, listens at this port, and that http or https fits."),
    ),
    11210: (lazy("The webhook's host cannot be found."), lazy("Check the host name in the URL.")),
    11215: (
        lazy("The webhook redirects too many times."),
        lazy("Look for redirects that lead in a circle, or give the last address itself."),
    ),
    11216: (
        lazy("The webhook's redirect cannot be followed."),
        lazy("Redirect with the status 301, 302, 303 or 307 and a Location header, or give the last address itself."),
    ),
    11220: (
        lazy("No secure connection to the webhook could be made."),
        lazy("Check that your application speaks https at this port; for a local one use http."),
    ),
    11237: (
        lazy("The webhook's certificate is not trusted."),
        lazy("Use a certificate of a known authority; for a local application use http."),
    ),
    11750: (
        lazy("The webhook's answer is too long."),
        lazy("Answer with at most 64 kB of TwiML; see whether your application answered with an error page."),
    ),
    12100: (
        lazy("The webhook's answer is no TwiML."),
        lazy("Answer with well-formed XML whose root is <Response>, and escape &, < and >."),
    ),
    12200: (
        lazy("Something in the TwiML is not known and was passed over."),
        lazy("Check the spelling; names of elements and attributes depend on upper and lower case."),
    ),
    12300: (
        lazy("The webhook's answer has another content type than TwiML."),
        lazy("Answer with the header Content-Type: text/xml."),
    ),
    14102: (
        lazy("The reply's from is no sender of the account."),
        lazy("Leave from out to reply from the number that received, or name a number of the account."),
    ),
    14103: (lazy("The reply has no text or too much of it."), lazy("Write 1 to 1600 characters, or add media.")),
    14105: (
        lazy("The reply's statusCallback is not a valid URL."),
        lazy("Give a whole http or https address, or one relative to the document."),
    ),
    14106: (
        lazy("One message led to too many TwiML documents."),
        lazy("Look for a Redirect or an action that leads in a circle."),
    ),
    14107: (
        lazy("Too many replies went between two numbers within half a minute."),
        lazy("Look for a loop in your application, then wait half a minute."),
    ),
    14109: (lazy("More than 10 replies were asked for."), lazy("Send further messages through the Messages resource.")),
    20003: (lazy("Twilio did not accept the credentials."), lazy("Check the account SID and the auth token.")),
    20005: (
        lazy("The account is suspended or closed."),
        lazy("Reactivate it from the account above it; a closed one stays closed."),
    ),
    20009: (
        lazy("The message is still on its way and cannot be deleted yet."),
        lazy("Wait until it is delivered or has failed, then try again."),
    ),
    20404: (
        lazy("Twilio knows no such resource."),
        lazy("Check the SID; it may have been deleted, or belong to another account. Refresh to see what exists."),
    ),
    20429: (
        lazy("Twilio got too many requests at once."),
        lazy("Wait a moment, then try again, and longer each time; send fewer requests at once."),
    ),
    21211: (
        lazy("The destination is not a valid phone number."),
        lazy("Write + and the country code first, for example +81 90 1234 5678."),
    ),
    21212: (
        lazy("The sender is not a valid phone number, short code or alphanumeric sender ID."),
        lazy("Choose one of the account's senders."),
    ),
    21266: (lazy("Sender and destination are the same number."), lazy("Choose another destination.")),
    21267: (
        lazy("Trial accounts cannot use alphanumeric sender IDs."),
        lazy("Upgrade the account, or send from a phone number."),
    ),
    21268: (lazy("The destination is a premium-rate number."), lazy("Choose another destination.")),
    21408: (
        lazy("The account may not send to this country."),
        lazy("Allow the country under Messaging, Settings, Geo permissions in the Twilio Console."),
    ),
    21420: (
        lazy("The TwiML application does not exist."),
        lazy("Choose an application of this account, or leave it out."),
    ),
    21421: (lazy("The phone number is not valid."), lazy("Choose a number from the list.")),
    21422: (lazy("The number is not for sale any more."), lazy("Search again and choose another one.")),
    21602: (lazy("The message has no body."), lazy("Write a text, or add media.")),
    21603: (
        lazy("The message has no sender."),
        lazy("Choose a messaging service, or a From number of the account."),
    ),
    21604: (lazy("The message has no destination."), lazy("Write the number to send to.")),
    21606: (
        lazy("This From cannot send messages to this destination."),
        lazy("Choose a number of the account that can send SMS, or let a messaging service pick."),
    ),
    21608: (
        lazy("A trial account sends to verified numbers only."),
        lazy("Verify the destination in the Twilio Console, or upgrade the account."),
    ),
    21610: (
        lazy("The recipient has opted out with STOP."),
        lazy("Nothing can be sent until they answer START; take the number off the list."),
    ),
    21611: (lazy("The queue of this From is full."), lazy("Wait, or spread the load over a messaging service.")),
    21612: (
        lazy("Nothing can be sent from this sender to this destination."),
        lazy("Try another sender, or check the destination's country in the routing preview."),
    ),
    21614: (lazy("The destination is not a mobile number."), lazy("Choose a number that receives text messages.")),
    21617: (
        lazy("The body is longer than 1600 characters."),
        lazy("Shorten it, or send it as several messages."),
    ),
    21619: (lazy("The message has neither a body nor media."), lazy("Write a text, or add media.")),
    21620: (lazy("A media URL cannot be used."), lazy("Give a public address that begins with https://.")),
    21621: (lazy("This From cannot send media."), lazy("Choose an MMS-capable number, or send without media.")),
    21623: (lazy("There are more than 10 media."), lazy("Send 10 at the most in one message.")),
    21624: (
        lazy("The validity period is out of range."),
        lazy("Choose between 1 and 36000 seconds."),
    ),
    21635: (lazy("The destination is a landline."), lazy("Choose a number that receives text messages.")),
    21659: (
        lazy("This From is not a Twilio number, or a short code of another country."),
        lazy("Choose one of the account's senders."),
    ),
    21660: (lazy("This From belongs to another account."), lazy("Choose one of this account's senders.")),
    21661: (lazy("This From cannot send SMS."), lazy("Choose a number with the SMS capability.")),
    21701: (
        lazy("There is no such messaging service."),
        lazy("It may have been deleted. Choose another one, or create it anew."),
    ),
    21703: (
        lazy("No sender of the pool can reach this destination."),
        lazy("Look the destination up in the routing preview and add a sender that reaches its country."),
    ),
    21704: (lazy("The sender pool is empty."), lazy("Add a sender to the service's pool, then send again.")),
    21705: (
        lazy("This is not the SID of a messaging service."),
        lazy("It begins with MG, followed by 32 hexadecimal digits."),
    ),
    21708: (lazy("The alphanumeric sender ID is missing."), lazy("Write one of up to 11 characters.")),
    21709: (
        lazy("The alphanumeric sender ID cannot be used."),
        lazy("Use up to 11 unaccented letters, digits, spaces and + - _ &, with at least one letter."),
    ),
    21710: (
        lazy("The sender is in this pool already."),
        lazy("Nothing needs to be done."),
    ),
    21711: (lazy("The sender is not in this pool."), lazy("Refresh: somebody may have removed it already.")),
    21712: (
        lazy("The number is in the pool of another service."),
        lazy("Remove it there first; a number can be in one service only."),
    ),
    21713: (
        lazy("The use case is not one that Twilio knows."),
        lazy("Choose notifications, marketing, verification, discussion, poll or undeclared."),
    ),
    21714: (
        lazy("The sender pool is full."),
        lazy("A pool takes 400 numbers and short codes, and one default alphanumeric sender ID. Remove some first."),
    ),
    21715: (
        lazy("The number can send neither SMS nor MMS."),
        lazy("Choose a number with the SMS capability."),
    ),
    30001: (lazy("The service's queue is full."), lazy("Send more slowly, or add senders.")),
    30003: (
        lazy("The handset cannot be reached."),
        lazy("It may be switched off or out of coverage. Try again later."),
    ),
    30004: (
        lazy("The message was blocked."),
        lazy("The recipient or the carrier does not take it; ask the recipient by another way."),
    ),
    30005: (lazy("The number is not in service."), lazy("Check it, and take it off the list.")),
    30006: (
        lazy("A landline, or a carrier that cannot be reached."),
        lazy("Choose a number that receives text messages."),
    ),
    30007: (
        lazy("A carrier's filter took it for spam."),
        lazy("Check the text and the opt-in; for the US, check the A2P registration."),
    ),
    30008: (
        lazy("Delivery failed for an unknown reason."),
        lazy("Try again; if it goes on, ask Twilio's support with the message SID."),
    ),
    30011: (
        lazy("The recipient's network has no MMS."),
        lazy("Switch the service's MMS converter on, or send without media."),
    ),
    30023: (
        lazy("The brand has reached T-Mobile's limit for the day."),
        lazy("Go on tomorrow, or raise the brand's trust score by secondary vetting."),
    ),
    30032: (
        lazy("The toll-free number is not verified."),
        lazy("Send in a toll-free verification, or use another sender for the US and Canada."),
    ),
    30034: (
        lazy("The number is not registered for US A2P 10DLC."),
        lazy("Add it to a service with a verified campaign, or use a verified toll-free number or a short code."),
    ),
    30036: (
        lazy("The validity period ran out before the message could leave."),
        lazy("Lengthen the validity period, or send more slowly."),
    ),
    30409: (lazy("The message cannot be canceled any more."), lazy("Only scheduled messages can be canceled.")),
    35111: (lazy("The time to send at is missing."), lazy("Give SendAt as a time with a time zone.")),
    35114: (
        lazy("The time to send at cannot be used."),
        lazy("Choose a time between 15 minutes and 35 days from now."),
    ),
    35115: (
        lazy("The time to send at is too near."),
        lazy("Choose a time between 15 minutes and 35 days from now."),
    ),
    35117: (
        lazy("The time to send at is too far away."),
        lazy("Choose a time between 15 minutes and 35 days from now."),
    ),
    35118: (
        lazy("Only a messaging service can schedule a message."),
        lazy("Send with MessagingServiceSid instead of a From number."),
    ),
    21479: (
        lazy("A closed subaccount cannot be opened again."),
        lazy("Create a new subaccount."),
    ),
    20001: (
        lazy("A parameter has a value that Twilio does not take."),
        lazy("Read the details below, correct the value, then try again."),
    ),
    20004: (lazy("Twilio does not offer this action here."), lazy("Check the method and the address of the request.")),
    20403: (lazy("The account may not do this."), lazy("Check the account's permissions.")),
    20500: (lazy("Twilio failed at this request."), lazy("Try again later; what was saved before is still there.")),
    20503: (lazy("Twilio cannot answer at the moment."), lazy("Wait a moment, then try again.")),
    21402: (lazy("A URL is not valid."), lazy("Give an address that begins with https:// and a host name.")),
    21403: (lazy("An HTTP method is not valid."), lazy("Choose GET or POST.")),
    21451: (lazy("The area code is not valid."), lazy("Give three digits, for example 415.")),
    21452: (lazy("No number with this area code is for sale."), lazy("Search with another area code, or without one.")),
    21609: (lazy("The status callback URL is not valid."), lazy("Give a public address that begins with https://.")),
    21627: (
        lazy("A parameter of the message has a value that Twilio does not take."),
        lazy("Read the details below, correct the value, then try again."),
    ),
    21655: (
        lazy("The SID of the content template is not valid."),
        lazy("Give a ContentSid of the form HX and 32 hexadecimal digits."),
    ),
    21656: (
        lazy("The variables of the content template are not valid."),
        lazy('Give ContentVariables as a JSON object, such as {"1": "Owl"}.'),
    ),
    21664: (lazy("FallbackFrom cannot be combined with From."), lazy("Leave one of the two out.")),
    21665: (
        lazy("FallbackFrom is not an SMS sender of the account."),
        lazy("Choose one of the account's numbers, short codes or alphanumeric sender IDs."),
    ),
    21666: (lazy("FallbackFrom needs a messaging service."), lazy("Send with MessagingServiceSid.")),
    21667: (
        lazy("FallbackFrom needs a service with an RCS sender."),
        lazy("Add an RCS sender to the pool, or leave FallbackFrom out."),
    ),
    21910: (
        lazy("Sender and destination belong to different channels."),
        lazy("Write the destination with the sender's channel in front, for example whatsapp:+81…"),
    ),
    30040: (
        lazy("The alphanumeric sender ID is not registered in the destination's country."),
        lazy("Register it in the Twilio Console, or add a number that reaches the country."),
    ),
    30400: (
        lazy("This change of the message is not possible."),
        lazy("Empty the body to redact it, or set the status to canceled; nothing else can be changed."),
    ),
    35126: (lazy("The message cannot be scheduled like this."), lazy("Send ScheduleType=fixed together with SendAt.")),
    63007: (
        lazy("The account has no such channel sender."),
        lazy("Choose one of the account's WhatsApp, Messenger or RCS senders."),
    ),
    63016: (
        lazy("WhatsApp takes free text only within 24 hours of the recipient's last message to this sender."),
        lazy("Send an approved template (ContentSid), or wait until the recipient has written to you."),
    ),
    63036: (
        lazy("The recipient cannot be reached over RCS."),
        lazy("Send to the plain number through a service that has SMS senders too, or give FallbackFrom."),
    ),
    21717: (
        lazy("The brand cannot have this campaign: it is unknown, not approved, or of the wrong type."),
        lazy("Wait until the brand is APPROVED, and choose a use case that its type may have."),
    ),
    21720: (
        lazy("The use case of the campaign is not one that Twilio knows."),
        lazy("Choose one of the use cases listed for the brand, in capital letters."),
    ),
    21721: (
        lazy("The brand cannot be vetted in its state."),
        lazy("Only an APPROVED brand of the type STANDARD can be vetted."),
    ),
    21722: (
        lazy("The Campaign Verify token is not valid."),
        lazy("Copy the whole token from Campaign Verify; it begins with cv|."),
    ),
    21723: (
        lazy("A vetting of this brand is under way."),
        lazy("Wait until it has ended."),
    ),
    21725: (
        lazy("The brand cannot be sent in again in its state."),
        lazy("Only a brand that FAILED can be sent in again; wait for the end of its review."),
    ),
    21727: (
        lazy("A required parameter of the campaign is missing."),
        lazy("Read the details below for its name, and send it."),
    ),
    21728: (
        lazy("A parameter of the campaign is too short or too long."),
        lazy("Read the details below for the limits, and correct its length."),
    ),
    21729: (
        lazy("The campaign is suspended and cannot be changed."),
        lazy("Ask Twilio's support how to have it released."),
    ),
    21731: (
        lazy("The brand is suspended."),
        lazy("Ask Twilio's support how to have it released."),
    ),
    21732: (
        lazy("The brand has as many campaigns as it may have."),
        lazy("The brand of a sole proprietor has one campaign; delete it first, or register a STANDARD brand."),
    ),
    30033: (
        lazy("The number's US A2P 10DLC campaign is suspended."),
        lazy("Ask Twilio's support how to have it released, or send from another registered sender."),
    ),
    30035: (
        lazy("The registration of the number is still under way."),
        lazy("Wait and send again; until then use another registered sender."),
    ),
    30436: (
        lazy("The phone number SID is not that of a toll-free number of the account."),
        lazy("Copy the PN SID of a toll-free number that the account owns."),
    ),
    30451: (
        lazy("The address of the business is not valid."),
        lazy("Correct street, city, state, postal code and country, then send the verification in again."),
    ),
    30464: (
        lazy("The business or its messages have to do with cryptocurrency, which is not allowed."),
        lazy("Do not use the toll-free number for it; ask Twilio's support if the reason is wrong."),
    ),
    30513: (
        lazy("People are not clearly asked to agree to text messages."),
        lazy("Name text messages in the wording of the opt-in itself, then send the verification in again."),
    ),
    30701: (
        lazy("The state or region of the business is not valid."),
        lazy("Correct it in the customer profile (two letters in the USA), then send the brand in again."),
    ),
    30713: (
        lazy("The vetting token is not valid."),
        lazy("Get a new token from the vetting provider; it belongs to one brand and runs out."),
    ),
    30729: (
        lazy("Brands from the country of the business are not taken."),
        lazy("Check the two-letter country code in the customer profile, then send the brand in again."),
    ),
    30752: (
        lazy("The owner of the brand did not answer the message that verifies it."),
        lazy("Send the message again, and have the owner reply YES within 24 hours."),
    ),
    30824: (
        lazy("The time to correct the rejected verification is over."),
        lazy("Apply for a new verification of the number."),
    ),
    30836: (
        lazy("The page on which people agree cannot be opened."),
        lazy("Give a public link that needs no login, or screenshots at public addresses."),
    ),
    30897: (
        lazy("The campaign holds content that is not allowed."),
        lazy("Remove it from the description, the samples and the web site, then correct the campaign."),
    ),
    30900: (
        lazy("The brand does not qualify for this use case."),
        lazy("Choose another use case; for POLITICAL have the brand vetted by Campaign Verify first."),
    ),
    21719: (
        lazy("The use cases of the messaging service and of its campaign do not fit."),
        lazy("Choose a use case for the campaign that the service's list of use cases shows."),
    ),
    30125: (
        lazy("The number could not be registered with the campaign."),
        lazy("The campaign of a sole proprietor takes one number; remove the others from the service."),
    ),
}
