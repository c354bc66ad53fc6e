"""/api/v1/technologies/"""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view

from listings import services
from listings.models import Technology
from listings.selectors import technologies_visible_to
from matchmaker.matching.states import ListingKind

from .described import listing_operations
from .drafts import TechnologyChanges, TechnologyDraft
from .listings import ListingDoor
from .shapes import TechnologySerializer


@extend_schema_view(
    **listing_operations(
        ListingKind.TECHNOLOGY,
        shape=TechnologySerializer,
        draft=TechnologyDraft,
        changes=TechnologyChanges,
    )
)
class TechnologyDoor(ListingDoor):
    """Technologies on offer."""

    kind = ListingKind.TECHNOLOGY
    model = Technology
    queryset = Technology.objects.none()
    serializer_class = TechnologySerializer
    create_listing = staticmethod(services.create_technology)
    revise_listing = staticmethod(services.revise_technology)
    discard_listing = staticmethod(services.discard_technology)
    steps = {
        "submit": services.submit_technology,
        "publish": services.publish_technology,
        "return": services.return_technology,
        "withdraw": services.withdraw_technology,
        "reopen": services.reopen_technology,
    }

    def visible(self) -> QuerySet[Technology]:
        """Published ones, and the caller's own in whatever state."""
        rows = technologies_visible_to(self.request.user)
        return rows.prefetch_related("intellectual_property")
