"""Time: clocks of two capitals, recurrences, Hijri dates, feeds."""
