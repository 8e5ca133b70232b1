"""Values and changes of records in the words of one language, as plain text."""
