"""`python -m dateline_client …`"""

import sys

from dateline_client.command import main

sys.exit(main())
