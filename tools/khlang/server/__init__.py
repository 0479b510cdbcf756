"""HTTP only: serves the published site and the staff desk, and rebuilds when the library changes.

`app` is the web application, `desk` its search pages and its API, `api` describes the API, `local` serves on one
port of this computer.
"""

from khlang.server.app import make_app
from khlang.server.desk import CurrentDesk
from khlang.server.local import HOST, PortTakenError, serve

__all__ = ["HOST", "CurrentDesk", "PortTakenError", "make_app", "serve"]
