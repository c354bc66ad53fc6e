"""What technology managers see of deals."""

from django.contrib import admin

from ..models import Agreement, Interest, Introduction
from .agreements import AgreementAdmin
from .interests import InterestAdmin
from .introductions import IntroductionAdmin

admin.site.register(Interest, InterestAdmin)
admin.site.register(Agreement, AgreementAdmin)
admin.site.register(Introduction, IntroductionAdmin)
