"""`python -m keruen.app.web.catalogues`: bring the catalogues up to date."""

from keruen.app.web.catalogues import update

update()
