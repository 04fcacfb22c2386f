"""Dead letters: recruiters see their own, nobody sees what was written."""

import pytest

from hr_backend.app import dispatcher
from hr_backend.notifications.deliver import Delivery, Unreachable
from tests.hr_backend.conftest import Company, refused


async def nobody_home(_: Delivery) -> None:
    raise Unreachable("not_on_chat")


@pytest.fixture
async def dead(company: Company) -> Company:
    """liu has cancelled for a private reason, and nobody could be told."""
    await company.execute("update people set email = 'chen@example.com' where id = 'chen'")
    await company.done("liu", "/interviews/intime/cancel", {"reason": "家里有急事"})
    await dispatcher(company.app, nobody_home).run_due()
    return company


async def letters(company: Company, person: str) -> set[str]:
    response = await company.get(person, "/notices", status="dead")
    assert response.is_success, response.text
    return {row["person"]["id"] for row in response.json()["items"]}


async def test_recruiters_see_those_of_their_posts_and_admins_all(dead: Company) -> None:
    everybody = {"li", "sun", "zhao", "chen"}
    assert await letters(dead, "zhao") == await letters(dead, "root") == everybody
    assert await letters(dead, "qian") == await letters(dead, "li") == set()
    refused(await dead.get("liu", "/notices"), 403, "forbidden")


async def test_a_letter_says_what_was_tried_and_not_what_was_written(dead: Company) -> None:
    response = await dead.get("zhao", "/notices", status="dead")
    assert "家里有急事" not in response.text
    assert "chen@example.com" not in response.text
    (letter,) = [row for row in response.json()["items"] if row["person"]["id"] == "chen"]
    assert (letter["about"], letter["interview"]) == ("interview_cancelled", "intime")
    tried = {row["way"]: (row["status"], row["last_error"]) for row in letter["deliveries"]}
    assert tried == dict.fromkeys(("chat", "mail"), ("refused", "not_on_chat"))


async def test_pages(dead: Company) -> None:
    first = (await dead.get("root", "/notices", limit=3)).json()
    second = (await dead.get("root", "/notices", cursor=first["next_cursor"])).json()
    ids = [row["id"] for row in first["items"] + second["items"]]
    assert (len(ids), len(set(ids)), second["next_cursor"]) == (4, 4, None)


async def test_trying_again_is_for_those_who_see_it_and_leaves_a_trace(dead: Company) -> None:
    ((notice,),) = await dead.rows("select id from outbox where person_id = 'li'")
    for stranger in ("qian", "li", "liu"):
        refused(await dead.post(stranger, f"/notices/{notice}/retry"), 404, "not_found")
    await dead.done("zhao", f"/notices/{notice}/retry")
    data = refused(await dead.post("zhao", f"/notices/{notice}/retry"), 409, "notice_not_dead")
    assert data == {"status": "waiting"}
    trail = await dead.rows(
        "select actor, subject_id from audit_entries where action = :a", a="notice.retry"
    )
    assert [tuple(row) for row in trail] == [("zhao", notice)]
