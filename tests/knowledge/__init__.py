"""What must hold for the live library, whatever forms, vocabularies and records it has: none is named here."""
