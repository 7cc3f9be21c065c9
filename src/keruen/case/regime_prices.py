"""How prices follow the factors of regimes and past years."""

INLAND_PRICE_SHARE = 0.5
"""Share of a change of the price at ports that inland prices follow: tariffs of lanes do not."""
