"""What is known and why: sources, claims with locators, documents, and estimates. Knows nothing else of ours."""
