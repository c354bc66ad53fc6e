"""Refusals about pay-after-use contracts."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError


class NoTermsOffered(DomainError):
    """The technology has no pay-after-use terms that hold."""

    code = "no_terms_offered"
    default_message = _(
        "This technology doesn't offer pay after use, or its terms contradict themselves: complete"
        " its terms first."
    )


class NotTwoParties(DomainError):
    """Licensor and licensee are the same organization, or not those that were introduced."""

    code = "not_two_parties"
    default_message = _("A contract is between the technology's owner and another organization.")


class ContractOpenAlready(DomainError):
    """The licensee has an open contract on this technology."""

    code = "contract_open_already"
    default_message = _(
        "%(organization)s has an open pay-after-use contract on this technology: settle or"
        " terminate that first."
    )


class StepNotOpen(DomainError):
    """The contract stands where this step does not begin."""

    code = "step_not_open"
    default_message = _("This can't be done while the contract is “%(state)s”.")


class TermsDiffer(DomainError):
    """The reader agreed to other terms than those of the contract."""

    code = "terms_differ"
    default_message = _("These are not the terms of this contract: read them again, then agree.")


class WrongDay(DomainError):
    """The day is in the future, or before what it follows."""

    code = "wrong_day"
    default_message = _("Choose a day from %(first)s to %(last)s.")


class FigureMissing(DomainError):
    """A figure or statement that the step needs is missing or can't be right."""

    code = "figure_missing"
    default_message = _("%(field)s: %(mend)s")


class PeriodNotOver(DomainError):
    """The report period has not ended, or does not exist."""

    code = "period_not_over"
    default_message = _("Period %(period)s can't be reported on %(day)s: it has not ended then.")


class StatementSettled(DomainError):
    """The statement is not the one in force, or was answered before."""

    code = "statement_settled"
    default_message = _("This statement was answered or corrected already.")


class NothingOverdue(DomainError):
    """A default needs something overdue."""

    code = "nothing_overdue"
    default_message = _("Nothing is overdue on this day, so there is no default.")


class StillOpen(DomainError):
    """The contract can't be settled yet."""

    code = "still_open"
    default_message = _("It can't be settled yet: %(open)s.")


class NoProposalOpen(DomainError):
    """The proposal was answered before, or is one's own."""

    code = "no_proposal_open"
    default_message = _("There is nothing to answer here: it was answered before, or is your own.")


class AskedAlready(DomainError):
    """The same step waits for the other side's answer."""

    code = "asked_already"
    default_message = _("The same proposal waits for the other side's answer already.")
