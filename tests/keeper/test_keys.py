import json

import pytest

from app.keeper.files import VaultNotReady
from app.keeper.keys import init_keys, load_keys
from app.keeper.store import Vault
from tests.keeper.conftest import NOON


@pytest.fixture
def vault(vault_url):
    store = Vault(vault_url)
    yield store
    store.close()


@pytest.fixture
def made(vault, short_path):
    init_keys(vault, short_path / "keeper", short_path / "keeper.pub", NOON)
    return short_path / "keeper"


def test_making_the_vault_twice_changes_nothing(vault, made, short_path):
    before = {path: path.read_bytes() for path in made.rglob("*.json")}
    assert init_keys(vault, made, short_path / "keeper.pub", NOON) is False
    assert before == {path: path.read_bytes() for path in made.rglob("*.json")}


def test_private_keys_are_their_owners_alone(made, short_path):
    assert made.stat().st_mode & 0o777 == 0o700
    files = [made / "store.key", *(made / "keys").iterdir()]
    assert len(files) == 2
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    public = json.loads((short_path / "keeper.pub").read_text())
    assert set(public) == {"key_id", "suite", "mlkem768", "x25519"}


def test_a_key_others_can_read_is_not_used(vault, made):
    (made / "store.key").chmod(0o644)
    with pytest.raises(VaultNotReady, match="chmod 600"):
        load_keys(vault, made)


def test_a_lost_key_is_never_replaced(vault, made, short_path):
    next((made / "keys").iterdir()).unlink()
    with pytest.raises(VaultNotReady, match="missing"):
        init_keys(vault, made, short_path / "keeper.pub", NOON)


def test_another_suite_than_the_vault_was_made_with_stops_the_start(vault, made):
    path = next((made / "keys").iterdir())
    data = json.loads(path.read_text())
    path.write_text(json.dumps(data | {"suite": "PLAIN"}))
    with pytest.raises(VaultNotReady, match="does not belong"):
        load_keys(vault, made)


def test_a_vault_never_made_is_not_served(vault, short_path):
    vault.create()
    with pytest.raises(VaultNotReady, match="flask vault init"):
        load_keys(vault, short_path / "keeper")
