"""``python -m toolkit``."""

import sys

from toolkit.commands.entry import main

sys.exit(main())
