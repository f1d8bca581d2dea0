"""Returned mails in the shapes that mail servers give them, and a mailbox to find them in."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

POSTFIX = """\
Return-Path: <>
Delivered-To: {path}
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {path}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4B2C.1700000000/mx.example.net"

This is a MIME-encapsulated message.

--4B2C.1700000000/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<nobody@example.net>: host mx.example.net[192.0.2.7] said: 550 5.1.1 User unknown

--4B2C.1700000000/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4B2C
Arrival-Date: Sat, 28 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; nobody@example.net
Original-Recipient: rfc822;nobody@example.net
Action: failed
Status: {status}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 {status} <nobody@example.net>: Recipient address
    rejected: User unknown

--4B2C.1700000000/mx.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{path}>
From: Office <office@example.org>
Subject: You are invited

--4B2C.1700000000/mx.example.net--
"""

EXCHANGE = """\
From: <postmaster@contoso.onmicrosoft.com>
To: <{path}>
Subject: =?utf-8?B?VW5kZWxpdmVyYWJsZTogWW91IGFyZSBpbnZpdGVk?=
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_00x_"
X-MS-Exchange-Organization-SCL: -1
Auto-Submitted: auto-generated

--_00x_
Content-Type: multipart/alternative; differences=Content-Type; boundary="_01x_"

--_01x_
Content-Type: text/plain; charset="us-ascii"

Delivery has failed to these recipients or groups: nobody@contoso.com
--_01x_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PHA+RGVsaXZlcnkgaGFzIGZhaWxlZDwvcD4=
--_01x_--

--_00x_
Content-Type: message/delivery-status

Reporting-MTA: dns;DB8PR04.eurprd04.prod.outlook.com
Received-From-MTA: dns;relay.example.org

Final-Recipient: rfc822;nobody@contoso.com
Action: failed
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER.ADR.RecipientNotFound; Recipient not found
X-Display-Name: nobody@contoso.com

--_00x_
Content-Type: message/rfc822

Return-Path: {path}
From: Office <office@example.org>
Subject: You are invited
Content-Type: multipart/alternative; boundary="=_a1"

--=_a1
Content-Type: text/plain

Come.
--=_a1--
--_00x_--
"""

GMAIL = """\
Delivered-To: {path}
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {path}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
Content-Type: multipart/report; boundary="000000000000a1"; report-type=delivery-status

--000000000000a1
Content-Type: multipart/related; boundary="000000000000b2"

--000000000000b2
Content-Type: text/html; charset="UTF-8"

<html><body>Address not found</body></html>
--000000000000b2
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--000000000000b2--
--000000000000a1
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
X-Original-Message-ID: <1@example.org>

Final-Recipient: rfc822; nobody@gmail.com
Action: failed
Status: {status}
Remote-MTA: dns; gmail-smtp-in.l.google.com. (the server for the domain gmail.com.)
Diagnostic-Code: smtp; 550-{status} The email account that you tried to reach does not exist.
 550 {status} https://support.google.com/mail/?p=NoSuchUser
Last-Attempt-Date: Sat, 28 Nov 2026 02:00:00 -0800 (PST)

--000000000000a1
Content-Type: message/rfc822

From: Office <office@example.org>

--000000000000a1--
"""

COMPLAINT = """\
From: <fbl@isp.example>
To: <abuse@example.org>
Subject: FW: You are invited
Content-Type: multipart/report; report-type=feedback-report; boundary="arf"

--arf
Content-Type: text/plain

This is an email abuse report.
--arf
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--arf
Content-Type: message/rfc822

Return-Path: <{path}>
From: Office <office@example.org>
--arf--
"""

AWAY = """\
From: nobody@example.net
To: {path}
Subject: Out of office
Auto-Submitted: auto-replied
Content-Type: text/plain

I am away.
"""

SHAPES = {"Postfix": POSTFIX, "Exchange": EXCHANGE, "Gmail": GMAIL}


def written(shape: str, path: str, status: str = "5.1.1") -> bytes:
    """The report as bytes that travel."""
    return shape.format(path=path, status=status).replace("\n", "\r\n").encode()


@dataclass
class Mailbox:
    """A mailbox behind as much IMAP as our reader speaks, strict about the rest."""

    url: str = ""
    messages: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one visitor."""
        writer.write(b"* OK ready\r\n")
        while line := await reader.readline():
            tag, _, command = line.decode().strip().partition(" ")
            self.commands.append(command)
            writer.write(b"".join(self._answers(command)))
            is_known = not command.startswith("LOGIN") or command == 'LOGIN office "secret"'
            writer.write(f"{tag} {'OK' if is_known else 'NO'} done\r\n".encode())
            await writer.drain()
            if command == "LOGOUT":
                break
        writer.close()

    def _answers(self, command: str) -> Iterator[bytes]:
        if command == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif command.startswith("SELECT"):
            yield f"* {len(self.messages)} EXISTS\r\n".encode()
        elif command == "UID SEARCH UNSEEN":
            unseen = [str(n) for n in range(1, len(self.messages) + 1) if n not in self.seen]
            yield f"* SEARCH {' '.join(unseen)}\r\n".encode()
        elif found := re.fullmatch(r"UID FETCH (\d+) \(BODY.PEEK\[\]<0\.(\d+)>\)", command):
            raw = self.messages[int(found[1]) - 1][: int(found[2])]
            yield f"* {found[1]} FETCH (UID {found[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode()
            yield raw + b")\r\n"
        elif found := re.fullmatch(r"UID STORE (\d+) \+FLAGS.SILENT \(\\Seen\)", command):
            self.seen.add(int(found[1]))


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run a mailbox, its address with the password in it."""
    box = Mailbox()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(box.talk, "127.0.0.1", 0))
    port = server.sockets[0].getsockname()[1]
    box.url = f"imap://office:secret@127.0.0.1:{port}/Bounces"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(server.wait_closed())
        loop.close()
