"""Write the figures of docs/textbook from the models; a test compares them with fresh ones.

    python scripts/draw_textbook_figures.py
"""

from pathlib import Path

from nicias.models import model
from nicias.models.figure import line_chart
from nicias.models.sweep import Range, sweep

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "textbook" / "figures"
EMISSIONS = ROOT / "tests" / "replications" / "emission_standards.csv"


def figures() -> dict[str, str]:
    """File name → SVG."""
    risk = sweep("fearon-1995", Range.parse("cost_b_max=0.02:0.9:89"), p=0.5, cost_a=0.1)
    shift = sweep("powell-2006", Range.parse("p_next=0:0.7:71"), discount=0.9, destruction=0.2, p_now=0.7)
    landing = sweep("lanchester", Range.parse("day=0:36:145"), case="iwo-jima")
    crisis = sweep(
        "fearon-1994",
        Range.parse("audience_cost_a=0.05:4:80"),
        prize=1,
        audience_cost_b=1,
        war_cost_max_a=1,
        war_cost_max_b=1,
    )
    noise = sweep("kydd-2003", Range.parse("noise=0:0.5:51"), p=0.5, cost_low=0.05, cost_high=0.3, mediator_war_cost=0.2)
    rounds = 20
    forecast = model("group-decision", actors=EMISSIONS, rounds=rounds)
    moves = [{"round": r, "mean": forecast["mean"][r], "median": forecast["median"][r]} for r in range(rounds + 1)]
    return {
        "information.svg": line_chart(risk, "cost_b_max", "The risk–return trade-off", ["demand", "p_war", "value_a"]),
        "commitment.svg": line_chart(shift, "p_next", "No promise is credible where the gap is above 0", ["gap"]),
        "attrition.svg": line_chart(landing, "day", "Iwo Jima by the square law", ["strength_a", "strength_b"]),
        "politics.svg": line_chart(
            crisis, "audience_cost_a", "Who backs down", ["p_war", "p_backs_down_a", "p_backs_down_b"]
        ),
        "mediation.svg": line_chart(noise, "noise", "The bias it takes to be believed", ["minimum_bias"]),
        "group-decision.svg": line_chart(moves, "round", "The answer depends on when you stop", ["mean", "median"]),
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, svg in figures().items():
        (FOLDER / name).write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
