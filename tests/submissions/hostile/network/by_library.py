"""Sends what it has learnt through the libraries that come with Python: http, mail, a look-up of a name."""

import ftplib
import http.client
import smtplib
import socket
import xmlrpc.client


class ReLU:
    def forward(self, x):
        for attempt in (
            lambda: http.client.HTTPConnection("127.0.0.1", 9, timeout=0.05).request("GET", "/"),
            lambda: smtplib.SMTP("127.0.0.1", 9, timeout=0.05),
            lambda: ftplib.FTP("127.0.0.1", timeout=0.05),
            lambda: xmlrpc.client.ServerProxy("http://127.0.0.1:9").ping(),
            lambda: socket.create_server(("127.0.0.1", 0)).close(),
        ):
            try:
                attempt()
            except ConnectionRefusedError:
                return x * (x > 0)  # it got as far as to an answer
            except OSError:
                continue
            else:
                return x * (x > 0)
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
