"""The backend itself; Django looks for it in a module of this name."""

from select import POLLIN, poll

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus, TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
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
