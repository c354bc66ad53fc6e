"""System checks: what would stop matching, each with its mend."""
