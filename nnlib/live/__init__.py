"""Live pictures for notebooks: a panel whose controls train the code you wrote.

Needs ipywidgets and anywidget.
"""

from .controls import slider
from .drawing_pad import DrawingPad
from .explore import explore
from .panel import Panel

__all__ = ["DrawingPad", "Panel", "explore", "slider"]
