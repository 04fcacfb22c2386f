"""Tables of employee records."""

from hr_backend.records.appraisals import models as appraisals
from hr_backend.records.certificates import models as certificates
from hr_backend.records.checklists import models as checklists
from hr_backend.records.contracts import models as contracts
from hr_backend.records.employees import models as employees
from hr_backend.records.moves import models as moves
from hr_backend.records.training import models as training

__all__ = [
    "appraisals",
    "certificates",
    "checklists",
    "contracts",
    "employees",
    "moves",
    "training",
]
