"""/api/v1/imports/: files of listings, from the upload over the trial to the end, and back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from listings.errors import FileDeleted
from listings.imports.jobs import (
    bad_rows_file,
    bad_rows_of,
    check_import_job,
    create_import_job,
    discard_import_job,
    import_jobs_visible_to,
    problems_in,
    start_import_job,
    undo_import_job,
)
from listings.models import ImportJob
from listings.models.imports import ImportKind
from listings.states import AfterImport
from matchmaker.api.doors import Door, repeatable
from matchmaker.api.filters import PAGING
from matchmaker.api.pagination import numbered_page
from matchmaker.api.requests import choice_of, text_of, user_of, values_of

from .described import IDEMPOTENCY_KEY, IF_NONE_MATCH, page_of, refusals
from .listings import owner_named

_COUNTS = ("created", "updated", "unchanged", "failed", "stepped", "undone", "kept")


class ImportShape(serializers.ModelSerializer[ImportJob]):
    """An import; `failed` counts the rows to mend, `refusal` says why the whole file failed."""

    organization = serializers.CharField(source="organization.code", read_only=True)
    state = serializers.CharField(
        read_only=True,
        help_text="uploaded, checking, checked, running, finished, failed, undoing, undone.",
    )
    kind = serializers.CharField(read_only=True, help_text="technologies, needs.")
    after = serializers.CharField(read_only=True, help_text="keep, submit, publish.")
    headings = serializers.ListField(child=serializers.CharField(), read_only=True)
    mapping = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ImportJob
        fields = (
            "id",
            "organization",
            "kind",
            "file_name",
            "state",
            "after",
            "refusal",
            "headings",
            "mapping",
            "rows_total",
            "rows_done",
            "problem_count",
            *_COUNTS,
            "created_at",
            "checked_at",
            "started_at",
            "finished_at",
            "undone_at",
        )
        read_only_fields = fields


class RowProblemShape(serializers.Serializer[Any]):
    """Something to mend: `row` counts from 1, the headings included."""

    row = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    mend = serializers.CharField()


class ImportDraft(serializers.Serializer[Any]):
    """A file to import, as multipart/form-data."""

    file = serializers.FileField(help_text="CSV, XLSX or JSON lines; UTF-8 or GB18030.")
    kind = serializers.ChoiceField(choices=ImportKind.values)
    organization = serializers.CharField(
        required=False, help_text="Your organization's code; needed where you belong to several."
    )
    after = serializers.ChoiceField(choices=AfterImport.values, required=False)


class CheckDraft(serializers.Serializer[Any]):
    """Which column each heading of the file means, "" for those to leave out."""

    mapping = serializers.DictField(
        child=serializers.CharField(allow_blank=True), required=False, allow_null=True
    )


class StartDraft(serializers.Serializer[Any]):
    """What becomes of the good rows; as was said at the upload where empty."""

    after = serializers.ChoiceField(choices=AfterImport.values, required=False)


_step: dict[str, Any] = {
    "parameters": [IDEMPOTENCY_KEY],
    "responses": {200: ImportShape, **refusals(400, 401, 403, 404, 409, 415, 422)},
}


@extend_schema_view(
    list=extend_schema(
        parameters=PAGING,
        responses={200: page_of(ImportShape, "ImportPage"), **refusals(400, 401, 403)},
    ),
    retrieve=extend_schema(
        parameters=[IF_NONE_MATCH],
        responses={
            200: ImportShape,
            304: OpenApiResponse(description="Nothing has changed."),
            **refusals(401, 403, 404),
        },
    ),
    create=extend_schema(
        request={"multipart/form-data": ImportDraft},
        parameters=[IDEMPOTENCY_KEY],
        responses={201: ImportShape, **refusals(400, 401, 403, 415, 422)},
    ),
    destroy=extend_schema(
        responses={204: OpenApiResponse(description="Deleted."), **refusals(401, 403, 404, 409)}
    ),
    problems=extend_schema(
        parameters=PAGING,
        responses={
            200: page_of(RowProblemShape, "RowProblemPage"),
            **refusals(400, 401, 403, 404),
        },
    ),
    rows_to_mend=extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            **refusals(401, 403, 404),
        }
    ),
    check=extend_schema(request=CheckDraft, **_step),
    run=extend_schema(request=StartDraft, **_step),
    undo=extend_schema(
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: ImportShape, **refusals(400, 401, 403, 404, 409, 422)},
    ),
)
class ImportDoor(Door):
    """Imports of the organizations that the caller posts for."""

    queryset = ImportJob.objects.none()
    serializer_class = ImportShape
    parser_classes = (MultiPartParser, JSONParser)
    scopes = dict.fromkeys(
        (
            "list",
            "retrieve",
            "create",
            "destroy",
            "problems",
            "rows_to_mend",
            "check",
            "run",
            "undo",
        ),
        Scope.IMPORTS.value,
    )

    def list(self, request: Request) -> Response:
        """All of them, the latest first."""
        jobs = import_jobs_visible_to(user_of(request))
        return Response(
            numbered_page(request, jobs, lambda rows: ImportShape(rows, many=True).data)
        )

    def retrieve(self, request: Request, pk: int) -> Response:
        """How far it is; ask again with If-None-Match until it has ended."""
        return self.versioned(ImportShape(self._row(request, pk)).data)

    @repeatable
    def create(self, request: Request) -> Response:
        """Upload a file; where all its headings are known it is checked at once."""
        upload = request.FILES.get("file")
        if upload is None:
            raise ValidationError({"file": [_("Send a file as multipart/form-data.")]})
        values = request.POST.dict()
        job = create_import_job(
            organization=owner_named(request, values.get("organization")),
            kind=choice_of(values, "kind", ImportKind.values),
            upload=upload,
            by=user_of(request),
            now=timezone.now(),
            after=choice_of(values, "after", AfterImport.values, default=AfterImport.KEEP.value),
        )
        answer = self.versioned(ImportShape(job).data, status.HTTP_201_CREATED)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{job.pk}/")
        return answer

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete one that loaded nothing, with its file."""
        discard_import_job(job=self._row(request, pk), by=user_of(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True)
    def problems(self, request: Request, pk: int) -> Response:
        """What is to be mended, by row; a page holds so many rows, each with all its problems."""
        rows: QuerySet[Any] = bad_rows_of(self._row(request, pk))
        return Response(
            numbered_page(
                request,
                rows,
                lambda found: RowProblemShape([*problems_in(found)], many=True).data,
            )
        )

    @action(detail=True, url_path="rows-to-mend", url_name="rows-to-mend")
    def rows_to_mend(self, request: Request, pk: int) -> HttpResponse:
        """The rows that were not loaded, as a file to correct and upload again."""
        try:
            name, content = bad_rows_file(self._row(request, pk))
        except FileDeleted as gone:
            raise Http404 from gone
        answer = HttpResponse(content, content_type="application/octet-stream")
        answer["Content-Disposition"] = (
            content_disposition_header(as_attachment=True, filename=name) or "attachment"
        )
        return answer

    @action(detail=True, methods=["post"])
    @repeatable
    def check(self, request: Request, pk: int) -> Response:
        """Have the file read by this mapping and tried; nothing is loaded."""
        mapping = _mapping(values_of(request, known=CheckDraft))
        job = self._row(request, pk)
        check_import_job(job=job, by=user_of(request), now=timezone.now(), mapping=mapping)
        return self.retrieve(request, pk)

    @action(detail=True, methods=["post"])
    @repeatable
    def run(self, request: Request, pk: int) -> Response:
        """Have the good rows of a checked file loaded."""
        values = values_of(request, known=StartDraft)
        after = choice_of(values, "after", AfterImport.values) if "after" in values else None
        job = self._row(request, pk)
        start_import_job(job=job, by=user_of(request), now=timezone.now(), after=after)
        return self.retrieve(request, pk)

    @action(detail=True, methods=["post"])
    @repeatable
    def undo(self, request: Request, pk: int) -> Response:
        """Have everything taken back that it did, within a day after its end."""
        undo_import_job(job=self._row(request, pk), by=user_of(request), now=timezone.now())
        return self.retrieve(request, pk)

    def _row(self, request: Request, pk: int) -> ImportJob:
        return get_object_or_404(import_jobs_visible_to(user_of(request)), pk=pk)


def _mapping(values: dict[str, Any]) -> dict[str, str] | None:
    given = values.get("mapping")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ValidationError({"mapping": [_("Give columns by the headings of the file.")]})
    return {text_of({"mapping": name}, "mapping"): text_of(given, name) for name in given}
