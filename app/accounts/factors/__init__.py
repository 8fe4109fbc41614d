"""The second factor: codes of an app (TOTP), passkeys, recovery codes (confidentiality §6)."""
