"""Results for readers: words for numbers, tables and curves on a terminal."""
