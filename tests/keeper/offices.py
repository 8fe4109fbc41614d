"""A second office on the vault that a keeper serves: what a command works with."""

from app.keeper.office import Office
from app.keeper.store import Vault


class Offices:
    """Opens offices beside the one that serves, which watches its files from then on."""

    def __init__(self):
        self.opened = []

    def __call__(self, served):
        folder = served.folder / "keeper"
        vault = Vault(served.vault.engine.url.render_as_string(hide_password=False))
        office = Office.open(vault, folder, served.office.settings, served.clock())
        self.opened.append(office)
        served.office.folder, served.office.water = folder, office.water
        served.vault.on_head = office.water.raise_to
        return office

    def close(self):
        for office in self.opened:
            office.vault.close()
