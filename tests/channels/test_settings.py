"""Settings are documented, come from the environment, and never show a secret."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from channels.keys import replace, secret
from channels.settings import Settings

NAMES = [f"YUEMIAN_{name.upper()}" for name in Settings.model_fields]


@pytest.mark.parametrize("page", ["docs/settings.md", ".env.example"])
def test_every_setting_is_on_the_page_and_nothing_else(page: str) -> None:
    written = Path(page).read_text("utf-8")
    assert [name for name in NAMES if name not in written] == []


def test_nothing_has_to_be_set() -> None:
    assert Settings.model_validate({}).host == "127.0.0.1"


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUEMIAN_ALLOWED_ORIGINS", "https://a.example/, https://b.example")
    assert Settings().allowed_origins == {"https://a.example", "https://b.example"}


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUEMIAN_SESSION_SECRET", "too short")
    with pytest.raises(ValidationError):
        Settings()


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    made = secret(None, tmp_path / "data", "session")
    assert secret(None, tmp_path / "data", "session") == made
    assert secret(None, tmp_path / "data", "hr") != made
    assert len(made.get_secret_value()) >= 32
    kept = tmp_path / "data" / "keys" / "session"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir() if path.name.startswith(".")] == []


def test_a_secret_that_was_set_is_written_nowhere(tmp_path: Path) -> None:
    assert secret(SecretStr("given"), tmp_path, "session").get_secret_value() == "given"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "smtp://mail.example.com"},
        {"smtp_url": "mail.example.com", "mail_from": "hr@example.com"},
        {"smtp_url": "smtp://mail.example.com", "mail_from": "hr"},
        {"sms_url": "https://sms.example.com"},
        {"sms_url": "https://sms.example.com", "sms_secret": "too short"},
    ],
)
def test_a_way_that_cannot_work_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)


def test_ways_that_can_work() -> None:
    settings = Settings.model_validate(
        {
            "smtp_url": "smtps://hr:pw@mail.example.com",
            "mail_from": "招聘组 <hr@example.com>",
            "sms_url": "https://sms.example.com",
            "sms_secret": "s" * 32,
        }
    )
    assert "pw" not in repr(settings)


def test_a_kept_secret_is_replaced_at_one_go(tmp_path: Path) -> None:
    old = secret(None, tmp_path, "vault").get_secret_value()
    replace(tmp_path, "vault", ["new", old])
    assert secret(None, tmp_path, "vault").get_secret_value().split() == ["new", old]
    kept = tmp_path / "keys" / "vault"
    assert kept.stat().st_mode & 0o077 == 0
    assert [file.name for file in kept.parent.iterdir()] == ["vault"]
