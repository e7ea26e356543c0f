"""Findings about an account: what is wrong, what follows, and the call that fixes it.

The module is the function as well: ``toolkit.audit(account)`` and ``toolkit.audit.Limits`` both work.
"""

from __future__ import annotations

import sys
from types import ModuleType

from toolkit.audit.check import Check
from toolkit.audit.checks import registered
from toolkit.audit.effect import preview_fix
from toolkit.audit.findings import Findings
from toolkit.audit.fix import apply_fix
from toolkit.audit.limits import Limits
from toolkit.audit.report.chart import HealthChart, health_chart
from toolkit.audit.report.health import health
from toolkit.audit.run import audit

__all__ = [
    "Check",
    "Findings",
    "HealthChart",
    "Limits",
    "apply_fix",
    "audit",
    "health",
    "health_chart",
    "preview_fix",
    "registered",
]


class _Callable(ModuleType):
    """Python binds a package's name in its parent to the package, so the package has to be callable itself.

    https://docs.python.org/3/reference/datamodel.html#customizing-module-attribute-access
    """

    __call__ = staticmethod(audit)


sys.modules[__name__].__class__ = _Callable
