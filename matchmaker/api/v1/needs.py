"""/api/v1/needs/"""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view

from listings import services
from listings.models import Need
from listings.selectors import needs_visible_to
from matchmaker.matching.states import ListingKind

from .described import listing_operations
from .drafts import NeedChanges, NeedDraft
from .listings import ListingDoor
from .shapes import NeedSerializer


@extend_schema_view(
    **listing_operations(
        ListingKind.NEED,
        shape=NeedSerializer,
        draft=NeedDraft,
        changes=NeedChanges,
    )
)
class NeedDoor(ListingDoor):
    """Needs that are sought."""

    kind = ListingKind.NEED
    model = Need
    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    create_listing = staticmethod(services.create_need)
    revise_listing = staticmethod(services.revise_need)
    discard_listing = staticmethod(services.discard_need)
    steps = {
        "submit": services.submit_need,
        "publish": services.publish_need,
        "return": services.return_need,
        "withdraw": services.withdraw_need,
        "reopen": services.reopen_need,
    }

    def visible(self) -> QuerySet[Need]:
        """Published ones, and the caller's own in whatever state."""
        return needs_visible_to(self.request.user)
