"""The one door to the published warehouse: a function a question, a frame an answer.

Every function takes the path of the published file that its page was given, so that a page never mixes two
versions. Money and points come as Decimal.
"""
