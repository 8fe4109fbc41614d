"""``flask vault``: rotation, destruction, holds, and a vault that was restored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.keeper import chain, destruction, files, holds, restored, rotation
from app.keeper.group import ask_two, configuration, now, opened_office, vault
from app.keeper.recovery import ROTATE_DUE
from app.keeper.schema import read_meta, write_meta

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office


@vault.command("rotate")
def rotate() -> None:
    """Seal with a new key, wrap every data key anew, destroy the old key when nothing needs it."""
    with opened_office() as office:
        _rotate(office)


def _rotate(office: Office) -> None:
    done = rotation.rotate(office, configuration().keeper_public_key, now())
    click.echo(f"Key {done.key_id} seals now; {done.rewrapped} data keys were wrapped anew.")
    if done.unusable:
        click.echo(f"{len(done.unusable)} could not be opened and keep their key:", err=True)
        for record_id in done.unusable:
            click.echo(f"  {record_id}", err=True)
    for key_id in done.retiring:
        click.echo(
            f"Key {key_id} is destroyed by the running keeper as soon as the desk has no box left "
            "that was sealed with it, ten minutes from the rotation at the earliest."
        )
    click.echo("Renew the recovery kit and make a backup: flask vault kit; flask vault backup.")


@vault.command("shred")
@click.option("--case", "case_uid", required=True, help="Its id: flask audit uid NUMBER gives it.")
@click.option("--number", required=True, help="Its number, for the certificate.")
@click.option("--ground", required=True, help="Why, as the certificate says it.")
@click.option("--ordered-by", help="Who orders it.")
@click.option("--confirmed-by", help="Who confirms it: another person.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the certificate there too.")
def shred(  # noqa: PLR0913, PLR0917 - one argument for each option
    case_uid: str,
    number: str,
    ground: str,
    ordered_by: str | None,
    confirmed_by: str | None,
    out: Path | None,
) -> None:
    """Destroy the data keys of a case; two people sign. Prints the certificate."""
    with opened_office() as office:
        first, second = ask_two(office, (ordered_by, confirmed_by))
        order = destruction.Order(case_uid, number, ground, first, second)
        certificate = destruction.destroy_case(office, order, now())
    click.echo(certificate)
    if out is not None:
        out.write_text(certificate + "\n", encoding="utf-8")


@vault.command("accept-restore")
@click.option("--first", help="Name of the first person.")
@click.option("--second", help="Name of the second person.")
def accept_restore(first: str | None, second: str | None) -> None:
    """Open a vault that was restored from a backup, after destroying again what was destroyed."""
    with opened_office() as office:
        names = ask_two(office, (first, second))
        done = restored.accept(office, *names, now())
        click.echo(
            f"The chain had been at {done.was_at} and goes on from {done.is_at}. "
            f"{done.destroyed_again} cases were destroyed again."
        )
        rotate_if_due(office)


def rotate_if_due(office: Office) -> None:
    """Replace the keys after the recovery kit was used."""
    with office.vault.reading() as session:
        is_due = read_meta(session, ROTATE_DUE) == "yes"
    if is_due:
        _rotate(office)
        with office.vault.writing() as session:
            write_meta(session, ROTATE_DUE, "no")


@vault.command("accept-one-account")
@click.option("--first", help="Name of the first person.")
@click.option("--second", help="Name of the second person.")
def accept_one_account(first: str | None, second: str | None) -> None:
    """Accept that desk and keeper run under one account; two people sign, and it is chained."""
    path = configuration().one_account_file
    with opened_office() as office:
        names = ask_two(office, (first, second))
        with office.vault.writing() as session:
            chain.chain_act(
                session,
                office.ring.chain_key,
                "accept-one-account",
                now(),
                first=names[0],
                second=names[1],
            )
            head = chain.head(session)
    told = {"first": names[0], "second": names[1], "at": now().isoformat(timespec="seconds")}
    files.write(path, json.dumps({**told, "chain_seq": head.seq, "chain_head": head.mac}), 0o644)
    click.echo(f"Accepted and chained; {path} says so. Every staff page goes on saying it too.")


@vault.group("hold")
def hold() -> None:
    """Legal holds: while one lasts, nothing of the case is destroyed. A hold opens nothing."""


@hold.command("set")
@click.option("--case", "case_uid", required=True, help="The id of the case.")
@click.option("--ground", required=True, help="On which ground.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Its last day.")
@click.option("--by", "set_by", required=True, help="Who sets it.")
@click.option("--role", required=True, help="In which role; a custodian may not.")
def set_hold(case_uid: str, ground: str, until: datetime, set_by: str, role: str) -> None:
    """Keep the keys of a case until a day."""
    with opened_office() as office:
        click.echo(
            holds.put(
                office, case_uid, ground, set_by=set_by, role=role, ends_on=until.date(), at=now()
            )
        )


@hold.command("lift")
@click.argument("hold_id")
@click.option("--by", "lifted_by", required=True, help="Who lifts it.")
def lift_hold(hold_id: str, lifted_by: str) -> None:
    """Lift a hold before its end."""
    with opened_office() as office:
        holds.lift(office, hold_id, lifted_by, now())
    click.echo("The hold is lifted.")


@hold.command("list")
def list_holds() -> None:
    """List the holds that last."""
    with opened_office() as office, office.vault.reading() as session:
        for each in holds.holding(session, now()):
            click.echo(
                f"{each.hold_id}  {each.case_uid}  until {each.ends_on}  {each.role}: "
                f"{each.set_by}  {each.ground}"
            )
