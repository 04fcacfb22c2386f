"""Messages read by Rasa: its labels and spans, made whole by the rules both engines share."""

from collections.abc import Sequence

from bot.nlu.classifier import BARE_CANCEL
from bot.nlu.entities import Marked, Namer
from bot.nlu.judgement import judge
from bot.nlu.normalise import Normaliser
from bot.nlu.understanding import OUT_OF_SCOPE, Understanding
from channels.rasa.client import Parsed, RasaClient

REJECT_BELOW = 0.15
"""Confidence below which a message is not taken for understood: of 0 to .5 in steps of .05 the one
that reads most messages right, .871 of those out of scope at .041 falsely rejected."""


class RasaParser:
    """The Parser protocol over a Rasa server; raises RasaUnavailable.

    Rasa reads normalised text and knows nothing of what was asked; bare answers, 「来不了」, what
    else a message asks for, the company's names and canonical values come from `bot.nlu`.
    """

    def __init__(self, client: RasaClient, normalise: Normaliser, namer: Namer) -> None:
        self._client, self._normalise, self._namer = client, normalise, namer

    @classmethod
    def like(cls, other: "RasaParser", client: RasaClient) -> "RasaParser":
        """The same rules over another connection."""
        return cls(client, other._normalise, other._namer)

    def parse(self, text: str, *, asked: str | None = None) -> Understanding:
        """Read one message; `asked` is what the bot has just asked for."""
        normal = self._normalise(text)
        parsed = Parsed(intent_ranking=[], entities=[])
        if normal.text.strip():
            parsed = self._client.parse(normal.text)
        found: list[Marked] = [
            ((e.entity, e.start, e.end), e.confidence_entity)
            for e in sorted(parsed.entities, key=lambda e: e.start)
            if 0 <= e.start < e.end <= len(normal.text)
        ]
        return judge(
            text,
            normal.text,
            _readings(normal.text, asked, parsed),
            self._namer.entities(text, normal, found),
            asked=asked,
            read=self._read,
            reject_below=REJECT_BELOW,
        )

    def parse_many(self, rows: Sequence[tuple[str, str | None]]) -> list[Understanding]:
        """Read many `(text, asked)`, in order."""
        return [self.parse(text, asked=asked) for text, asked in rows]

    def _read(self, rows: Sequence[tuple[str, str | None]]) -> list[dict[str, float]]:
        return [_readings(text, asked, self._client.parse(text)) for text, asked in rows]


def _readings(text: str, asked: str | None, parsed: Parsed) -> dict[str, float]:
    readings = {row.name: row.confidence for row in parsed.intent_ranking}
    if BARE_CANCEL.fullmatch(text):
        certain = "cancel_interview" if asked is None else "stop"
        return {name: float(name == certain) for name in {*readings, certain}}
    # Rasa ranks nothing where no part of a text is known to it.
    return readings or {OUT_OF_SCOPE: 1.0}
