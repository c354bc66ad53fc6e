"""Refusals of agreements."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError


class PartiesAreOne(DomainError):
    """An agreement has two different organizations."""

    code = "parties_are_one"
    default_message = _("The two parties of an agreement are different organizations.")


class TechnologyOfSomebodyElse(DomainError):
    """The technology is not one that the provider owns."""

    code = "technology_of_somebody_else"
    default_message = _("The technology belongs to another organization than %(organization)s.")


class IntroductionNotAccepted(DomainError):
    """Both sides have to accept the introduction before they agree on anything."""

    code = "introduction_not_accepted"
    default_message = _("An agreement can be drafted once both sides have accepted.")


class AgreementOpenAlready(DomainError):
    """There is an agreement of this introduction that is not ended."""

    code = "agreement_open_already"
    default_message = _("This introduction has an agreement already; go on with that one.")


class UnreadableTerms(DomainError):
    """The terms hold something that cannot be stored."""

    code = "unreadable_terms"
    default_message = _("The terms cannot be kept: %(problem)s")


class VersionIsStale(DomainError):
    """Somebody saved another version meanwhile."""

    code = "version_is_stale"
    default_message = _(
        "Version %(current)s is the latest one now. Read it, and enter your change there."
    )


class NothingChanged(DomainError):
    """The new version would equal the last one."""

    code = "nothing_changed"
    default_message = _("Nothing was changed, so there is no new version.")


class AgreementNotOpen(DomainError):
    """The terms cannot be changed or confirmed in this state."""

    code = "agreement_not_open"
    default_message = _("The agreement is %(state)s; its terms cannot be changed or confirmed.")


class AlreadyConfirmed(DomainError):
    """The organization has confirmed this version before."""

    code = "already_confirmed"
    default_message = _("%(organization)s has confirmed this version already.")


class NotAParty(DomainError):
    """The organization is neither provider nor recipient."""

    code = "not_a_party"
    default_message = _("%(organization)s is not a party to this agreement.")


class NotAgreedYet(DomainError):
    """Only what both sides confirmed can have been signed."""

    code = "not_agreed_yet"
    default_message = _(
        "Both parties confirm the same version first; then its signing can be recorded."
    )


class SignedInTheFuture(DomainError):
    """The date of signing lies ahead."""

    code = "signed_in_the_future"
    default_message = _("The date of signing lies in the future; record it once it is signed.")


class SigningHeld(DomainError):
    """A rule or an open objection stands against recording the signing."""

    code = "signing_held"
    default_message = _("The signing is not recorded yet: %(reasons)s")


class AgreementEnded(DomainError):
    """The agreement was ended before."""

    code = "agreement_ended"
    default_message = _("This agreement has ended already.")


class NotConcluded(DomainError):
    """The operation is for agreements whose signing is recorded."""

    code = "not_concluded"
    default_message = _("Record the signing first.")


class RegistrationNumberWrong(DomainError):
    """A number of the contract register has sixteen digits."""

    code = "registration_number_wrong"
    default_message = _("“%(number)s” is not a registration number; one has 16 digits.")


class NoticeDatesWrong(DomainError):
    """The notice would end before it begins."""

    code = "notice_dates_wrong"
    default_message = _("The notice's last day lies before its first.")


class NoticeNotOpen(DomainError):
    """The notice has ended or not begun, or was withdrawn."""

    code = "notice_not_open"
    default_message = _("There is no public notice of this agreement to object to.")


class NoticeStandsAlready(DomainError):
    """There is a notice of these terms."""

    code = "notice_stands_already"
    default_message = _("A public notice of these terms is recorded already.")


class ObjectionDecided(DomainError):
    """The objection has an outcome."""

    code = "objection_decided"
    default_message = _("This objection has an outcome already.")
