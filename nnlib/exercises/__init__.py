"""Exercises: an answer is run on random inputs, and the check names the fault it finds.

`check(answer, judge)` gives a verdict: not attempted, right, wrong with the reason, or stopped at a
line of the learner's. A judge is one of those here, or a function that returns where the answer is
right and raises Wrong where it is not.
"""

from .cases import Case
from .checking import check
from .class_judges import ClassJudge, LayerJudge
from .function_judge import FunctionJudge
from .suspect import Suspect
from .value_judges import ChoiceJudge, NumberJudge, Slip
from .verdict import NotAttempted, State, Stopped, Verdict, Wrong

__all__ = [
    "Case",
    "ChoiceJudge",
    "ClassJudge",
    "FunctionJudge",
    "LayerJudge",
    "NotAttempted",
    "NumberJudge",
    "Slip",
    "State",
    "Stopped",
    "Suspect",
    "Verdict",
    "Wrong",
    "check",
]
