"""Reminders: what is due, overdue or long unreported, by unit, as lists, mails and messages."""
