"""Indicators to test with."""

from dataclasses import replace
from typing import Any

from sop.figures import Figure
from sop.indicators import Indicator, Proposal
from sop.procedure import Unit

UNITS = tuple(Unit(code, name, "post") for code, name in (("u1", "Bidang Satu"), ("u2", "Bidang Dua"), ("u3", "Tiga")))


def an_indicator(name: str = "Persentase layanan daring", **changes: Any) -> Indicator:
    """Return an indicator that nothing is wrong with."""
    indicator = Indicator(
        objective="Meningkatnya kualitas layanan digital",
        name=name,
        measure="%",
        formulation="(jumlah layanan daring / jumlah seluruh layanan) x 100%",
        source="Data bidang",
        responsible="Bidang Satu",
        baseline=Figure("78,25"),
        targets={2027: Figure("80"), 2028: Figure("82,5")},
        remark="",
    )
    return replace(indicator, **changes)


def a_proposal(*indicators: Indicator, unit: Unit = UNITS[0], version: int = 1) -> Proposal:
    """Return what a unit handed in."""
    return Proposal(unit, version, indicators)
