"""What the assistant knows of language, as data."""

from pathlib import Path

ROOT = Path(__file__).parent
