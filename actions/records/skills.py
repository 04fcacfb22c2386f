"""Contracts, certificates, own data, training by chat: which action serves which intent."""

from actions.entries import Entry
from actions.faq import Similarity, answering
from actions.payroll.proving import CODE, proven
from actions.records import appraisals, certificates, contracts, joining, profile, training
from bot.dialogue.skill import Slot


def entries(similarity: Similarity) -> tuple[Entry, ...]:
    """The actions of this domain."""
    entry, proof = Slot("entry"), Slot(CODE, takes="words")
    return (
        Entry(
            "request_certificate", proven(certificates.request_certificate), (proof, Slot("kind"))
        ),
        Entry(
            "open_certificate", proven(certificates.open_certificate), (proof, Slot("certificate"))
        ),
        Entry("query_contract", contracts.query_contract),
        Entry("faq_onboarding", answering("onboarding", similarity), (entry,)),
        Entry(
            "faq_offboarding",
            answering("offboarding", similarity, beside=joining.own_last_day),
            (entry,),
        ),
        Entry(
            "update_profile",
            profile.update_profile,
            (
                Slot("field"),
                Slot("phone", takes="phone", clears=("confirm",)),
                Slot("address", takes="reason", clears=("confirm",)),
                Slot("emergency", takes="reason", clears=("confirm",)),
                Slot("bank", takes="reason"),
                Slot("number", takes="reason"),
                Slot("confirm"),
            ),
        ),
        Entry("query_performance", appraisals.query_performance),
        Entry("query_training", training.query_training),
        Entry("sign_up_course", training.sign_up_course, (Slot("course"),)),
        Entry("step_back_course", training.step_back_course, (Slot("course"),)),
    )
