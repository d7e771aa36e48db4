"""An independent, slow version of the map, written from the equations, and a tiny game to check against."""
