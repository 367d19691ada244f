"""Live pictures for notebooks: a panel whose controls train the code you wrote.

Needs ipywidgets and anywidget.
"""

from .controls import slider
from .explore import explore
from .panel import Panel

__all__ = ["Panel", "explore", "slider"]
