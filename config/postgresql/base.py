"""The backend itself; Django looks for it in a module of this name."""

from select import POLLIN, poll
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus, TransactionStatus

NEVER_BY_ITSELF = 2**31
"""Executions before the driver prepares a statement of its own accord. Only what asks to be prepared is: see
`archive.actions.rows`. (None, as Django has it, would refuse these as well.)"""


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "prepare_threshold": NEVER_BY_ITSELF}

    def is_usable(self) -> bool:
        """Whether the server still listens, before the first statement of each request.

        A server that was stopped has closed the connection, and an idle one on which nothing has come is as it was: to
        see that takes no message there and back. What has come, be it the end or a notice, is left to the parent.
        """
        held = self.connection.pgconn if self.connection is not None else None
        if held is None or held.status != ConnStatus.OK or held.transaction_status != TransactionStatus.IDLE:
            return super().is_usable()
        waiting = poll()
        waiting.register(held.socket, POLLIN)
        return not waiting.poll(0) or super().is_usable()
