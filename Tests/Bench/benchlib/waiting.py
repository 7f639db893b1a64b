"""Many HTTP requests that wait, on as many connections, from one thread."""

import selectors
import socket


class Waiting:
    """Keeps `count` requests under way: each that is answered is asked again."""

    def __init__(self, port, count, request):
        self.selector = selectors.DefaultSelector()
        self.request = request
        self.answers = 0
        self.broken = 0
        self.sockets = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.setblocking(False)
            self.sockets.append(connection)
            self.selector.register(connection, selectors.EVENT_READ)
            connection.send(self.request())

    def run(self, seconds_left):
        """Answers what has come, until `seconds_left()` is no longer positive."""
        while (left := seconds_left()) > 0:
            for key, _ in self.selector.select(min(left, 0.05)):
                try:
                    data = key.fileobj.recv(1 << 16)
                except BlockingIOError:
                    continue
                if not data:
                    self.broken += 1
                    self.selector.unregister(key.fileobj)
                elif data.startswith(b"HTTP/1.1 "):
                    self.answers += 1
                    key.fileobj.send(self.request())

    def close(self):
        for connection in self.sockets:
            connection.close()
        self.selector.close()
