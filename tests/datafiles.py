"""A server of data files, an empty home to fetch them into, and small files in usual formats."""

import io
import struct
import tarfile
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np


def empty_home(tmp_path, monkeypatch):
    """Make the cache a folder that is not there yet, and the only one; return it."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("NNBOOK_DATA", raising=False)
    monkeypatch.setattr("time.sleep", lambda seconds: None)  # pooch waits between its attempts
    return tmp_path / ".cache" / "nnbook"


class Server(ThreadingHTTPServer):
    """Serves contents by path; breaks the first transfers of a path half-way."""

    def __init__(self, contents):
        super().__init__(("127.0.0.1", 0), Handler)
        self.contents = contents
        self.breaks = dict.fromkeys(contents, 0)
        self.asked = dict.fromkeys(contents, 0)
        self.address = f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.lstrip("/")
        content = self.server.contents.get(name)
        if content is None:
            self.send_error(404)
            return
        self.server.asked[name] += 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.server.breaks[name] > 0:
            self.server.breaks[name] -= 1
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            self.connection.close()
            return
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@contextmanager
def servers():
    """Yield a function that begins to serve contents, by their names."""
    begun = []

    def begin(contents):
        server = Server(contents)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        begun.append(server)
        return server

    yield begin
    for server in begun:
        server.shutdown()
        server.server_close()


def archive(members, mode="w:gz"):
    """Return an archive that holds contents by name."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def idx(array, kind=8):
    """Return an array of bytes in MNIST's format."""
    array = np.asarray(array, np.uint8)
    head = bytes([0, 0, kind, array.ndim]) + b"".join(struct.pack(">I", n) for n in array.shape)
    return head + array.tobytes()
