"""Who says what: questions about claims, whatever they are about."""
