"""Pay, tax and social insurance: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare
from hr_backend.payroll import run_endpoints, setup_endpoints, slip_endpoints
from hr_backend.payroll.exports import endpoints as export_endpoints

router = APIRouter(tags=["payroll"], responses=declare(NotAuthenticated, Forbidden, NotFound))
for part in (setup_endpoints, run_endpoints, slip_endpoints, export_endpoints):
    router.include_router(part.router)
