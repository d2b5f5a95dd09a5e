"""What votes come to, whatever they are."""

from hypothesis import given
from hypothesis import strategies as st

from wellkept.components.approvals.outcome import Choice, Outcome, Step, deciding, of_step, of_steps


@st.composite
def a_step(draw, first: int = 0):
    """A step of up to six seats, some of them mandatory, with a quorum that can be reached or a percentage."""
    seats = list(range(first, first + draw(st.integers(1, 6))))
    mandatory = draw(st.sets(st.sampled_from(seats)))
    quorum = draw(st.integers(1, len(seats)))
    percent = draw(st.none() | st.integers(1, 100))
    return Step(frozenset(seats), frozenset(mandatory), quorum, percent)


@st.composite
def a_poll(draw):
    """Up to three steps, and votes of their seats in some order."""
    steps: list[Step] = [draw(a_step(place * 10)) for place in range(draw(st.integers(1, 3)))]
    seats = [seat for step in steps for seat in sorted(step.seats)]
    said = draw(st.lists(st.sampled_from(seats), unique=True))
    return steps, [(seat, draw(st.sampled_from(Choice))) for seat in said]


@given(a_poll(), st.randoms())
def test_the_order_of_votes_does_not_matter(poll, dice):
    steps, votes = poll
    shuffled = list(votes)
    dice.shuffle(shuffled)
    assert of_steps(steps, dict(votes)) == of_steps(steps, dict(shuffled))


@given(a_poll())
def test_what_is_decided_stays_decided(poll):
    steps, votes = poll
    for step in steps:
        found = Outcome.OPEN
        for count in range(len(votes) + 1):
            now = of_step(step, dict(votes[:count]))
            assert found in (Outcome.OPEN, now)
            found = now


@given(a_poll())
def test_a_step_is_decided_once_everybody_has_voted(poll):
    steps, votes = poll
    said = dict(votes)
    for step in steps:
        if step.seats <= said.keys():
            assert of_step(step, said) is not Outcome.OPEN


@given(a_poll())
def test_nothing_passes_against_a_mandatory_voter_or_without_enough(poll):
    steps, votes = poll
    said = dict(votes)
    if of_steps(steps, said)[0] is Outcome.APPROVED:
        for step in steps:
            yes = {seat for seat in step.seats if said.get(seat) is Choice.APPROVE}
            abstained = sum(said.get(seat) is Choice.ABSTAIN for seat in step.seats)
            assert step.mandatory <= yes
            assert len(yes) >= step.needed(abstained) >= 1


@given(a_poll(), st.sampled_from(Choice))
def test_words_of_strangers_count_for_nothing(poll, choice):
    steps, votes = poll
    assert of_steps(steps, dict(votes)) == of_steps(steps, {**dict(votes), 999: choice})


@given(a_poll())
def test_a_rejection_is_never_outvoted_by_a_later_word(poll):
    steps, votes = poll
    if of_steps(steps, dict(votes))[0] is Outcome.REJECTED:
        rest = {seat: Choice.APPROVE for step in steps for seat in step.seats}
        assert of_steps(steps, {**rest, **dict(votes)})[0] is Outcome.REJECTED


@given(a_poll())
def test_one_vote_decides_and_none_before_it(poll):
    steps, votes = poll
    seat = deciding(steps, votes)
    if seat is None:
        assert of_steps(steps, dict(votes))[0] is Outcome.OPEN
    else:
        place = [one for one, _choice in votes].index(seat)
        assert of_steps(steps, dict(votes[:place]))[0] is Outcome.OPEN
        assert of_steps(steps, dict(votes[: place + 1]))[0] is not Outcome.OPEN


def test_half_of_three_are_two_and_of_two_who_do_not_abstain_one():
    half = Step(frozenset({1, 2, 3}), percent=50)
    assert of_step(half, {1: Choice.APPROVE}) is Outcome.OPEN
    assert of_step(half, {1: Choice.APPROVE, 2: Choice.ABSTAIN}) is Outcome.APPROVED
    assert of_step(half, {1: Choice.ABSTAIN, 2: Choice.ABSTAIN, 3: Choice.ABSTAIN}) is Outcome.REJECTED
