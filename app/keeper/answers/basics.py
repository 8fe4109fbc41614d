"""Answers about health, the chain, delivery of keys, and originals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.wire import messages
from app.keeper import chain, openings, records
from app.keeper.office import handles

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office


@handles(messages.AskHealth)
def health(office: Office, asked: messages.AskHealth, body: bytes, at: datetime) -> messages.Health:
    """Say with which key and suite boxes are sealed now."""
    del asked, body, at
    key_id = office.ring.current_id
    return messages.Health(key_id, office.ring.private[key_id].suite.name)


@handles(messages.AskChainHead)
def chain_head(
    office: Office, asked: messages.AskChainHead, body: bytes, at: datetime
) -> messages.ChainHead:
    """Give the newest link."""
    del asked, body, at
    with office.vault.reading() as session:
        return chain.head(session)


@handles(messages.VerifyLinks)
def verify_links(
    office: Office, asked: messages.VerifyLinks, body: bytes, at: datetime
) -> messages.LinksVerified:
    """Recompute a page of links."""
    del body, at
    with office.vault.reading() as session:
        return chain.verify_links(session, office.ring.chain_key, asked.after_seq)


@handles(messages.VerifyRows)
def verify_rows(
    office: Office, asked: messages.VerifyRows, body: bytes, at: datetime
) -> messages.RowsVerified:
    """Compare a page of the desk's rows with their links."""
    del body, at
    with office.vault.reading() as session:
        return chain.verify_rows(
            session, asked.rows, asked.after_id, asked.up_to_seq, is_last=asked.is_last
        )


@handles(messages.ChainRows)
def chain_rows(
    office: Office, asked: messages.ChainRows, body: bytes, at: datetime
) -> messages.Chained:
    """Link rows of the desk."""
    del body
    with office.vault.writing() as session:
        places = chain.chain_rows(session, office.ring.chain_key, asked.rows, at)
        return messages.Chained(places)


@handles(messages.Deliver)
def deliver(office: Office, asked: messages.Deliver, body: bytes, at: datetime) -> messages.Done:
    """Take a wrapped data key over."""
    del body
    with office.vault.writing() as session:
        records.take_over(session, office.ring, asked, at)
        return messages.Done()


@handles(messages.OpenOriginal)
def open_original(
    office: Office, asked: messages.OpenOriginal, body: bytes, at: datetime
) -> tuple[messages.OpenedOriginal, bytes]:
    """Open words or evidence for a standing reader; they are the body of the answer."""
    return messages.OpenedOriginal(), openings.open_original(office, asked, body, at)
