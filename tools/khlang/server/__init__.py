"""HTTP only: serves the published site, the staff desk and previews of drafts, and rebuilds on changes.

`app` is the web application, `site_files` the published files, `desk` its search pages and its API, `api` describes the
API, `drafts` shows what is not published, `frames` puts pages into the theme's frame, `responses` has the headers.
`connection`, `request_check` and `work` bound what others may send, which names are answered to, and how much is done
at once; `local` serves on one port of this computer.
"""

from khlang.server.app import make_app
from khlang.server.desk import CurrentDesk
from khlang.server.drafts import CurrentDrafts
from khlang.server.local import HOST, PortTakenError, make_server, serve

__all__ = ["HOST", "CurrentDesk", "CurrentDrafts", "PortTakenError", "make_app", "make_server", "serve"]
