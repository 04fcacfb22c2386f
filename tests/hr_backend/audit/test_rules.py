"""What of an entry is personal."""

import pytest

from hr_backend.audit.rules import is_code, sealed, unsealed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scheduled",
        "interview.cancel",
        "0b0f3c1e5d2a4f7a9c8e6b1d2f3a4c5e",
        "2026-12-02",
        "2026-12-02T16:00:00+08:00",
        "company@1",
        "application/pdf",
        "zhao",
        "3",
    ],
)
def test_ids_states_and_moments_stand_in_the_open(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "王芳",
        "Wang Fang",
        "13800000001",
        "+8613800000001",
        "010-12345678",
        "110101199001011234",
        "wang@example.com",
        "https://meet.example.com/secret",
        "家里有事。",
        "x" * 200,
    ],
)
def test_what_a_person_says_or_is_reached_by_does_not(text: str) -> None:
    assert not is_code(text)


def test_personal_words_are_put_away_and_back() -> None:
    kept: dict[str, str] = {}

    def put_away(value: str) -> str:
        digest = f"d{len(kept)}"
        kept[digest] = value
        return digest

    values = {
        "status": "pending",
        "version": 3,
        "reason": "sick",
        "steps": [{"by": "zhao", "note": "好"}, None],
        "phone": {"home": "1"},
        "place": "A座",
    }
    out = sealed(values, put_away)
    assert out["status"] == "pending"
    assert out["version"] == 3
    assert out["steps"][0]["by"] == "zhao"
    assert sorted(kept.values()) == ["1", "A座", "sick", "好"]
    assert unsealed(out, kept) == values
    assert unsealed(out, {})["reason"] == {"erased": True}
