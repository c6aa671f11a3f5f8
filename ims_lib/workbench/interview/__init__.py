"""The interview: what to ask, the card of what is asked at the moment, and the figures that move with each verdict."""
