"""What is offered and sought: technologies and needs, their states, terms and tiers."""
