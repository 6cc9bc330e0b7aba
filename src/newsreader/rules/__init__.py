"""Rules: what becomes of articles by themselves. The user keeps them as `[[rules]]` in the configuration."""

from newsreader.rules.judge import ChangeKind, RuleMatcher
from newsreader.rules.records import Do, Rule, read_rule, values_of

__all__ = ["ChangeKind", "Do", "Rule", "RuleMatcher", "read_rule", "values_of"]
