"""Refusals about batches."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class BatchEmpty(Invalid):
    code = "batch_empty"
    detail = (
        "None of the interviews the caller may change fits; `data.already_there` says how many"
        " need not move."
    )
    example: ClassVar[JSON] = {"already_there": 0}


class BatchContradictory(Invalid):
    code = "batch_contradictory"
    detail = "Nothing is left of the times asked for once those refused are taken out."


class BatchTooLarge(Invalid):
    code = "batch_too_large"
    detail = "More interviews than one batch may hold; `data.most` says how many."
    example: ClassVar[JSON] = {"most": 2000}


class BatchNotReady(Conflict):
    code = "batch_not_ready"
    detail = "The batch is not in a state that allows this; `data.status` says where it is."
    example: ClassVar[JSON] = {"status": "planning"}


class BatchUnplaceable(Conflict):
    code = "batch_unplaceable"
    detail = "The plan could place none of the interviews; its items say which constraint prevents."


class BatchOutdated(Conflict):
    """Nothing was done; the batch is noted as outdated, so the transaction stays."""

    code = "batch_outdated"
    detail = (
        "The world has changed since the plan was made and nothing was applied: POST .../renew"
        " plans anew. `data` names the interviews that changed, were added, or lost their new time."
    )
    example: ClassVar[JSON] = {"changed": ["..."], "added": [], "taken": []}
    keeps_transaction: ClassVar[bool] = True


class UndoImpossible(Conflict):
    code = "undo_impossible"
    detail = (
        "Not everything can be put back, so nothing was. `data.problems` says of each interview:"
        " changed, past, busy or taken."
    )
    example: ClassVar[JSON] = {"problems": [{"interview": "...", "problem": "taken"}]}
