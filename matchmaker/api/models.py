"""What the API itself has to remember."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RememberedAnswer(models.Model):
    """The answer to a request with an idempotency key, given again when the request is repeated.

    It is stored in the transaction of what the request did: either both are there or neither.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    key = models.CharField(_("key"), max_length=255)
    request_digest = models.CharField(_("digest of the request"), max_length=64)
    status_code = models.PositiveSmallIntegerField(_("status"), null=True)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.JSONField(_("body"), null=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("remembered answer")
        verbose_name_plural = _("remembered answers")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_user_and_key")
        ]
        indexes = [models.Index(fields=["created_at"], name="api_answers_by_age")]

    def __str__(self) -> str:
        return self.key
