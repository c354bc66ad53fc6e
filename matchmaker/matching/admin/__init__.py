"""The review desk. Nothing is registered here: see ``ReviewAdminConfig`` for why."""
