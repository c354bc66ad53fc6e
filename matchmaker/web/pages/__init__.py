"""What templates show, made from what selectors found: one module for each subject."""
