"""TrustHub v1 EndUsers and SupportingDocuments: what profiles are made of.

``twilio_trusthub_v1.json``. A type that does not exist is refused, fields that a type does not have are kept (assumed).
"""

from __future__ import annotations

from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import Field, choice, given, json_object, required, text
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.registrations.trusthub import assignments
from toolkit.sandbox.registrations.trusthub.policies import document_types, end_user_types
from toolkit.sandbox.store import kinds

_SETTINGS = (Field("FriendlyName", text(255, empty=False)), Field("Attributes", json_object))


def _part(kind: str, prefix: str, path: str, types: tuple[str, ...], **more: object) -> Resource:
    read_type = choice(types)

    def new(context: Context) -> dict[str, object]:
        settings = {"attributes": {}} | given(_SETTINGS, context.form)
        settings["friendly_name"] = required(context.form, "FriendlyName")
        return settings | {"type": read_type("Type", required(context.form, "Type"))} | more

    return Resource(
        kind,
        prefix,
        f"/v1/{path}",
        "results",
        product="trusthub",
        fields=_SETTINGS,
        new=new,
        on_delete=assignments.take_out,
    )


END_USERS = _part(kinds.END_USER, "IT", "EndUsers", tuple(end_user_types()))
DOCUMENTS = _part(
    kinds.SUPPORTING_DOCUMENT,
    "RD",
    "SupportingDocuments",
    tuple(document_types()),
    status="DRAFT",
    mime_type=None,
)

_ALL = ("create", "list", "fetch", "update", "delete")
ROUTES = (*END_USERS.routes(*_ALL), *DOCUMENTS.routes(*_ALL))
