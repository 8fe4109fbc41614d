"""The auditor's pages: the record, its export, whether it is whole."""
