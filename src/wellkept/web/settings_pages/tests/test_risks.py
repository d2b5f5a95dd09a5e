"""The risk matrix through its page."""

from wellkept.kernel import occasion
from wellkept.sms.planning.risks import matrix
from wellkept.sms.planning.risks.models import RiskMatrix
from wellkept.web.settings_pages import risks


def given(**changes):
    return {name: str(value) for name, value in {**risks._initial(matrix.DEFAULT), **changes}.items()}


def test_another_matrix_is_put_in_force_once(world, enter):
    client = enter("tomas")
    assert "Less than once" in client.get("/settings/risks").content.decode()
    new = given(acceptable=1, cell_1_1=1, impact_5="The company is gone")
    answer = client.post("/settings/risks", new, follow=True)
    assert "The new matrix is in force" in answer.content.decode()
    present = matrix.in_force(occasion.now())
    assert (present.acceptable, present.impacts[4]) == (1, "The company is gone")
    answer = client.post("/settings/risks", new, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert RiskMatrix.objects.count() == 1


def test_what_cannot_be_is_refused_with_its_choices_kept(world, enter):
    answer = enter("tomas").post("/settings/risks", given(cell_1_1=4, criteria="What we say"))
    assert answer.status_code == 422
    assert "must not lower the level" in answer.content.decode()
    assert "What we say" in answer.content.decode()
    assert not RiskMatrix.objects.exists()


def test_only_who_steers_sees_it(world, enter):
    assert enter("jonah").get("/settings/risks").status_code in (403, 404)
