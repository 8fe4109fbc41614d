"""A passkey in software: what an authenticator answers, right or as one who cheats would."""

import hashlib
import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(words):
    return urlsafe_b64decode(words + "==")


class Authenticator:
    """One credential, its counter, and the site it was made for."""

    def __init__(self, rp_id="localhost", origin="http://localhost"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = token_bytes(32)
        self.rp_id = rp_id
        self.origin = origin
        self.count = 0

    def _client_data(self, kind, challenge):
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _head(self, flags):
        self.count += 1
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _public_key(self):
        numbers = self.key.public_key().public_numbers()
        coordinates = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return encode_cbor({1: 2, 3: -7, -1: 1} | coordinates)

    def _answer(self, response):
        own = text(self.credential_id)
        parts = {name: text(value) for name, value in response.items()}
        return json.dumps({
            "id": own, "rawId": own, "type": "public-key", "response": parts,
            "clientExtensionResults": {},
        })  # fmt: skip

    def make(self, options, flags=PRESENT | VERIFIED):
        """Answer ``navigator.credentials.create``."""
        client = self._client_data("webauthn.create", json.loads(options)["challenge"])
        head = self._head(flags | ATTESTED)
        credential = struct.pack(">16sH", bytes(16), 32) + self.credential_id + self._public_key()
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": head + credential})
        return self._answer({"clientDataJSON": client, "attestationObject": attestation})

    def use(self, options, flags=PRESENT | VERIFIED):
        """Answer ``navigator.credentials.get``."""
        client = self._client_data("webauthn.get", json.loads(options)["challenge"])
        head = self._head(flags)
        signed = self.key.sign(head + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": client, "authenticatorData": head, "signature": signed}
        )
