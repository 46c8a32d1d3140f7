"""A git server as plain as can be, for a pod: bare repositories in a folder, over HTTP, to whoever has the password.

git_server.py FOLDER PORT     the environment holds GIT_USERNAME and GIT_PASSWORD
"""

import base64
import os
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

LOGIN = f"{os.environ['GIT_USERNAME']}:{os.environ['GIT_PASSWORD']}"
EXPECTED = "Basic " + base64.b64encode(LOGIN.encode()).decode()


class Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.headers.get("Authorization") == EXPECTED:
            super().do_GET()
            return
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(sys.argv[2])), partial(Handler, directory=sys.argv[1])).serve_forever()
