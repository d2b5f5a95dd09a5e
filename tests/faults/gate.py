"""A gate before PostgreSQL that can be shut: whoever goes through it loses his database and gets it back."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Gate:
    """Passes connections on to a server while it is open; `shut` cuts those that exist and refuses new ones."""

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server
        self._open = True
        self._lines: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._receive, daemon=True).start()

    def shut(self) -> None:
        """Take the database away."""
        self._open = False
        for line in self._lines:
            _end(line)
        self._lines.clear()

    def open(self) -> None:
        """Bring it back."""
        self._open = True

    def close(self) -> None:
        """End everything."""
        self.shut()
        _end(self._door)

    def _receive(self) -> None:
        while True:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            if not self._open:
                _end(near)
                continue
            far = socket.create_connection(self._server)
            self._lines += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_carry, args=(source, target), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _end(source)
    _end(target)


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextlib.contextmanager
def gate(server: tuple[str, int]) -> Iterator[Gate]:
    """A gate for the length of a test."""
    made = Gate(server)
    try:
        yield made
    finally:
        made.close()
