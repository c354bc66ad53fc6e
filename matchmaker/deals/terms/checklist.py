"""The checklist of an agreement: what the rules of its date and place have to say about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .conditions import CONDITIONS
from .facts import Facts, NoticeFacts
from .rules import Rule, rules_in_force

__all__ = ["Facts", "Finding", "NoticeFacts", "check_agreement", "holding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, looked up for an agreement."""

    rule: Rule
    is_possible_issue: bool

    @property
    def holds_signing(self) -> bool:
        """Whether the signing is not recorded while this stands: only for rules that are law."""
        return self.is_possible_issue and self.rule.holds_signing and self.rule.is_confirmed


def check_agreement(facts: Facts, rules: Collection[Rule] | None = None) -> list[Finding]:
    """Every rule in force on ``facts.day`` where the provider is, possible issues first.

    No row, no finding: where the file has no rules for a date, nothing is said about it.
    """
    rows = rules_in_force(facts.day, facts.jurisdictions, rules)
    found = [Finding(rule, CONDITIONS[rule.condition](facts)) for rule in rows]
    return sorted(found, key=lambda each: not each.is_possible_issue)


def holding(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stand against recording the signing."""
    return [each for each in findings if each.holds_signing]
