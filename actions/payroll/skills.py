"""Pay, tax and insurance by chat: which action serves which intent."""

from actions.entries import Entry
from actions.faq import Similarity
from actions.payroll.deductions import query_deduction, query_social_insurance
from actions.payroll.payslips import query_payday, query_payslip
from actions.payroll.proving import CODE, proven
from bot.dialogue.skill import Slot

MONTH = Slot("month")
VIEW = Slot("view")
PROOF = Slot(CODE, takes="words")


def entries(similarity: Similarity) -> tuple[Entry, ...]:
    """The actions of this domain; month and view come with buttons."""
    return (
        Entry("query_payslip", proven(query_payslip), (PROOF, MONTH, VIEW)),
        Entry("query_deduction", proven(query_deduction), (PROOF, MONTH, VIEW)),
        Entry(
            "query_social_insurance",
            proven(query_social_insurance),
            (
                PROOF,
                MONTH,
            ),
        ),
        Entry("query_payday", query_payday, (Slot("human"),), lapses=True),
    )
