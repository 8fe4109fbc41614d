"""On the ground of the dialogue messages are read, by the duty head, and nothing else."""

import pytest

from app.errors import OpeningRefused
from app.extensions import writing
from app.identity import client
from app.identity.client import Reader
from app.identity.operations import keep
from app.identity.seal import seal_words
from app.identity.wire.kinds import BoxKind, Ground, ReaderRole, Refusal
from app.web.now import now

TEXT = "后厨左边的冷柜。"


@pytest.fixture
def message(office, keeper, jobs):
    box = seal_words(TEXT, "00000000-0000-4000-8000-000000000001", kind=BoxKind.MESSAGE)
    with writing():
        keep(box, actor_id=None, at=now())
    jobs()
    return box


def opened(box, role, ground=Ground.DIALOGUE):
    reader = Reader(9, role, "investigating")
    return client.open_original(box.record_id, box.ciphertext, reader, ground).decode()


@pytest.mark.parametrize("role", [ReaderRole.DUTY_HEAD, ReaderRole.DISCIPLINE])
def test_the_duty_head_reads_a_message_at_any_time_of_a_matter(message, role):
    assert opened(message, role) == TEXT


@pytest.mark.parametrize("role", [ReaderRole.REGISTRAR, ReaderRole.LEADER])
def test_nobody_else_reads_it_on_this_ground(message, role):
    with pytest.raises(OpeningRefused) as caught:
        opened(message, role)
    assert caught.value.reason == Refusal.WRONG_ROLE


def test_words_are_not_read_on_the_ground_of_the_dialogue(office, keeper, jobs):
    box = seal_words(TEXT, "00000000-0000-4000-8000-000000000002")
    with writing():
        keep(box, actor_id=None, at=now())
    jobs()
    with pytest.raises(OpeningRefused) as caught:
        opened(box, ReaderRole.DUTY_HEAD)
    assert caught.value.reason == Refusal.WRONG_KIND
