"""Files and folders: atomic writes, watching, the cache folder, pictures, encodings."""
