"""What technology managers ask about an organization's own listings, and its answers."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import DomainError
from accounts.policies import can_edit_for
from matchmaker.matching.models import Question
from matchmaker.matching.selectors.questions import get_question_visible_to, questions_visible_to
from matchmaker.matching.services import answer_question
from matchmaker.web.cards import listing_url
from matchmaker.web.forms.questions import AnswerForm
from matchmaker.web.views.reader import reader

AT_A_TIME = 25


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """The questions to the reader's organizations, those that wait for an answer first."""
    rows = questions_visible_to(reader(request))
    page = Paginator(rows, AT_A_TIME).get_page(request.GET.get("page"))
    return render(request, "web/questions/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question; its organization's editors answer it. 404 for everybody else."""
    user = reader(request)
    try:
        asked = get_question_visible_to(user, pk)
    except Question.DoesNotExist as missing:
        raise Http404 from missing
    if request.method != "POST":
        return _page(request, asked, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form, HTTPStatus.BAD_REQUEST)
    try:
        answer_question(question=asked, **form.cleaned_data, by=user, now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        asked = get_question_visible_to(user, pk)
        return _page(request, asked, form, HTTPStatus.BAD_REQUEST)
    messages.success(request, _("Your answer was passed on to the technology manager."))
    return HttpResponseRedirect(reverse("question", args=[pk]))


def _page(
    request: HttpRequest, asked: Question, form: AnswerForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "question": asked,
        "listing_url": listing_url(asked.listing),
        "may_answer": can_edit_for(reader(request), asked.organization),
        "form": form,
    }
    return render(request, "web/questions/question.html", context, status=status)
