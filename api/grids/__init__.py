"""Where things are and whose they are: communities, estates, grids, places in words."""
