"""Figures as tables."""

from __future__ import annotations

from typing import Any, Final

COLUMNS: Final = ("p50_ms", "p95_ms", "per_second", "statements", "bytes", "failed")
SWEEP_COLUMNS: Final = (
    "runs", "p50_ms", "largest_ms", "longest_transaction_ms", "transactions", "stages",
    "statements", "written",
)  # fmt: skip


def as_markdown(result: dict[str, Any]) -> str:
    """Give the figures of one run as a table."""
    lines = [
        f"# {result['cases']:,} cases, {result['engine']}",
        "",
        (
            f"{result['cores']} cores; web server with 2 workers; the clients run on the same "
            f"cores; largest memory of a worker {result['worker_mib']:.0f} MiB."
        ),
        "",
        "| work | clients | p50 ms | p95 ms | a second | statements | bytes | failed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        cells = [row["work"], str(row["clients"]), *(_cell(row[column]) for column in COLUMNS)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def sweep_as_markdown(result: dict[str, Any]) -> str:
    """Give the figures of the sweep as a table."""
    lines = [
        (
            f"# Sweep of {result['clocks']:,} open clocks among {result['cases']:,} cases, "
            f"{result['engine']}"
        ),
        "",
        (
            f"{result['cores']} cores. Times are those of all transactions of a sweep with commit, "
            "recipients and notices; what lies between the pieces of a long one is not in them."
        ),
        "",
        (
            "| the sweep | runs | p50 ms | largest ms | longest transaction ms | transactions "
            "| stages | statements | rows written |"
        ),
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in result["rows"]:
        cells = [row["work"], *(_cell(row[column]) for column in SWEEP_COLUMNS)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def vault_as_markdown(result: dict[str, Any]) -> str:
    """Give the figures of the keeper as a table."""
    lines = [
        "# The keeper",
        "",
        f"{result['cores']} cores, shared with web, relay and worker of the same installation.",
        "",
        "| work | runs | p50 ms | p95 ms | a second |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['work']} | {row['runs']} | {row['p50_ms']:.2f} | {row['p95_ms']:.2f} "
        f"| {row['per_second']:,.0f} |"
        for row in result["rows"]
    ]
    return "\n".join(lines) + "\n"


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if float(value).is_integer() else f"{value:.1f}"


def compared(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Give the ratios new ÷ old of rows that both runs have."""
    before = {(row["work"], row["clients"]): row for row in old["rows"]}
    lines = ["| work | clients | p50 | p95 | a second |", "|---|---|---|---|---|"]
    for row in new["rows"]:
        other = before.get((row["work"], row["clients"]))
        if other is None:
            continue
        ratios = [
            f"{row[column] / other[column]:.2f}" if other[column] else "–"
            for column in ("p50_ms", "p95_ms", "per_second")
        ]
        lines.append(f"| {row['work']} | {row['clients']} | " + " | ".join(ratios) + " |")
    return "\n".join(lines) + "\n"
