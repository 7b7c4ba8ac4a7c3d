"""A package only so that every test can write `from tests.shared_data import shared`."""
