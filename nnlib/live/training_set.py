"""The training set of a panel: the notebook's samples, or the learner's own in their place."""

from __future__ import annotations

from .camera import Camera
from .functions import Values
from .learners_code import FROM_DATA, LearnersCode
from .points import OwnPoints, check_classes
from .samples import Data
from .table import CLASSES


class TrainingSet:
    """The samples to train on; `chosen` are those that were chosen last.

    How many classes the model tells, the camera's last frame says.
    """

    chosen: Data

    def __init__(self, code: LearnersCode, camera: Camera) -> None:
        self._code = code
        self._camera = camera
        self._own = OwnPoints()

    def choose(self, values: Values) -> Data:
        """The samples that training begins with now, where the controls have these values."""
        self.chosen = self.wanted(values)
        return self.chosen

    def wanted(self, values: Values) -> Data:
        """The same samples, which are not chosen with that."""
        return self._own.now or self._code.choose_data(values)

    # The learner's own

    @property
    def own(self) -> Data | None:
        """The learner's own samples; None where the notebook's are used."""
        return self._own.now

    def put(self, own: Data | None) -> None:
        """Has these chosen from now on, or the notebook's; `check` says whether they may be."""
        self._own.put(own)

    def edit(self, wish: object) -> None:
        """Does what the page wants of them, as OwnPoints says; raises ValueError as `check`."""
        self.check_can_be_own()
        self._own.edit(wish, self.chosen, *self._most_classes())

    def check(self, own: Data) -> None:
        """Raises ValueError where these cannot be put in place of the notebook's."""
        self.check_can_be_own()
        check_classes(own, *self._most_classes())

    def check_can_be_own(self) -> None:
        """Raises ValueError where training would not see other samples than the notebook's."""
        if not self.can_be_own():
            raise ValueError(
                "Own points need a step that takes X and y, as step(model, X, y): "
                "as it is, training would not see them."
            )

    def can_be_own(self) -> bool:
        """Whether step gets the samples, so that training sees others."""
        return all(self._code.step.takes(name) for name in FROM_DATA)

    @property
    def most_classes(self) -> int:
        """Of how many classes own points may be."""
        return self._most_classes()[0]

    def _most_classes(self) -> tuple[int, str]:
        """And why not of more."""
        if self._code.start.takes("y"):
            return CLASSES, f"there can be {CLASSES} classes."
        told = min(self._camera.frame.P.classes, CLASSES)
        return told, (
            f"the network tells {told} classes, 0 to {told - 1}. Let start take y, and make as "
            f"many outputs as y has classes: then there can be {CLASSES}."
        )
