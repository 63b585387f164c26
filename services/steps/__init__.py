"""What each action does: one file for one member of the closed set."""
