"""The editor of `dxplan edit`: pages on this machine on which progress is reported."""
