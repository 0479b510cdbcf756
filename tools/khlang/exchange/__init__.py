"""Forms and records in other formats: each format is read and written in one place."""
