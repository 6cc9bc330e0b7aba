"""Rules: what becomes of articles by themselves. The user keeps them as `[[rules]]` in the configuration."""

from newsreader.rules.judge import Judge, News
from newsreader.rules.records import Do, Rule, read_rule, values_of

__all__ = ["Do", "Judge", "News", "Rule", "read_rule", "values_of"]
