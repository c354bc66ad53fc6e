"""The confidentiality terms that come with the program; a site may publish its own.

A site publishes its own texts as the next version; those that were accepted stay on record.
"""

from typing import Final

ENGLISH: Final = """Confidentiality terms between two introduced parties

1. Confidential is what one party discloses to the other through this site, or in talks that
follow from this introduction, and that is not generally known: descriptions, drawings,
measurements, samples, prices and terms, in whatever form.

2. The receiving party uses it only to judge whether both want to work together and to prepare
an agreement. It tells its own people only as far as they need it for that, and binds them to
these terms.

3. These terms do not cover what the receiving party can show to have known before, to have
developed by itself, to have received lawfully from somebody else, or what becomes public
without its fault, nor what a law or an authority requires it to disclose; in that case it tells
the other party first where that is allowed.

4. No licence and no other right is granted by disclosing. Copies carry the recipient's name and
are not passed on.

5. When the disclosing party asks for it or revokes access, the receiving party deletes or
returns what it received, except what a law obliges it to keep.

6. The duties last for three years from the acceptance by both parties; for technical secrets as
long as these remain secret.

7. Export control and other laws that forbid or condition a disclosure stay untouched. This site
keeps the record of both acceptances; it is no party to these terms.
"""
CHINESE: Final = """引荐双方保密条款

一、一方经由本平台，或者在本次引荐之后的洽谈中，向另一方披露的尚未公开的内容均为保密信息，包括技
术说明、图纸、测试结果、样品、价格和条件等，不论其形式。

二、接收方仅可将保密信息用于判断双方是否合作以及准备合同；仅可在必要范围内告知本单位有关人员，并
使其遵守本条款。

三、接收方能够证明在披露之前已经知悉、自行研发、从第三方合法取得的内容，以及并非因接收方过错而为
公众所知的内容，不属于保密信息。依照法律或者主管机关要求必须披露的，在允许的范围内应当事先告知另
一方。

四、披露不构成任何许可或者其他权利的授予。文件副本标有接收人名称，不得转交他人。

五、披露方提出要求或者撤销访问权限的，接收方应当删除或者返还所收到的内容，但法律规定应当保存的除
外。

六、保密义务自双方接受本条款之日起为期三年；属于技术秘密的，至该技术秘密公开时为止。

七、出口管制以及其他禁止或者限制披露的法律规定不受本条款影响。本平台保存双方接受条款的记录，不是
本条款的当事人。
"""
FIRST_TEXTS: Final = {"en": ENGLISH, "zh-hans": CHINESE}
"""Language of the site to text."""
