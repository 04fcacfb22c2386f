"""Refusals about the employee file."""

from hr_backend.kit.errors import Conflict


class CardInvalid(Conflict):
    code = "card_invalid"
    detail = "This is no number of a bank card."


class IdentityInvalid(Conflict):
    code = "identity_invalid"
    detail = "This is no number of an identity card."


class PhoneInvalid(Conflict):
    code = "phone_invalid"
    detail = "This is no telephone number."


class NumberTaken(Conflict):
    code = "employee_no_taken"
    detail = "Somebody else has this employee number."
