"""The records HR keeps of employees: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))
