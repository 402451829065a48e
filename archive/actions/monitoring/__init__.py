"""How the archive goes: health, tallies, alarms, figures."""
