"""What technology managers see of deals."""

from django.contrib import admin

from ..models import Interest
from .interests import InterestAdmin

admin.site.register(Interest, InterestAdmin)
