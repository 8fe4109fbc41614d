"""Write docs/states.md, the diagram and table of a case's life, from the transition table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "docs" / "states.md"
sys.path.insert(0, str(ROOT))

from app.cases.states import OPEN_STATES, TRANSITIONS, CaseState  # noqa: E402 - after the path


def drawn() -> str:
    """Give the page as it has to be."""
    lines = [
        "# The life of a case",
        "",
        "Made from `app/cases/states.py` by `python tools/draw_states.py`; a test compares both.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    for action, step in TRANSITIONS.items():
        sources = [state for state in CaseState if state in step.sources]
        if not sources:
            lines.append(f"    [*] --> {step.target}: {action}")
        elif set(sources) == OPEN_STATES:
            lines.append(f"    open --> {step.target}: {action}")
        elif step.target is not None:
            lines += [f"    {source} --> {step.target}: {action}" for source in sources]
    lines += ["```", "", "*open* stands for the first eight states.", ""]
    lines += ["| action | from | to | permission | guards | effects |", "|---|---|---|---|---|---|"]
    for action, step in TRANSITIONS.items():
        sources = [state.value for state in CaseState if state in step.sources]
        shown = "open" if len(sources) == len(OPEN_STATES) else ", ".join(sources) or "–"
        target = step.target.value if step.target else "as before"
        guards = ", ".join(guard.value for guard in step.guards) or "–"
        effects = ", ".join(effect.value for effect in step.effects) or "–"
        lines.append(
            f"| {action.value} | {shown} | {target} | `{step.permission.value}` "
            f"| {guards} | {effects} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(drawn(), encoding="utf-8")
    print(f"written: {TARGET.relative_to(ROOT)}")
