"""What one more of each resource is worth, and why a market is served as it is."""

from keruen.plan.prices.price import Price, find_prices
from keruen.plan.prices.program import HeldProgram, hold_program
from keruen.plan.prices.why import Reason, explain_market
from keruen.plan.prices.words import price_sentence, reason_sentences

__all__ = [
    "HeldProgram",
    "Price",
    "Reason",
    "explain_market",
    "find_prices",
    "hold_program",
    "price_sentence",
    "reason_sentences",
]
