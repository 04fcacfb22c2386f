"""What employees ask their managers for: leave, overtime, corrections: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(
    tags=["employee requests"], responses=declare(NotAuthenticated, Forbidden, NotFound)
)
