"""The business council: companies, offers and requests, matching, meetings of a day, outcomes.

Companies and organisers have accounts of their own seats and read the tables of the council alone.
See docs/council.md.
"""
