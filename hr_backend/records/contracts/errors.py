"""Refusals about contracts."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class ProbationUnlawful(Conflict):
    code = "probation_unlawful"
    detail = "LCL art. 19 allows no such probation; `data.latest` is the last day it may have."
    example: ClassVar[JSON] = {"latest": "2027-01-31"}


class ContractsOverlap(Conflict):
    code = "contracts_overlap"
    detail = "There is a contract for some of these days already."


class ContractOver(Conflict):
    code = "contract_over"
    detail = "This contract has ended, or the day lies outside of it."
