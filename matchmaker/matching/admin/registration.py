"""What the desk registers, imported by ``ReviewAdminConfig`` once every app has registered."""

from django.contrib import admin

from ..models import BlindReview, Decision, GoldItem, LearnedRanking, MatchingWork, Notice, Proposal
from .learned import LearnedRankingAdmin
from .proposals import ProposalAdmin
from .quality import BlindReviewAdmin, GoldItemAdmin
from .work import DecisionAdmin, MatchingWorkAdmin, NoticeAdmin

admin.site.register(Proposal, ProposalAdmin)
admin.site.register(Decision, DecisionAdmin)
admin.site.register(LearnedRanking, LearnedRankingAdmin)
admin.site.register(MatchingWork, MatchingWorkAdmin)
admin.site.register(Notice, NoticeAdmin)
admin.site.register(BlindReview, BlindReviewAdmin)
admin.site.register(GoldItem, GoldItemAdmin)
