"""A small SMTP server on this computer, which keeps what it is told and refuses what a test wants."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

_USUAL = {
    "CONNECT": "220 ready",
    "DATA": "354 go on",
    "AUTH": "235 in",
    "STARTTLS": "220 go",
    "QUIT": "221 bye",
}


@dataclass
class SmtpServer:
    """What it answers, and what it was told. `answers` are given in place of the usual one to a command, each once
    (`CONNECT` and `END` are the beginning and a mail's end); an empty one ends the connection."""

    port: int = 0
    extensions: tuple[str, ...] = ()
    answers: dict[str, list[str]] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    drips: bool = False

    def choose(self, verb: str) -> str:
        """Give the answer to a command."""
        wanted = self.answers.get(verb)
        if wanted:
            return wanted.pop(0)
        if verb == "EHLO":
            return "\r\n".join(["250-here", *(f"250-{each}" for each in self.extensions), "250 8BITMIME"])
        return _USUAL.get(verb, "250 fine")


class _Talk:
    """What is said to one client."""

    def __init__(self, server: SmtpServer, line: socket.socket, opened: ExitStack) -> None:
        self._server = server
        self._opened = opened
        self._take_over(line)
        self._recipients: list[str] = []

    def go_on(self) -> None:
        """Answer each command to the end."""
        while self._server.drips:
            self._line.sendall(b"2")
            time.sleep(0.01)
        is_open = bool(self._say("CONNECT"))
        while is_open and (command := self._reader.readline().decode().strip()):
            self._server.commands.append(command)
            is_open = self._answer(command)

    def _take_over(self, line: socket.socket) -> None:
        self._line = self._opened.enter_context(line)
        self._reader = self._opened.enter_context(line.makefile("rb"))

    def _say(self, verb: str) -> str:
        words = self._server.choose(verb)
        if words:
            self._line.sendall(f"{words}\r\n".encode())
        return words

    def _answer(self, command: str) -> bool:
        """Answer one command, and tell whether another may come."""
        verb = command.split(maxsplit=1)[0].upper()
        words = self._say(verb)
        match verb, words[:3]:
            case "STARTTLS", "220":
                if self._server.tls is None:
                    return False
                self._take_over(self._server.tls.wrap_socket(self._line, server_side=True))
            case "MAIL", _:
                self._recipients = []
            case "RCPT", "250":
                self._recipients.append(command.partition("<")[2].partition(">")[0])
            case "DATA", "354":
                return self._take_mail()
        return verb != "QUIT" and bool(words)

    def _take_mail(self) -> bool:
        lines = []
        while (text := self._reader.readline()) not in (b".\r\n", b""):
            lines.append(text)
        words = self._say("END")
        if words.startswith("250"):
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(message, EmailMessage)
            self._server.mails.append((self._recipients, message))
        return bool(words)


@contextmanager
def serve_smtp(server: SmtpServer) -> Iterator[SmtpServer]:
    """Serve one client after the other on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                line, _address = listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), ExitStack() as opened:
                _Talk(server, line, opened).go_on()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
