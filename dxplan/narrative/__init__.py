"""What happened to records, told as sentences for people."""
