"""Live pictures for notebooks: a panel whose sliders train the code you wrote. Needs ipywidgets."""

from .explore import explore
from .panel import Panel

__all__ = ["Panel", "explore"]
