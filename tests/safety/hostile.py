"""Texts that would run as code where a page forgot to escape them, and a world full of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from listings.fields import EscapedJSONField

APPS = ("accounts", "listings", "matching", "deals", "usersessions")
RUN = "window.__xss=1"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script\n>{RUN}</script >",
    f"<script/x>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</script>",
    "<script src=//127.0.0.1:9/x.js></script>",
    f"<script type=module>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<IMG SRC=x ONERROR={RUN}>",
    f"<img src=x onerror\n={RUN}>",
    f"<img src=`x` onerror={RUN}>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"--><img src=x onerror={RUN}>",
    f"]]><img src=x onerror={RUN}>",
    f"</title><img src=x onerror={RUN}>",
    f"</textarea><img src=x onerror={RUN}>",
    f"</style><img src=x onerror={RUN}>",
    f"</option></select><img src=x onerror={RUN}>",
    f"</template><img src=x onerror={RUN}>",
    f"</noscript><img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><script>{RUN}&#47;&#47;</script>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set onbegin={RUN} attributeName=x>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=9>x</text></a></svg>",
    f'<svg><use href="data:image/svg+xml,<svg onload={RUN}>">',
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>",
    f"<math><mtext></p><img src=x onerror={RUN}></math>",
    f"<math href=javascript:{RUN}>x</math>",
    f"<body onload={RUN}>",
    f"<body onpageshow={RUN}>",
    "<iframe src=javascript:parent.__xss=1></iframe>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<video src=x onerror={RUN}>",
    f"<audio src=x onerror={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}>",
    f"<x tabindex=0 autofocus onfocus={RUN}>x</x>",
    f"<marquee onstart={RUN}>x</marquee>",
    f'<div style="animation:x" onanimationstart={RUN}>x</div>',
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<button formaction=javascript:{RUN}>x</button>",
    f"<a href=javascript:{RUN}>x</a>",
    f'<a href="java&#09;script:{RUN}">x</a>',
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f'" autofocus onfocus={RUN} x="',
    f"' autofocus onfocus={RUN} x='",
    f'" onmouseover={RUN} "',
    f"` onload={RUN} `",
    f"';{RUN};'",
    f'";{RUN};"',
    f"${{{RUN}}}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    "{% debug %}{{ settings.SECRET_KEY }}",
    f"＜script＞{RUN}＜/script＞",
    f"＜img src=x onerror={RUN}＞",
    f"＂＞＜svg onload={RUN}＞",
    f"\ufeff<script>{RUN}</script>",
    f"<\u200bscript>{RUN}</\u200bscript>",
    f"\u2028</script><script>{RUN}</script>\u2029",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"<base href=javascript:{RUN}//>",
    "<link rel=stylesheet href=//127.0.0.1:9/x.css>",
    f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">',
    f"<div hx-on:load={RUN} hx-get=/ hx-trigger=load>x</div>",
    f'<div hx-get=/ hx-trigger="load[{RUN}]">x</div>',
)
BY_CODE = {
    "accounts.AuditEvent",  # its triggers refuse every change
    "matching.LearnedRanking",  # written by the program alone
    "matching.ListingVector",
    "matching.MatchingWork",
}
KEPT = {
    "digest", "token_key", "stored_name", "lease_key", "password", "session_key", "headings_digest",
    "encoder", "generation", "url", "query", "kind", "closed_because",
}  # fmt: skip
"""Names of texts that only the program writes."""


def text_fields() -> Iterator[models.Field[Any, Any]]:
    """Every field of our apps in which a person's words are kept."""
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if model._meta.label not in BY_CODE:
                yield from (field for field in model._meta.concrete_fields if takes_text(field))


def takes_text(field: models.Field[Any, Any]) -> bool:
    if field.choices or field.unique or field.name in KEPT or hasattr(field, "vocabulary"):
        return False
    if type(field).__name__ == "TextListField":
        return True
    if isinstance(field, models.EmailField | models.SlugField | EscapedJSONField):
        return False
    long_enough = field.max_length is None or field.max_length >= 40
    return isinstance(field, models.CharField | models.TextField) and long_enough


def fill(turn: int) -> list[str]:
    """Put payloads into every text field of every row; returns the fields, as model.field.

    Long fields take all of them, short ones as many as fit, beginning elsewhere each turn.
    """
    filled = []
    for place, field in enumerate(text_fields()):
        rows = field.model._default_manager.all()
        for row, key in enumerate(rows.values_list("pk", flat=True)):
            value = fitting(field, turn * 4 + place * 3 + row * 2)
            if stored(field, key, value):
                filled.append(f"{field.model.__name__}.{field.name}")
    return sorted(set(filled))


def fitting(field: models.Field[Any, Any], start: int) -> Any:
    """As many payloads as the field takes, from the start-th on."""
    turned = [PAYLOADS[(start + n) % len(PAYLOADS)] for n in range(len(PAYLOADS))]
    if type(field).__name__ == "TextListField":
        return turned[:6]
    if field.max_length is None:
        return "\n".join(turned)
    text = next(payload for payload in turned if len(payload) <= field.max_length)
    for payload in turned:
        if payload != text and len(text) + 1 + len(payload) <= field.max_length:
            text += " " + payload
    return text


def stored(field: models.Field[Any, Any], key: Any, value: Any) -> bool:
    """Write past the services; False where a constraint of the database refuses such a text."""
    rows: models.QuerySet[Any] = models.QuerySet(field.model)  # past what refuses every change
    try:
        with transaction.atomic():
            rows.filter(pk=key).update(**{field.name: value})
    except DatabaseError:
        return False
    return True
