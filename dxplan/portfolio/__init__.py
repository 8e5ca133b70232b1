"""Everything below plans/: paths, single files, loading, and the portfolio that they make."""
