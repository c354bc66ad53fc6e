"""Tables of deals, a module for each subject."""

from .interests import LONGEST_MESSAGE, Interest

__all__ = ["LONGEST_MESSAGE", "Interest"]
