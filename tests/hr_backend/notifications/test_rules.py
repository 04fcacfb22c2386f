"""Who is told what."""

from hr_backend.notifications.rules import RECIPIENTS, About, Party, recipients

PARTIES = {
    Party.CANDIDATE: ["wang"],
    Party.INTERVIEWER: ["li", "chen"],
    Party.RECRUITER: ["zhao"],
    Party.OWNER: ["chen"],
}


def test_every_subject_has_a_line_in_the_table() -> None:
    assert set(RECIPIENTS) == set(About)


def test_everybody_is_told_once_and_as_the_first_thing_they_are() -> None:
    told = list(recipients(About.INTERVIEW_RESCHEDULED, PARTIES, actor="nobody"))
    assert told == [
        ("wang", Party.CANDIDATE),
        ("li", Party.INTERVIEWER),
        ("chen", Party.INTERVIEWER),
        ("zhao", Party.RECRUITER),
    ]


def test_who_did_it_knows_already() -> None:
    told = [person for person, _ in recipients(About.INTERVIEW_CANCELLED, PARTIES, actor="chen")]
    assert told == ["wang", "li", "zhao"]


def test_a_post_without_a_recruiter_is_no_trouble() -> None:
    told = recipients(About.INTERVIEW_CONFIRMED, {Party.RECRUITER: [None]}, actor="wang")
    assert list(told) == []
