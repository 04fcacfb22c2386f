"""Leave: its types, balances and requests: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["leave"], responses=declare(NotAuthenticated, Forbidden, NotFound))
