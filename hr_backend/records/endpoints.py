"""The records HR keeps of employees: the endpoints."""

from fastapi import APIRouter

from hr_backend.records.appraisals import endpoints as appraisals
from hr_backend.records.certificates import endpoints as certificates
from hr_backend.records.checklists import endpoints as checklists
from hr_backend.records.contracts import endpoints as contracts
from hr_backend.records.employees import endpoints as employees
from hr_backend.records.moves import endpoints as moves
from hr_backend.records.training import endpoints as training

router = APIRouter(tags=["records"])
for part in (employees, contracts, checklists, certificates, moves, appraisals, training):
    router.include_router(part.router)
router.include_router(certificates.checking)
