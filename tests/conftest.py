"""How hypothesis draws its examples: in CI always the same ones, so that a red run is repeatable.

No deadlines, since the machines that run the tests are busy with other things as well.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "default")
