"""What the verbs of the statement mean: how far each obliges the two states."""

from __future__ import annotations

from keruen.web.marks import N_

MEANINGS = {
    "frame": N_("The provision sets the frame of the statement; it obliges to nothing by itself."),
    "noted": N_("The states record a fact or welcome it. No action follows from the verb."),
    "reaffirmed": N_("The states repeat a position that they held before."),
    "emphasised": N_("The states give the matter weight. They have not agreed on an action."),
    "statement": N_("The states express an intention in general words."),
    "agreed": N_("The states agreed on an action."),
    "examined": N_("The states look into the matter. They have not agreed to do it."),
    "studied": N_("A study is under way or complete. The states have not decided yet."),
    "decided": N_("Both states decided to do it."),
    "instrument": N_("Both states signed a legal instrument for it."),
    "built": N_("It is being built or has been built."),
    "operating": N_("It is in operation."),
}
"""The meaning of each modality of a provision, the weakest first up to agreed."""
