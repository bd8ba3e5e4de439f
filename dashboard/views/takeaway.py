"""下载: the form, the ledger, the ranking, charts and the evidence package."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import formats
from dashboard.downloads import document, form, package, sheets
from dashboard.frame import View, header, with_bare_codes
from dashboard.frames import mapped
from dashboard.pictured import drawings, pictured
from dashboard.queries import scores

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "zip": "application/zip",
    "png": "image/png",
    "svg": "image/svg+xml",
}


def show(view: View) -> None:
    """The page."""
    words = view.words
    board = scores.ranking(view.path, view.year)
    names = mapped(board, "department_code", "department_name")
    department = view.place.department if view.place.department in names else next(iter(names))
    view = view.at(department=department)
    header(view, words("page.takeaway"), names)
    mine, district, drawn = st.columns(3, gap="large")
    with mine:
        of_department(view, department, names[department])
    with drawn:
        charts(view, department, names[department])
    if not view.is_district:
        return
    with district:
        st.markdown(f"##### {words('takeaway.year')}", help=words("takeaway.hint"))
        offer(
            view,
            "ranking",
            f"{words('page.overview')}_{view.year}",
            "xlsx",
            lambda: sheets.ranking_book(with_bare_codes(view, board), view.year, words),
        )


def of_department(view: View, department: str, name: str) -> None:
    """The form, the ledger and the evidence package of one department's year."""
    words = view.words
    st.markdown(f"##### {words('takeaway.department')}")
    stem = form.stem(name, view.year)
    printed, ledger = f"{stem}_{words('form.sheet')}", f"{stem}_{words('package.ledger')}"

    def built() -> form.Form:
        return form.build(view.path, department, view.year, words)

    offer(view, "form_xlsx", printed, "xlsx", lambda: sheets.form_book(built(), words))
    offer(view, "form_docx", printed, "docx", lambda: document.form_document(built(), words))
    offer(view, "ledger", ledger, "xlsx", lambda: sheets.ledger_book(built(), words))
    offer(view, "package", stem, "zip", lambda: package.evidence_package(view.path, built(), words))
    st.caption(words("takeaway.package_hint"))


def charts(view: View, department: str, name: str) -> None:
    """Charts as PNG and SVG."""
    words = view.words
    st.markdown(f"##### {words('takeaway.pictures')}")
    for key, draw in drawings(view.is_district).items():
        title = words(f"picture.{key}", year=view.year, department=name)
        st.caption(formats.plain(title))
        drawn = partial(draw, view.path, view.year, department, words)
        row = st.container(horizontal=True)
        for kind in ("png", "svg"):
            file, own_key = f"{title}.{kind}", f"{key}_{kind}"
            make = view.visitor.noted(view.home, file, partial(pictured, drawn, title, kind))
            row.download_button(kind.upper(), make, file, TYPES[kind], key=own_key, on_click="ignore")


def offer(view: View, key: str, stem: str, ending: str, make: Callable[[], bytes]) -> None:
    """A button that makes its file when it is clicked."""
    label, file = view.words(f"takeaway.{key}"), f"{stem}.{ending}"
    st.download_button(
        label,
        view.visitor.noted(view.home, file, make),
        file,
        TYPES[ending],
        key=key,
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
