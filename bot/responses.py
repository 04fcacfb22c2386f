"""Every sentence a person can read, from `nlu_data/responses/<domain>.yml`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml


class MissingResponse(KeyError):
    """No sentence of that name, or a place in it that was not filled."""


class Responses:
    """Sentences by `domain.name`; places in braces are filled by keyword."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, folder: Path) -> "Responses":
        """Read all files of a folder. Raises ValueError naming the file and the key."""
        sentences: dict[str, str] = {}
        for path in sorted(folder.glob("*.yml")):
            # Text alone: otherwise the keys `yes` and `no` would become true and false.
            document = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
            for key, sentence in _flatten(path.stem, document):
                if not isinstance(sentence, str):
                    raise ValueError(f"{path}: {key} must be a text")
                if key.endswith((".True", ".False")):  # YAML's yes and no
                    raise ValueError(f"{path}: {key}: yes and no are no names in YAML")
                sentences[key] = sentence.rstrip("\n")
        return cls(sentences)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences)

    def raw(self, key: str) -> str:
        """The sentence of a key with its places unfilled."""
        return self._sentences[key]

    def say(self, key: str, **data: object) -> str:
        """The sentence of a key, filled. Raises MissingResponse."""
        try:
            return self._sentences[key].format(**data)
        except KeyError as missing:
            raise MissingResponse(f"{key}: {missing}") from missing


def _flatten(prefix: str, node: object) -> Iterator[tuple[str, object]]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _flatten(f"{prefix}.{key}", child)
    else:
        yield prefix, node
