"""Files and folders: atomic writes, watching, the cache folder, copied files, encodings."""
