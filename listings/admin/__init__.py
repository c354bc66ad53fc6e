"""Technologies and needs in the administration pages, for technology managers."""

from .pages import NeedAdmin, TechnologyAdmin

__all__ = ["NeedAdmin", "TechnologyAdmin"]
