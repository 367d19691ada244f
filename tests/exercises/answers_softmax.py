"""What learners answer to the exercises of this notebook."""

from answers import Answer

# What stands in the notebook by then and an answer may read by mistake.
NOTEBOOK = ""

WRONG: list[Answer] = []

RIGHT: list[Answer] = []
