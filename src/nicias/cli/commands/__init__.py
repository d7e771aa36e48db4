"""One module per command; heavy imports stay inside the functions, so that `nicias --help` is quick."""
