"""Pay-after-use contracts carried out: opened, taken on step by step, looked after daily."""

from .books import replay_contract
from .opening import open_pay_after_use
from .reminding import look_after_contracts
from .stepping import answer_proposal, take_step

__all__ = [
    "answer_proposal",
    "look_after_contracts",
    "open_pay_after_use",
    "replay_contract",
    "take_step",
]
