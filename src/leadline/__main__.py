"""`python -m leadline`: the same as the command `leadline`."""

import sys

from leadline.cli.main import main

sys.exit(main())
