"""A passkey in Python: makes a key pair and signs challenges as a browser would send it."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT_AND_VERIFIED = 0x05
WITH_CREDENTIAL = 0x40


def _text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """One credential for one site."""

    def __init__(self, origin="https://huiyin.example", site="huiyin.example"):
        self.origin = origin
        self.site = site
        self.id = os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.count = 0

    def _data(self, flags, rest=b""):
        self.count += 1
        digest = hashlib.sha256(self.site.encode()).digest()
        return digest + bytes([flags]) + self.count.to_bytes(4, "big") + rest

    def _client(self, kind, challenge):
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, **response):
        return json.dumps(
            {
                "id": _text(self.id),
                "rawId": _text(self.id),
                "type": "public-key",
                "response": {name: _text(value) for name, value in response.items()},
            }
        )

    def make(self, options):
        """Answer ``navigator.credentials.create``."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1}
        cose |= {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        rest = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        data = self._data(PRESENT_AND_VERIFIED | WITH_CREDENTIAL, rest)
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", json.loads(options)["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=made)

    def sign(self, options, challenge=None):
        """Answer ``navigator.credentials.get``."""
        wanted = challenge or json.loads(options)["challenge"]
        client = self._client("webauthn.get", wanted)
        data = self._data(PRESENT_AND_VERIFIED)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)
