"""What checks the types of our scripts."""
