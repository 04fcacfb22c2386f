"""The fixed texts of the page and the widget, out of nlu_data/responses/web.yml."""

import gzip
import json
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

import yaml

STATIC = files("channels.web") / "static"
Labels = dict[str, str | dict[str, str]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The widget's script and the chat page with their texts filled in."""

    widget: bytes
    page: bytes

    @property
    def widget_gzipped(self) -> bytes:
        """The script as it goes to browsers that take gzip, all of them."""
        return gzip.compress(self.widget, 9, mtime=0)

    @property
    def widget_tag(self) -> str:
        """An entity tag of the script: it changes when the script or a text does."""
        return f'"{sha256(self.widget).hexdigest()[:20]}"'


def _is_remark(line: str) -> bool:
    return line.startswith("//") or (line.startswith("/*") and line.endswith("*/"))


def load_texts(*, company: str = "", message_length: int) -> Texts:
    """Read the texts; `company` is put before the title where it is given."""
    source = files("nlu_data") / "responses" / "web.yml"
    labels: Labels = yaml.safe_load(source.read_text("utf-8"))
    if company:
        labels["title"] = f"{company} · {labels['title']}"
        labels["page_title"] = labels["title"]
    script = (STATIC / "widget.js").read_text("utf-8")
    for_page = {"page_title", "needs_javascript"}
    shown = {name: text for name, text in labels.items() if name not in for_page}
    script = script.replace("__LABELS__", json.dumps(shown, ensure_ascii=False), 1)
    script = script.replace("__MAX__", str(message_length), 1)
    # Indentation and remarks are for its readers; line ends stay, the language leans on them.
    lines = (line.strip() for line in script.splitlines())
    script = "\n".join(line for line in lines if line and not _is_remark(line)) + "\n"
    page = Template((STATIC / "index.html").read_text("utf-8")).substitute(
        {name: escape(str(labels[name])) for name in for_page}
    )
    return Texts(script.encode(), page.encode())
