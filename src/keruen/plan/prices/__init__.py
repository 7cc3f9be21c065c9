"""What one more of each resource is worth, and why a market is served as it is."""

from keruen.plan.prices.book import PriceBook, make_price_book, price_row
from keruen.plan.prices.price import Price, find_prices
from keruen.plan.prices.program import HeldProgram, hold_program
from keruen.plan.prices.why import Reason, explain_market
from keruen.plan.prices.wording import price_sentence, reason_sentences

__all__ = [
    "HeldProgram",
    "Price",
    "PriceBook",
    "Reason",
    "explain_market",
    "find_prices",
    "hold_program",
    "make_price_book",
    "price_row",
    "price_sentence",
    "reason_sentences",
]
