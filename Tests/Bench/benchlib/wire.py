"""A bad line between a box and its hub: TCP through this process, which cuts, stalls, slows down or tells after so many steps."""

import select
import socket
import threading
import time


class Wire:
    """Carries each connection to the hub. A step is a piece that one side has sent, before it is passed on; steps are counted over all
    connections. `on_step(number)` returns what becomes of it: None (passed on), `cut`, or `drop` (this connection is silent from now on).
    """

    def __init__(self, target, on_step, delay=lambda: 0):
        self.target, self.on_step, self.delay = target, on_step, delay
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.steps, self.lock, self.over = 0, threading.Lock(), False
        threading.Thread(target=self.accept, daemon=True).start()

    def end(self):
        self.over = True
        self.listener.close()

    def accept(self):
        while not self.over:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            near.close()
            return
        silent = False
        try:
            while not self.over:
                ready, _, _ = select.select([near, far], [], [], 1)
                for end in ready:
                    data = end.recv(65536)
                    if not data:
                        return
                    with self.lock:
                        self.steps += 1
                        fate = self.on_step(self.steps)
                    if fate == "cut":
                        return
                    silent = silent or fate == "drop"
                    if not silent:
                        time.sleep(self.delay())
                        (far if end is near else near).sendall(data)
        except OSError:
            pass
        finally:
            near.close()
            far.close()
