"""Refusals about promotions and transfers."""

from hr_backend.kit.errors import Conflict


class MoveDecided(Conflict):
    code = "move_decided"
    detail = "This promotion or transfer was decided already."


class NothingMoves(Conflict):
    code = "nothing_moves"
    detail = "A move changes at least one of department, manager, position, level."


class OwnProposal(Conflict):
    code = "own_proposal"
    detail = "Somebody else than who proposed it decides."


class ManagesThemselves(Conflict):
    code = "manages_themselves"
    detail = "The new manager is the person themselves, or works under them."
