"""`python -m keruen.web.catalogues`: bring the catalogues up to date."""

from keruen.web.catalogues import update

update()
