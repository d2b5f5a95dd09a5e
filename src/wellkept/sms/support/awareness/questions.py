"""What a question offers to choose from, and until when campaigns and their questions can be changed."""

import hashlib

from wellkept.sms.support.awareness.models import AwarenessCampaign, AwarenessQuestion


def campaign_is_fixed(row: AwarenessCampaign) -> bool:
    """Whether a campaign stays as it is: it was sent out, or given up."""
    return row.state != "draft"


def is_fixed(row: AwarenessQuestion) -> bool:
    """Whether a question stays as it was asked."""
    return campaign_is_fixed(row.campaign)


def wrong_answers(others: str) -> list[str]:
    """The wrong answers of a text with one on each line, each once."""
    return list(dict.fromkeys(line.strip() for line in others.splitlines() if line.strip()))


def choices(question: AwarenessQuestion, person_id: int) -> list[str]:
    """The answers to choose from, in an order that is each person's own, so that the right one has no usual place."""
    every = [question.answer, *wrong_answers(question.others)]
    return sorted(every, key=lambda text: hashlib.sha256(f"{question.pk}:{person_id}:{text}".encode()).digest())
