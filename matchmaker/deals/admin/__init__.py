"""What technology managers see of deals."""

from functools import partial
from typing import Any

from django.contrib import admin

from ..models import Agreement, Interest, Introduction, PayAfterUseContract
from .agreements import AgreementAdmin
from .figures import figures_csv, figures_page
from .interests import InterestAdmin
from .introductions import IntroductionAdmin
from .pay_after_use import PayAfterUseContractAdmin

admin.site.register(Interest, InterestAdmin)
admin.site.register(Agreement, AgreementAdmin)
admin.site.register(PayAfterUseContract, PayAfterUseContractAdmin)
admin.site.register(Introduction, IntroductionAdmin)

site: Any = admin.site  # matching's ReviewAdminSite, whose room is closed to this one
site.add_page("figures/", partial(figures_page, site=admin.site), name="figures")
site.add_page("figures.csv", figures_csv, name="figures_csv")
