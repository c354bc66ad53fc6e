"""How long lists are cut."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Latest published first; a cursor stays right while listings come and go."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = ("-published_at", "-pk")
