"""The weekly meeting of a unit: agenda, course, decisions, attendees."""
