"""The addresses of pay-after-use contracts."""

from django.urls import path

from matchmaker.web.views import pay_after_use, what_if

urlpatterns = [
    path("pay-after-use/", pay_after_use.mine, name="pay-after-use"),
    path("pay-after-use/new/", pay_after_use.new, name="pay-after-use-new"),
    path("pay-after-use/<int:pk>/", pay_after_use.contract, name="pay-after-use-contract"),
    path("pay-after-use/<int:pk>/step/", pay_after_use.step, name="pay-after-use-step"),
    path(
        "pay-after-use/<int:pk>/answer/<int:number>/",
        pay_after_use.answer,
        name="pay-after-use-answer",
    ),
    path("technologies/<int:pk>/what-if/", what_if.technology, name="technology-what-if"),
    path("pay-after-use/<int:pk>/what-if/", pay_after_use.what_if, name="pay-after-use-what-if"),
]
