"""How far the hub question is decided: Keruen beside HiGHS given the whole models."""
