"""Plan together: cases in versions, scenarios, jobs and runs of teams, in the same workspace.

A team is the party of its accounts. A case, its versions and its runs are first read by the team
alone; an approved version or run can be shared with every team, or published. See docs/studies.md.
"""
