"""HTTP only: serves the published site, the staff desk and previews of drafts, takes what people send, and rebuilds.

`app` is the web application, `site_files` the published files, `desk` its search pages and its API, `api` describes the
API, `drafts` shows what is not published, `frames` puts pages into the theme's frame, `responses` has the headers.

`sending` and `following` take what people send and tell what became of it, both by `posting`; `review` is the officers'
desk, `case_views` what both show of a case, `headlines` what is told of one outside, by a
feed or by mail (`notices`, `smtp`); `door` lets a post in,
`form_body` reads it, `sent_form` gives its words and photos, `replies` answers. `origin_check`, `client_address` and
`rate_limit` are the door's, `service` is what these routes share. `operations` tells those who run it how it stands,
by `metrics` and `request_log`.

`connection`, `request_check` and `work` bound what others may send, which names are answered to, and how much is done
at once; `local` serves on one port; `rebuild` lets a process of its own, `rebuild_worker`, build; `housekeeping`
removes what is no longer kept.
"""

from khlang.server.app import make_app
from khlang.server.client_address import ProxyError, read_proxies
from khlang.server.current_desk import CurrentDesk
from khlang.server.current_forms import CurrentForms
from khlang.server.door import DoorSettings
from khlang.server.drafts import CurrentDrafts
from khlang.server.frames import LiveFrames
from khlang.server.housekeeping import keep_house
from khlang.server.local import HOST, PortTakenError, Serving, make_server, serve
from khlang.server.notices import send_notices
from khlang.server.origin_check import OriginError, read_origins
from khlang.server.rebuild import BuildError, Rebuild
from khlang.server.service import Service
from khlang.server.smtp import SmtpError, SmtpSettings, read_smtp

__all__ = [
    "HOST",
    "BuildError",
    "CurrentDesk",
    "CurrentDrafts",
    "CurrentForms",
    "DoorSettings",
    "LiveFrames",
    "OriginError",
    "PortTakenError",
    "ProxyError",
    "Rebuild",
    "Service",
    "Serving",
    "SmtpError",
    "SmtpSettings",
    "keep_house",
    "make_app",
    "make_server",
    "read_origins",
    "read_proxies",
    "read_smtp",
    "send_notices",
    "serve",
]
