"""Files and folders: atomic writes, the cache folder, pictures, encodings, what desktops leave behind."""
