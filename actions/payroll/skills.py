"""Pay, tax and insurance by chat: which action serves which intent."""

from actions.entries import Entry
from actions.faq import Similarity
from actions.payroll.deductions import query_deduction, query_social_insurance
from actions.payroll.payslips import query_payday, query_payslip
from bot.dialogue.skill import Slot

MONTH = Slot("month")
VIEW = Slot("view")


def entries(similarity: Similarity) -> tuple[Entry, ...]:
    """The actions of this domain; month and view come with buttons."""
    return (
        Entry("query_payslip", query_payslip, (MONTH, VIEW)),
        Entry("query_deduction", query_deduction, (MONTH, VIEW)),
        Entry("query_social_insurance", query_social_insurance, (MONTH,)),
        Entry("query_payday", query_payday, (Slot("human"),)),
    )
