"""takeaway."""

from dashboard.frame import View, header


def show(view: View) -> None:
    """The page."""
    header(view, view.words("page.takeaway"))
