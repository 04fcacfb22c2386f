"""Pay, tax and social insurance: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["payroll"], responses=declare(NotAuthenticated, Forbidden, NotFound))
