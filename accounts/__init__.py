"""Who takes part: people, organizations, memberships, technology managers, and the audit trail."""
