"""Refusals about webhooks."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class AddressRefused(Invalid):
    code = "address_refused"
    detail = (
        "The address must be https and public; `data.problem` is one of malformed, credentials,"
        " scheme, private_address. A setting of the house allows its own network."
    )
    example: ClassVar[JSON] = {"problem": "private_address"}


class CallNotDead(Conflict):
    code = "call_not_dead"
    detail = "Only a dead call can be tried again; `data.status` says where this one stands."
    example: ClassVar[JSON] = {"status": "sent"}
