"""Export the mixed-integer program of a case, and solve it with another program."""

import tempfile
from pathlib import Path

import highspy
from own_corridor import make_case

import keruen


def main() -> None:
    """Write the model as .lp and .mps, read both with HiGHS, and compare with the plan."""
    case = make_case().change("case", set={"periods": 3})
    plan = keruen.make_plan(case, hub=False, gap=1e-6)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("model.lp", "model.mps"):
            path = keruen.write_model(case, Path(folder) / name, hub="none")
            solver = highspy.Highs()
            solver.silent()
            solver.setOptionValue("mip_rel_gap", 1e-6)
            solver.readModel(str(path))
            solver.run()
            # The model counts thousands of USD.
            cost_usd = 1000.0 * solver.getInfo().objective_function_value
            print(f"{name}: {solver.getNumCol():,} columns, USD {cost_usd:,.0f}")
            assert abs(cost_usd - plan.cost_usd) < 1e-5 * plan.cost_usd


if __name__ == "__main__":
    main()
