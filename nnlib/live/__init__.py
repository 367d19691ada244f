"""Live pictures for notebooks: a panel whose controls train the code you wrote.

Needs ipywidgets and anywidget.
"""

from .bug_hunt import BugHunt
from .controls import slider
from .drawing_pad import DrawingPad
from .explore import explore
from .panel import Panel

__all__ = ["BugHunt", "DrawingPad", "Panel", "explore", "slider"]
