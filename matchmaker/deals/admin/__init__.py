"""What technology managers see of deals."""

from django.contrib import admin

from ..models import Agreement, Interest
from .agreements import AgreementAdmin
from .interests import InterestAdmin

admin.site.register(Interest, InterestAdmin)
admin.site.register(Agreement, AgreementAdmin)
