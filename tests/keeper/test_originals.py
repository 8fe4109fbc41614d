import pytest

from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import writing
from app.identity import client, seal
from app.identity.client import Reader
from app.identity.wire.kinds import BoxKind, Ground, ReaderRole, Refusal

REGISTRAR = Reader(7, ReaderRole.REGISTRAR, "registered")
OTHER = Reader(8, ReaderRole.REGISTRAR, "registered")
DUTY_HEAD = Reader(9, ReaderRole.DUTY_HEAD, "proposing")
LEADER = Reader(10, ReaderRole.LEADER, "awaiting_sign_off")


def refused(reason, call, *args):
    with pytest.raises(OpeningRefused) as caught:
        call(*args)
    assert caught.value.reason == reason.value


def test_standing_readers_read_the_words(served_on_both, at_desk):
    box = at_desk.take(text="后厨有老鼠,请来看看" * 900)
    for reader, ground in (
        (REGISTRAR, Ground.OWN_INTAKE),
        (DUTY_HEAD, Ground.PROPOSING),
        (LEADER, Ground.SIGN_OFF),
    ):
        opened = client.open_original(box.record_id, box.ciphertext, reader, ground)
        assert opened.decode() == "后厨有老鼠,请来看看" * 900
    opens = [act for act in served_on_both.acts() if '"act": "open"' in act]
    assert len(opens) == 3
    assert all("老鼠" not in act for act in opens)


def test_the_registrar_reads_their_own_intake_for_a_day(served, at_desk):
    box = at_desk.take()
    served.clock.move(hours=23, minutes=59)
    client.open_original(box.record_id, box.ciphertext, REGISTRAR, Ground.OWN_INTAKE)
    served.clock.move(minutes=1)
    refused(
        Refusal.TOO_LATE,
        client.open_original, box.record_id, box.ciphertext, REGISTRAR, Ground.OWN_INTAKE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "ground", "reason"),
    [
        (OTHER, Ground.OWN_INTAKE, Refusal.NOT_TAKER),
        (LEADER, Ground.OWN_INTAKE, Refusal.WRONG_ROLE),
        (LEADER, Ground.PROPOSING, Refusal.WRONG_ROLE),
        (DUTY_HEAD, Ground.SIGN_OFF, Refusal.WRONG_ROLE),
    ],
)
def test_nobody_else_reads_them_and_the_attempt_is_chained(served, at_desk, reader, ground, reason):
    box = at_desk.take()
    refused(reason, client.open_original, box.record_id, box.ciphertext, reader, ground)
    assert f'"reason": "{reason.value}"' in served.acts()[-1]
    assert f'"reader_id": {reader.user_id}' in served.acts()[-1]


def test_an_identity_is_never_opened_as_words(served, at_desk):
    box = at_desk.take(BoxKind.IDENTITY)
    for ground, reader in ((Ground.SIGN_OFF, LEADER), (Ground.PROPOSING, DUTY_HEAD)):
        refused(
            Refusal.WRONG_KIND,
            client.open_original, box.record_id, box.ciphertext, reader, ground,
        )  # fmt: skip


def test_the_ciphertext_of_another_record_is_refused(served, at_desk):
    box, other = at_desk.take(), at_desk.take(text="别的话")
    refused(
        Refusal.WRONG_BOX,
        client.open_original, box.record_id, other.ciphertext, LEADER, Ground.SIGN_OFF,
    )  # fmt: skip


def test_a_record_never_delivered_cannot_be_opened(served):
    box = seal.seal_words("原话", "case-1")
    refused(
        Refusal.UNKNOWN_RECORD,
        client.open_original, box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF,
    )  # fmt: skip


def test_the_keeper_is_never_called_inside_a_unit_of_work(served):
    with writing(), pytest.raises(RuntimeError, match="unit of work"):
        client.health()


def test_sealing_goes_on_and_opening_is_refused_clearly_while_the_keeper_is_down(served, at_desk):
    box = at_desk.take()
    served.stop()
    assert seal.seal_words("还能登记", "case-2").ciphertext
    with pytest.raises(KeeperUnavailable):
        client.open_original(box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF)


def test_a_large_file_comes_back_as_it_was(served, at_desk):
    content = bytes(range(256)) * 20_000
    box = seal.seal_file(content, "case-1", taker_id=7)
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    assert client.open_original(box.record_id, box.ciphertext, LEADER, Ground.SIGN_OFF) == content
