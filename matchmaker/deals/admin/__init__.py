"""What technology managers see of deals."""

from django.contrib import admin

from ..models import Agreement, Interest, Introduction, PayAfterUseContract
from .agreements import AgreementAdmin
from .interests import InterestAdmin
from .introductions import IntroductionAdmin
from .pay_after_use import PayAfterUseContractAdmin

admin.site.register(Interest, InterestAdmin)
admin.site.register(Agreement, AgreementAdmin)
admin.site.register(PayAfterUseContract, PayAfterUseContractAdmin)
admin.site.register(Introduction, IntroductionAdmin)
