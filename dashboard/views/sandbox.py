"""沙盘: what if the rubric were another, or a department's figure. Nothing tried here is written anywhere."""

from dashboard.frame import View, choose_part, header
from dashboard.frames import mapped
from dashboard.queries import scores
from dashboard.views import sandbox_figure, sandbox_rubric

PARTS = ("rubric", "figure")


def show(view: View) -> None:
    """The page, one of its two parts."""
    title = view.words("sandbox.title")
    if view.place.part != "figure":
        header(view, title)
        choose_part(view, PARTS)
        sandbox_rubric.show(view)
        return
    totals = scores.totals(view.path)
    names = mapped(totals.loc[totals["fiscal_year"] == view.year], "department_code", "department_name")
    if view.place.department not in names:
        view = view.at(department=next(iter(names)))
    header(view, title, names)
    choose_part(view, PARTS)
    sandbox_figure.show(view)
