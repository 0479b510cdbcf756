"""`khlang serve`: the site, the desk and the intake on one port, for one computer or behind a proxy."""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Callable
from pathlib import Path

from khlang.cli.arguments import CACHE, EXIT_CLEAN, CommandError, add_shard_arguments
from khlang.cli.commands import find_project
from khlang.cli.intake_arguments import DEFAULT_INTAKE

# What the intake has begun may end in so long; whatever it has not acknowledged comes again.
CLOSE_SECONDS = 0.7


def add_serve_arguments(command: argparse.ArgumentParser) -> None:
    """Add what `khlang serve` takes."""
    command.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="the address to listen on")
    command.add_argument("--port", type=int, default=8000)
    command.add_argument(
        "--intake", type=Path, default=DEFAULT_INTAKE, metavar="DIR", help="what people send"
    )
    for name, metavar, words in (
        ("--allow-host", "NAME", "another name of this server"),
        ("--allow-origin", "URL", "a site elsewhere whose pages may post here"),
        ("--proxy", "ADDRESS", "a proxy whose word counts on who asks"),
    ):
        command.add_argument(name, action="append", default=[], metavar=metavar, help=words)
    command.add_argument(
        "--smtp", default="", metavar="HOST:PORT", help="a server that sends mail to officers"
    )
    command.add_argument("--mail-from", default="", metavar="ADDRESS", help="whom that mail comes from")
    add_shard_arguments(command)
    command.add_argument("--log", action="store_true", help="a line of JSON for each request")


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve the site, the desk and the intake on one port, and build again after each change."""
    # A web server's import is a tenth of what the shorter commands take.
    from khlang.build.sound import SiteError  # noqa: PLC0415
    from khlang.intake import IntakeError, open_intake  # noqa: PLC0415
    from khlang.search.desk import read_addresses  # noqa: PLC0415
    from khlang.server import (  # noqa: PLC0415
        BuildError,
        DoorSettings,
        LiveFrames,
        OriginError,
        PortTakenError,
        ProxyError,
        Rebuild,
        Service,
        Serving,
        SmtpError,
        keep_house,
        make_app,
        read_origins,
        read_proxies,
        read_smtp,
        send_notices,
        serve,
    )

    find_project()
    shards = read_addresses(arguments.shards)
    rebuild = Rebuild(
        library=arguments.library, cache=CACHE, out=arguments.out, shards=shards, keeps_ready=True
    )
    is_published = arguments.out.exists()
    try:
        settings = DoorSettings(
            proxies=read_proxies(arguments.proxy), origins=read_origins(arguments.allow_origin)
        )
        smtp = read_smtp(arguments.smtp, arguments.mail_from, os.environ)
        # Where a site is there already, it is served at once, and people can send.
        if not is_published:
            rebuild()
        rebuild.hold_forms()
        intake = open_intake(arguments.intake)
        intake.start(lambda: rebuild.forms.forms)
        write_log = (lambda line: print(line, flush=True)) if arguments.log else None
        service = Service(intake, rebuild.forms, settings, write_log, rebuild.load_schema)
        service.find_trouble = lambda: rebuild.trouble
        app = make_app(
            arguments.out,
            rebuild.desk,
            rebuild.drafts,
            [*arguments.allow_host, *_list_hosts()],
            service,
            changed=rebuild.changed,
        )
        watched = [arguments.library, Path("mkdocs.yml"), Path("overrides")]
        serving = Serving(
            host=arguments.host,
            port=arguments.port,
            watched=watched,
            rebuild=rebuild,
            rebuilds_first=is_published,
            note=rebuild.changed.note,
        )
        keep_house(service)
        notices = send_notices(service, LiveFrames(arguments.out), smtp) if smtp else None
        try:
            serve(app, serving)
        finally:
            rebuild.stop()
            _close_soon(intake.close, *([notices.stop] if notices else []))
    except (BuildError, IntakeError, OriginError, PortTakenError, ProxyError, SmtpError) as error:
        if isinstance(error, BuildError) and error.is_unsound:
            raise SiteError(str(error)) from error
        raise CommandError(str(error)) from error
    return EXIT_CLEAN


def _list_hosts() -> list[str]:
    """Give the names of this server that the environment tells, besides those of this computer."""
    return [name for name in os.environ.get("KHLANG_HOSTS", "").split(",") if name.strip()]


def _close_soon(*closes: Callable[[], None]) -> None:
    """Close what is open, each in its own time, unless it takes too long: the process ends all the same."""
    closing = [threading.Thread(target=close, daemon=True) for close in closes]
    for each in closing:
        each.start()
    for each in closing:
        each.join(CLOSE_SECONDS)
