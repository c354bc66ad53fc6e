"""The dashboard: its form, its tables with their charts, its page and its export."""

from .page import figures_csv, figures_page

__all__ = ["figures_csv", "figures_page"]
