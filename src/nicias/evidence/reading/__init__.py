"""Documents in: opened within limits, cut into paragraphs, and read by a grammar that proposes what a person then decides."""
