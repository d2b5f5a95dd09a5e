"""The walls of the house: who gets which answer on every route, tried out by everybody of the cast.

Generated from the URL configuration (tools.routes), so that a new route is tried as soon as it exists:

    house.py      two customers' records beside the provider's own, each with words that only some may read
    visitors.py   everybody who asks, what he may see by a rule of its own, and how he asks
    places.py     what fills the slots of a route: own, foreign and missing things
    sendings.py   what a form or program sends to a route that writes, and what that asks of the sender
"""
