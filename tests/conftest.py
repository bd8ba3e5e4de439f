"""Shared by all tests."""

from hypothesis import settings

settings.register_profile("jiheng", deadline=None, derandomize=True)  # the same run everywhere, however slow
settings.load_profile("jiheng")
