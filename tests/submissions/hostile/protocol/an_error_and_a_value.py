"""Answers with an error and a value at once, with fewer and with more answers than were asked for."""

import sys

guest = sys.modules["grader.worker.guest"]
encoder = sys.modules["grader.worker.encoder"]


class ReLU:
    def forward(self, x):
        right = x * (x > 0)

        def reply(self, number, replies, decoder):
            made = [{"value": right, "error": {}}, {"value": right}, {"error": {}}]
            return encoder.Encoder().frame({"id": number, "replies": made})

        guest.Guest._reply = reply
        raise RuntimeError("held")

    def backward(self, dout):
        raise RuntimeError("held")
