"""The form of a business: what its profile and its trust product ask for."""

from __future__ import annotations

import ipywidgets as W

from toolkit import data
from toolkit.facts import limits
from toolkit.i18n import _
from toolkit.ui.parts.fields import Field, choice_field, faults, text_field
from toolkit.ui.parts.panel import fold
from toolkit.ui.registration.rules import ein, email, needed, phone


class BusinessForm(W.VBox):
    """What is asked of a business with a tax ID that is not listed at a stock exchange.

    Attributes:
        fields: by the name of the answer.
    """

    def __init__(self) -> None:
        business, person, place = _business(), _person(), _place()
        self.fields = business | person | place
        titles = (_("Who represents it"), _("Where it is"))
        self.folds = tuple(fold(title, *part.values()) for title, part in zip(titles, (person, place), strict=True))
        super().__init__(children=[*business.values(), *self.folds])

    @property
    def answers(self) -> dict[str, str]:
        """What is written in the form."""
        return {name: str(field.value) for name, field in self.fields.items()}

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, each with its field's name."""
        return faults(self.fields.values())

    def show_faults(self) -> None:
        """Show what is wrong, and open the folds, which may hide it."""
        for field in self.fields.values():
            field.show_fault(touched=True)
        for one in self.folds:
            one.selected_index = 0

    def fill(self) -> None:
        """Fill in an example: a business in the United States, whose reviewers read English."""
        for name, value in data.description("registration_example.json")["business"].items():
            self.fields[name].value = value


def _business() -> dict[str, Field]:
    """Return the fields of the business by TrustHub's names of their answers."""
    return {
        "business_name": text_field(_("Name"), _("As registered with the authorities."), needed()),
        "business_registration_number": text_field(
            _("EIN"),
            _("The tax ID in the US. A business that has one is no sole proprietor (30915)."),
            needed(ein),
        ),
        "website_url": text_field(
            _("Web site"),
            _("Names the business; its domain should be that of the e-mail (18601, 18606)."),
            needed(limits.webhook_url),
        ),
        "business_type": choice_field(
            _("Type"), [(name, name) for name in data.description("registration_example.json")["business_types"]]
        ),
        "business_industry": choice_field(_("Industry"), [(_("retail"), "RETAIL"), (_("government"), "GOVERNMENT")]),
        "company_type": choice_field(
            _("Company"),
            [(_("private"), "private"), (_("non-profit"), "non-profit"), (_("government"), "government")],
            _("A public company adds its ticker and an address for a verification mail, in code or in the Console."),
        ),
    }


def _person() -> dict[str, Field]:
    """Return the fields of whoever represents it."""
    return {
        "first_name": text_field(_("First name"), check=needed()),
        "last_name": text_field(_("Last name"), check=needed()),
        "email": text_field(_("E-mail"), check=needed(email)),
        "phone_number": text_field(_("Phone"), check=needed(phone)),
        "business_title": text_field(_("Title"), check=needed()),
        "job_position": text_field(_("Position"), check=needed()),
    }


def _place() -> dict[str, Field]:
    """Return the fields of its address, and where Twilio writes to."""
    return {
        "street": text_field(_("Street"), check=needed()),
        "city": text_field(_("City"), check=needed()),
        "region": text_field(_("State"), check=needed()),
        "postal_code": text_field(_("ZIP code"), check=needed()),
        "contact": text_field(_("Your e-mail"), _("Twilio writes to it about the reviews."), needed(email)),
    }
