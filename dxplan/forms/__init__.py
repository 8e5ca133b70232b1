"""Forms instead of YAML: made from the models for web editors and issues, and read back."""
