"""A name server that knows what a test tells it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dns import flags, message, rcode, rdatatype, rrset

Zone = dict[tuple[str, str], list[str]]
"""(name, type of record) -> records as in a zone file; an empty list: no answer at all."""


class _Server(socketserver.UDPServer):
    zone: Zone


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        raw, socket = self.request
        asked = message.from_wire(raw)
        question = asked.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = rdatatype.to_text(question.rdtype)
        reply = message.make_response(asked)
        reply.flags |= flags.RA
        records = self.server.zone.get((name, kind))
        if records == []:
            reply.set_rcode(rcode.SERVFAIL)
        elif records is None and not any(name == each for each, _kind in self.server.zone):
            reply.set_rcode(rcode.NXDOMAIN)
        elif records is not None:
            reply.answer.append(rrset.from_text(question.name, 60, "IN", kind, *records))
        socket.sendto(reply.to_wire(), self.client_address)


@contextmanager
def name_server(zone: Zone) -> Iterator[int]:
    """Run the server, and yield its port."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.zone = zone
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
