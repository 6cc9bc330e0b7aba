"""Rules: what becomes of articles by themselves. The user keeps them as `[[rules]]` in the configuration;
here they are records and what they hold for. It may import the query language.
"""

from newsreader.rules.judge import ChangeKind, RuleMatcher
from newsreader.rules.records import Do, Rule, read_rule, values_of

__all__ = ["ChangeKind", "Do", "Rule", "RuleMatcher", "read_rule", "values_of"]
