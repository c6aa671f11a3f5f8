"""YAML as people mean it: yes, no, on and off are words, not truth values. Numbers in base 60 stay numbers, to be told."""

from __future__ import annotations

from typing import Any, ClassVar

import yaml


class WordsStayWords(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # which of the two is known at run time
    """The safe loader without YAML 1.1's yes, no, on and off; true and false stay."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def load_yaml(text: str) -> Any:
    """The content of a YAML text. Raises yaml.YAMLError with the line."""
    return yaml.load(text, Loader=WordsStayWords)
