"""Rendering: SVG and PNG, by `vl_convert`, which carries Vega and needs neither a browser nor a network."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from conflict_events.doors import needing

__all__ = ["png", "svg"]


def svg(specification: Mapping[str, Any]) -> str:
    """Draw a specification as SVG.

    Raises:
        UsageError: vl-convert-python is not installed.
    """
    drawn: str = _library().vegalite_to_svg(dict(specification), allowed_base_urls=[])
    return drawn


def png(specification: Mapping[str, Any], scale: float) -> bytes:
    """Draw a specification as PNG.

    Args:
        specification: In Vega-Lite.
        scale: How many pixels for one of the screen's.

    Raises:
        UsageError: vl-convert-python is not installed.
    """
    drawn: bytes = _library().vegalite_to_png(dict(specification), scale=scale, allowed_base_urls=[])
    return drawn


def _library() -> ModuleType:
    with needing("charts"):
        import vl_convert  # noqa: PLC0415  # an extra: only who draws needs it
    return vl_convert
