"""The connection: whether its server has left is heard, not asked."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A kept connection is looked at before each request; to ask its server would cost as much as a statement that works."""

    def is_usable(self) -> bool:
        """Whether the connection can be used: a server that has ended it, or has anything to say, has sent something.

        After an error the server is asked, as Django does.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.errors_occurred:
            return super().is_usable()
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0) or super().is_usable()
