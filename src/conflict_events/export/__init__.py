"""Export: what stands, and answers, as files for others. Needs the extra ``export``.

Beside every export lies a manifest: the head of the log, the view, and the digest of each file, so that a file can be
cited, and checked later by whoever has it or the log.
"""

from __future__ import annotations

from conflict_events.export.checking import check_export
from conflict_events.export.claim_review import claim_review
from conflict_events.export.exporting import export_accounts, export_answer
from conflict_events.export.manifests import Manifest
from conflict_events.export.provenance import prov_json
from conflict_events.export.publishing import publish

__all__ = [
    "Manifest",
    "check_export",
    "claim_review",
    "export_accounts",
    "export_answer",
    "prov_json",
    "publish",
]
