"""Whether this machine and this project are ready for dxplan, and what to type if not."""
