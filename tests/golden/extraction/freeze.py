"""Write ``snapshot.json`` anew: the facts of four specimen reports, for ``test_rules.py``.

Usage: ``python tests/golden/extraction/freeze.py`` from the root of the repository.
"""

from __future__ import annotations

import json
from pathlib import Path

from yanting_research.core import Document, Source, identity_offsets
from yanting_research.extraction import extract_document_facts

HERE = Path(__file__).parent
TRUTH = HERE.parent.parent.parent / "corpus" / "truth"
SAMPLE = ("danfeng_2012", "lanqiao_2013", "qinghe_2013", "yunxiu_town_2013")


def main() -> None:
    """Freeze the facts as they are made now."""
    frozen = {}
    for name in SAMPLE:
        text = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))["text"]
        document = Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))
        rows = extract_document_facts(document).to_dict("records")
        frozen[name] = [f"{row['start']} {row['surface']} {row['value']:g} {row['unit']}" for row in rows]
    (HERE / "snapshot.json").write_text(json.dumps(frozen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
