"""Pictures that messengers show beside a link to a page."""
