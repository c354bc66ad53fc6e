"""/api/v1/proposals/: what was proposed for the caller's own needs, and what they think of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from listings.models import Need
from listings.selectors import needs_kept_by
from matchmaker.api.doors import Door, repeatable
from matchmaker.api.requests import choice_of, text_of, user_of, values_of
from matchmaker.matching.models import Proposal
from matchmaker.matching.selectors.own_matches import standing_evidence
from matchmaker.matching.selectors.owner_proposals import OwnerProposal, proposals_for_owner
from matchmaker.matching.services.assessing import (
    dismiss_proposal,
    shortlist_proposal,
    withdraw_assessment,
)
from matchmaker.matching.services.owner_view import Weighing, weigh_for_owner
from matchmaker.matching.states import REJECTION_REASONS

from .described import IDEMPOTENCY_KEY, refusals
from .shapes import TechnologySerializer

REASONS = [reason.value for reason in REJECTION_REASONS]


class RequirementShape(serializers.Serializer[Any]):
    """A quantified requirement of the need, and what the technology states to it."""

    required = serializers.CharField()  # type: ignore[assignment] # it names a requirement here
    measured = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(help_text="meets, misses, not_comparable, no_evidence.")
    verdict = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)


class QuotationShape(serializers.Serializer[Any]):
    """A sentence of the need, and the one of the technology that answers it."""

    need = serializers.CharField()
    technology = serializers.CharField()


class TermShape(serializers.Serializer[Any]):
    """A topic of the terms: fits, unknown or does_not_fit."""

    topic = serializers.CharField()
    fit = serializers.CharField()
    reason = serializers.CharField()


class OpinionShape(serializers.Serializer[Any]):
    """What the owner thinks: shortlisted or dismissed, with a reason."""

    kind = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class ProposalShape(serializers.Serializer[Any]):
    """A technology proposed for a need, with what speaks for it and against it."""

    id = serializers.IntegerField()
    need = serializers.IntegerField()
    technology = TechnologySerializer()
    state = serializers.CharField(help_text="open, approved.")
    band = serializers.CharField(help_text="strong, fair, weak.")
    quotations = QuotationShape(many=True)
    requirements = RequirementShape(many=True)
    terms = TermShape(many=True)
    changes = serializers.ListField(child=serializers.CharField())
    assessment = OpinionShape(allow_null=True)


class ShortlistDraft(serializers.Serializer[Any]):
    """A note for oneself and the technology manager."""

    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class DismissalDraft(serializers.Serializer[Any]):
    """Why a technology isn't relevant."""

    reason = serializers.ChoiceField(choices=REASONS)
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)


NEED = OpenApiParameter(
    "need", OpenApiTypes.INT, required=True, description="The id of a need of your organization."
)


@extend_schema_view(
    list=extend_schema(
        parameters=[NEED], responses={200: ProposalShape(many=True), **refusals(400, 401, 403, 404)}
    ),
    retrieve=extend_schema(responses={200: ProposalShape, **refusals(401, 403, 404)}),
    shortlist=extend_schema(
        request=ShortlistDraft,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: ProposalShape, **refusals(400, 401, 403, 404, 415, 422)},
        examples=[OpenApiExample("A note", {"note": "Ask for a sample."}, request_only=True)],
    ),
    dismiss=extend_schema(
        request=DismissalDraft,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: ProposalShape, **refusals(400, 401, 403, 404, 415, 422)},
        examples=[OpenApiExample("Too early", {"reason": "too_early"}, request_only=True)],
    ),
    assessment=extend_schema(
        responses={200: ProposalShape, **refusals(400, 401, 403, 404, 422)},
    ),
)
class ProposalDoor(Door):
    """Proposals for needs of the caller's organizations."""

    queryset = Proposal.objects.none()
    serializer_class = ProposalShape
    scopes = {
        **dict.fromkeys(("list", "retrieve"), Scope.PROPOSALS_READ.value),
        **dict.fromkeys(("shortlist", "dismiss", "assessment"), Scope.LISTINGS_WRITE.value),
    }

    def list(self, request: Request) -> Response:
        """The proposals of a need, the shortlist first, best first."""
        need = _need(request, request.query_params.get("need", ""))
        now = timezone.now()
        today = timezone.localdate(now)
        found = proposals_for_owner(need, user_of(request), now=now)
        return Response([_body(one, weigh_for_owner(one, today=today)) for one in found])

    def retrieve(self, request: Request, pk: int) -> Response:
        """One proposal."""
        one = self._row(request, pk)
        return self.versioned(_body(one, weigh_for_owner(one, today=timezone.localdate())))

    @action(detail=True, methods=["post"])
    @repeatable
    def shortlist(self, request: Request, pk: int) -> Response:
        """Keep the technology in mind."""
        values, one = values_of(request, known=ShortlistDraft), self._row(request, pk)
        shortlist_proposal(**_pair(one), **_said(request, values))
        return self.retrieve(request, pk)

    @action(detail=True, methods=["post"])
    @repeatable
    def dismiss(self, request: Request, pk: int) -> Response:
        """Put the technology aside, with a reason."""
        values, one = values_of(request, known=DismissalDraft), self._row(request, pk)
        reason = choice_of(values, "reason", REASONS)
        dismiss_proposal(**_pair(one), **_said(request, values), reason=reason)
        return self.retrieve(request, pk)

    @action(detail=True, methods=["delete"])
    def assessment(self, request: Request, pk: int) -> Response:
        """Take back what was said."""
        one = self._row(request, pk)
        withdraw_assessment(**_pair(one), by=user_of(request), now=timezone.now())
        return self.retrieve(request, pk)

    def _row(self, request: Request, pk: int) -> OwnerProposal:
        need = needs_kept_by(request.user).filter(proposals__pk=pk).first()
        if need is not None:
            for one in proposals_for_owner(need, user_of(request), now=timezone.now()):
                if one.proposal.pk == pk:
                    return one
        raise Http404


def _need(request: Request, key: str) -> Need:
    if not (key.isascii() and key.isdecimal()) or len(key) > 18:
        raise ValidationError({"need": [_("Give the id of a need of your organization.")]})
    found = needs_kept_by(request.user).filter(pk=int(key)).first()
    if found is None:
        raise Http404
    return found


def _pair(one: OwnerProposal) -> dict[str, Any]:
    return {"need": one.proposal.need, "technology": one.proposal.technology}


def _said(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    return {"by": user_of(request), "now": timezone.now(), "note": text_of(values, "note")}


def _body(one: OwnerProposal, weighing: Weighing) -> dict[str, Any]:
    proposal, said = one.proposal, one.assessment
    opinion = said and {"kind": said.kind, "reason": said.reason, "note": said.note}
    return {
        "id": proposal.pk,
        "need": proposal.need_id,
        "technology": TechnologySerializer(proposal.technology, context={"tier": one.tier}).data,
        "state": proposal.state_for_parties,
        "band": proposal.band,
        "quotations": [
            {"need": quoted["need"]["text"], "technology": quoted["technology"]["text"]}
            for quoted in standing_evidence(proposal, proposal.technology, one.tier)
        ],
        "requirements": RequirementShape(weighing.requirements, many=True).data,
        "terms": TermShape(weighing.terms, many=True).data,
        "changes": weighing.changes,
        "assessment": opinion or None,
    }
