"""The buttons of each action: one file for one member of the closed set."""
