"""What keeps a reader in its cage: one file a system, chosen here, each with the same two functions.

`confine(limits)` is called once by the child before it reads anything, and says in words what holds from then on; `each(limits, size)`
is called before each job. `adopt(handle, limits)` is called by the program for a child that it started.
"""

from __future__ import annotations

import sys

try:
    if sys.platform == "win32":
        from leadline.cage.system import windows as chosen
    elif sys.platform == "linux":
        from leadline.cage.system import linux as chosen
    else:
        from leadline.cage.system import posix as chosen
except ImportError:
    from leadline.cage.system import portable as chosen  # type: ignore[no-redef]

confine, each, adopt = chosen.confine, chosen.each, chosen.adopt

__all__ = ["adopt", "confine", "each"]
