"""Keys of pseudonyms and the ledger of published tables (假名的密钥与发布台账)."""

from yanting_research.privacy.keys import DEFAULT_KEY, project_key
from yanting_research.privacy.ledger import LEDGER_NAME, Publication, audited_ledger, read_ledger

__all__ = ["DEFAULT_KEY", "LEDGER_NAME", "Publication", "audited_ledger", "project_key", "read_ledger"]
