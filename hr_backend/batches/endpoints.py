"""Many interviews cancelled or moved at once: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["batches"], responses=declare(NotAuthenticated, Forbidden, NotFound))
