"""The war as it is fought: histories simulated from the solved map, and what is counted in them."""
