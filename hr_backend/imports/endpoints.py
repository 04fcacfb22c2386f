"""Files of other systems brought in: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["imports"], responses=declare(NotAuthenticated, Forbidden, NotFound))
