"""What every published model owes its reader."""
